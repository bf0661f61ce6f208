import AccessControl
import CaseStore
import Casework
import Envelopes
import Federation
import HotlineModel
import NodeMessages
import Observability
import Runtime

/// The node's peers, one row for each, and its alarms.
struct PeerRoutes {
    let member: MemberID
    let store: any CaseStore
    let trust: TrustedDirectory
    let clock: any WallClock
    let peers: PeerBoard
    let alarms: AlarmBoard

    func addReading(to router: inout Router<Caller?>) {
        let (rows, alarms) = (rows, alarms)
        router.on(PeerEndpoints.list, for: .viewer) { _ in Page(try await rows()) }
        router.on(PeerEndpoints.alarms, for: .viewer) { _ in Page(alarms.active.map(AlarmView.init)) }
    }

    @Sendable private func rows() async throws -> [PeerView] {
        guard let directory = trust.current else { return [] }
        let (others, now, records) = (directory.members.filter { $0.id != member }, Timestamp(milliseconds: clock.now()), peers.records)
        return try await store.read { view in
            let depths = try view.outboxDepths()
            return try others.map { peer in
                var row = PeerView(peer, at: now)
                if let record = records[peer.id] { row.fill(from: record) }
                if let depth = depths[peer.id] { row.fill(from: depth, at: now) }
                if let latency = peers.receiptLatency(of: peer.id, at: now) { row.fill(from: latency) }
                if row.waiting > 0 { row.waitsFor = try reasons(for: peer.id, in: directory, view).map(\.sentence) }
                return row
            }
        }
    }

    /// Why envelopes wait for a member though it may be reached.
    private func reasons(for peer: MemberID, in directory: Directory, _ view: any StoreView) throws -> [WaitReason] {
        var reasons: [WaitReason] = []
        for type in EnvelopeType.known.map(\.rawValue) {
            guard let reason = directory.waitReason(for: type, to: peer, from: member), !reasons.contains(reason) else { continue }
            let waits = try Lane.allCases.contains { try !view.waitingLines(to: peer, lane: $0, types: [type], limit: 1, bytes: 1).isEmpty }
            if waits { reasons.append(reason) }
        }
        return reasons
    }
}

extension PeerView {
    fileprivate init(_ peer: DirectoryMember, at now: Timestamp) {
        self.init(
            member: peer.id, name: peer.name, role: peer.role.rawValue, status: peer.status.word, countries: peer.coverage.map(\.country))
        (tlsKeyEnds, signingKeyEnds) = (peer.pins.compactMap(\.notAfter).max(), peer.signingKey(at: now)?.notAfter)
    }

    fileprivate mutating func fill(from record: PeerRecord) {
        (heardAt, answeredAt, lastError, lastErrorAt) = (record.heardAt, record.answeredAt, record.lastError, record.lastErrorAt)
        (skewMilliseconds, catchingUpSince) = (record.skewMilliseconds, record.catchingUpSince)
        directoryVersion = record.directoryVersion
    }

    fileprivate mutating func fill(from depth: OutboxDepth, at now: Timestamp) {
        (waiting, dead) = (depth.waiting, depth.dead)
        oldestWaitingSeconds = depth.oldest.map { now.seconds(since: $0) }
    }

    fileprivate mutating func fill(from latency: RecentSpans.Summary) {
        receiptMedianMilliseconds = Int64((latency.median / .milliseconds(1)).rounded())
        receiptP99Milliseconds = Int64((latency.p99 / .milliseconds(1)).rounded())
    }
}

extension AlarmView {
    fileprivate init(_ alarm: Alarm) {
        self.init(
            alarm: alarm.name, member: alarm.member, severity: alarm.severity, since: alarm.since, sentence: alarm.sentence,
            cure: alarm.kind.cure)
    }
}

extension Timestamp {
    /// Whole seconds since an earlier moment; 0 if it is later.
    func seconds(since earlier: Timestamp) -> Int64 { max(0, milliseconds - earlier.milliseconds) / 1_000 }
}
