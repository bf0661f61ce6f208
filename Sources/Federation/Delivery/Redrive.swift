import CaseService
import CaseStore
import Casework
import Cryptography
import Envelopes
import HotlineModel
import Observability

/// Drives lines again that a member refused for a reason which a newer directory has ended: a type it did not know, a suspension.
///
/// A line is driven when the member is known to use a directory at least as new as ours and refused it under an older one, as its receipt
/// says. So each line gets one try for each version, however often this looks, and none while the member has not heard of the version yet.
struct Redrive: Sendable {
    /// How many lines one transaction makes wait again.
    static let page = 500

    let steps: StepRunner
    let peers: PeerBoard
    let log: Log

    /// Looks at the dead letters to every member.
    func look() async throws {
        let depths = try await steps.store.read { try $0.outboxDepths() }
        for (member, depth) in depths where depth.dead > 0 { try await look(at: member) }
    }

    /// Looks at the dead letters to one member, the oldest first.
    private func look(at peer: MemberID) async throws {
        guard let directory = steps.context.trust.current, let receiver = directory.member(peer), !receiver.hasLeft,
            let known = peers.record(of: peer).directoryVersion, known >= directory.version
        else { return }
        let types = Set(directory.types(sentTo: receiver, by: steps.context.member))
        var (after, driven): (Int64, Int) = (0, 0)
        while let page = try await page(of: peer, after: after, types: types, before: directory.version) {
            after = page.last
            guard !page.due.isEmpty else { continue }
            // They waited for the directory. In the same transaction the member's silence begins to count: else a crash in between would make
            // an old line look like one that the member left unanswered, and central would get it.
            driven += try await peers.countSilence(of: peer, from: steps.now) { transaction in
                try page.due.count { try transaction.redrive(line: $0) }
            }
        }
        guard driven > 0 else { return }
        log.info("deadLetters.redriven", ["member": .member(peer), "count": .integer(driven), "version": .integer(directory.version)])
        steps.signals.raise([.outbox(peer)])
    }

    private func page(
        of peer: MemberID, after number: Int64, types: Set<String>, before version: Int
    ) async throws -> (due: [Int64], last: Int64)? {
        try await steps.store.read { view in
            let letters = try view.deadLetters(to: peer, after: number, limit: Self.page)
            guard let last = letters.last else { return nil }
            var judgedUnder: [Int64: Int] = [:]
            let due = try letters.filter { letter in
                guard case .dead(let code) = letter.state, RefusalCode(rawValue: code)?.isRetryable == true, types.contains(letter.type),
                    let batch = letter.batchNumber
                else { return false }
                if judgedUnder[batch] == nil { judgedUnder[batch] = try Self.version(ofReceiptFor: batch, in: view) }
                return judgedUnder[batch].map { $0 < version } ?? false
            }
            return (due.map(\.number), last.number)
        }
    }

    /// The version of the directory under which a member judged a batch.
    private static func version(ofReceiptFor batch: Int64, in view: any StoreView) throws -> Int? {
        guard let receipt = try view.outboundBatch(number: batch)?.receipt else { return nil }
        return try Receipt(parsing: UnverifiedJWS(parsing: receipt, as: .receipt).claimedPayload).directory.version
    }
}
