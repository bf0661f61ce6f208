import Cryptography
import Envelopes
import HTTPClient
import HotlineModel
import TestCasework
import TestFederation
import TestSupport

/// A member's stream of reports, sealed and signed before anything is measured.
struct SealedStream: Sendable {
    private let peer: TestPeer
    private let batches: [(sealed: SealedBatch, body: [UInt8])]

    /// Seals a stream.
    init(from peer: TestPeer, to receiver: MemberID, batches count: Int, of size: Int, at moment: Timestamp) {
        self.peer = peer
        var random = RepeatableRandom(seed: 3)
        var previous = Digest.zero
        batches = (0..<count).map { number in
            let lines = (0..<size).map { index in
                peer.envelope(
                    to: receiver, Self.report(number * size + index, from: peer.member, at: moment, &random), at: moment
                ).line()
            }
            let sealed = peer.batch(lines, to: receiver, seq: UInt64(number * size) + 1, prev: previous, at: moment)
            previous = sealed.digest
            return (sealed, sealed.body(signedBy: peer.enrolment.signingKey))
        }
    }

    /// Sends some of the batches in order, one in flight.
    func send(_ range: Range<Int>, to node: TestNode, every interval: Duration?, offset: Duration) async throws -> [SentBatch] {
        let clock = ContinuousClock()
        var sent: [SentBatch] = []
        var due = clock.now + offset
        for (sealed, body) in batches[range] {
            if interval != nil { try await clock.sleep(until: due) }
            // A late start counts as waiting.
            let start = interval == nil ? clock.now : due
            let response = try await peer.post(body, to: node)
            try WrongResult.unless(response.status == 200, "A batch was answered with \(response.status).")
            let receipt = String(decoding: response.body, as: UTF8.self)
            sent.append(SentBatch(batch: sealed, receipt: receipt, latency: clock.now - start))
            if let interval { due += interval }
        }
        return sent
    }

    /// A report of about 1 KB, about an address of its own.
    private static func report(
        _ number: Int, from member: MemberID, at moment: Timestamp, _ random: inout RepeatableRandom
    ) -> EnvelopeBody {
        var file = CaseFile(address: "http://nl.host.example/\(member)/\(number)/gallery/index.html?page=1")
        file.referrer = "http://forum.example/thread/\(number)"
        file.site.type = SiteType(rawValue: "website")
        file.items = (0..<2).map { _ in
            var item = ItemHashes(sha256: random.bytes(32).hex)
            item.sha1 = random.bytes(20).hex
            item.md5 = random.bytes(16).hex
            return item
        }
        file.assessment = Assessment(classification: .baseline, kind: .childSexualAbuse, member: member, at: moment)
        return .report(ReportBody(file: file, origin: .public))
    }
}
