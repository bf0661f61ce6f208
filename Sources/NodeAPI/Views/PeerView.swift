import CaseStore
import Casework
import Envelopes
import Federation
import HotlineModel
import Observability

/// One row of truth for each peer, in JSON.
enum PeerView {
    static func rows(of node: Node) async throws -> JSONValue {
        let now = node.now
        guard let directory = node.trust.current else { return .array([]) }
        let depths = try await node.store.read { try $0.outboxDepths() }
        let peers = node.federation.peers
        let records = peers.records
        let reasons = try await reasons(for: depths.filter { $0.value.waiting > 0 }.map(\.key), in: directory, of: node)
        return .array(
            directory.members.filter { $0.id != node.member }.map { member in
                row(
                    member, record: records[member.id] ?? PeerRecord(member: member.id), depth: depths[member.id] ?? OutboxDepth(),
                    latency: peers.receiptLatency(of: member.id, at: now), reasons: reasons[member.id] ?? [], now: now)
            })
    }

    /// Why something waits for a member though it could be reached, for the members for whom something does.
    private static func reasons(
        for members: [MemberID], in directory: Directory, of node: Node
    ) async throws -> [MemberID: [WaitReason]] {
        return try await node.store.read { view in
            var reasons: [MemberID: [WaitReason]] = [:]
            for member in members {
                for type in EnvelopeType.known.map(\.rawValue) {
                    guard let reason = directory.waitReason(for: type, to: member, from: node.member),
                        reasons[member]?.contains(reason) != true
                    else { continue }
                    let isThere = try Lane.allCases.contains {
                        try !view.waitingLines(to: member, lane: $0, types: [type], limit: 1, bytes: 1).isEmpty
                    }
                    if isThere { reasons[member, default: []].append(reason) }
                }
            }
            return reasons
        }
    }

    private static func row(
        _ member: DirectoryMember, record: PeerRecord, depth: OutboxDepth, latency: RecentSpans.Summary?,
        reasons: [WaitReason], now: Timestamp
    ) -> JSONValue {
        func milliseconds(_ span: Duration?) -> JSONValue { span.map { .integer(Int64(($0 / .milliseconds(1)).rounded())) } ?? .null }
        func time(_ moment: Timestamp?) -> JSONValue { moment.map { .string($0.description) } ?? .null }
        let age = depth.oldest.map { max(0, now.milliseconds - $0.milliseconds) / 1_000 }
        return [
            "member": .string(member.id.rawValue), "name": .string(member.name), "role": .string(member.role.rawValue),
            "status": .string(member.statusWord), "countries": .array(member.coverage.map { .string($0.country.rawValue) }),
            "heardAt": time(record.heardAt), "answeredAt": time(record.answeredAt), "waiting": .integer(Int64(depth.waiting)),
            "oldestWaitingSeconds": age.map { .integer($0) } ?? .null, "dead": .integer(Int64(depth.dead)),
            "receiptMedianMilliseconds": milliseconds(latency?.median), "receiptP99Milliseconds": milliseconds(latency?.p99),
            "waitsFor": .array(reasons.map { .string($0.sentence) }),
            "lastError": record.lastError.map { .string($0) } ?? .null, "lastErrorAt": time(record.lastErrorAt),
            "skewMilliseconds": record.skewMilliseconds.map { .integer($0) } ?? .null,
            "catchingUpSince": time(record.catchingUpSince),
            "directoryVersion": record.directoryVersion.map { .integer(Int64($0)) } ?? .null,
            "tlsKeyEnds": time(member.pins.compactMap(\.notAfter).max()), "signingKeyEnds": time(member.signingKey(at: now)?.notAfter),
        ]
    }
}

extension DirectoryMember {
    /// The status in a word.
    var statusWord: String {
        switch status {
        case .active: "active"
        case .suspended: "suspended"
        case .left: "left"
        }
    }
}
