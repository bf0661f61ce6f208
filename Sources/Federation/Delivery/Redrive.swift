import CaseStore
import Casework
import Envelopes
import HotlineModel
import Observability

/// Drives lines again that a member refused for a reason which a newer directory has ended: an unknown type, a suspension.
///
/// A line is due if the member uses a directory at least as new as ours and refused the line under an older one, as its receipt says. So each
/// line gets one try for each version, however often this looks, and none while the member has not heard of the version yet.
struct Redrive: Sendable {
    /// How many lines one transaction makes wait again.
    static let page = 500

    let context: FederationContext

    /// Looks at the dead letters to every member.
    func look() async throws {
        let depths = try await context.store.read { try $0.outboxDepths() }
        for (member, depth) in depths where depth.dead > 0 { try await look(at: member) }
    }

    /// Looks at the dead letters to one member, the oldest first.
    private func look(at peer: MemberID) async throws {
        guard let directory = context.directory, let receiver = directory.member(peer), !receiver.hasLeft,
            let known = context.peers.record(of: peer).directoryVersion, known >= directory.version
        else { return }
        let rules = RedriveRules(types: Set(directory.types(sentTo: receiver, by: context.member)), version: directory.version)
        var (after, driven): (Int64, Int) = (0, 0)
        while let page = try await page(of: peer, after: after, rules) {
            after = page.last
            guard !page.due.isEmpty else { continue }
            // They waited for the directory. In the same transaction the member's silence begins to count: else a crash in between would make
            // an old line look like one that the member left unanswered, and central would get it.
            driven += try await context.peers.countSilence(of: [peer], from: context.now) { transaction in
                try page.due.count { try transaction.redrive(line: $0) }
            }
        }
        guard driven > 0 else { return }
        context.log.info(
            "deadLetters.redriven", ["member": .member(peer), "count": .integer(driven), "version": .integer(directory.version)])
        context.signals.raise([.outbox(peer)])
    }

    private func page(of peer: MemberID, after number: Int64, _ rules: RedriveRules) async throws -> (due: [Int64], last: Int64)? {
        try await context.store.read { view in
            let letters = try view.deadLetters(to: peer, after: number, limit: Self.page)
            guard let last = letters.last else { return nil }
            var refusedUnder: [Int64: Int] = [:]
            let due = try letters.filter { letter in
                guard let batch = letter.batchNumber else { return false }
                if refusedUnder[batch] == nil { refusedUnder[batch] = try Self.version(ofReceiptFor: batch, in: view) }
                return rules.isDue(letter, refusedUnder: refusedUnder[batch])
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

/// The rule of which dead letters to a member are driven again.
struct RedriveRules: Sendable {
    /// The types that the member may be sent at present.
    let types: Set<String>
    /// The version of the directory in use here, which the member uses too, or a newer one.
    let version: Int

    /// Returns true if a dead letter gets another try.
    ///
    /// - Parameter refusedUnder: The version under which the member refused it; `nil` if no receipt tells.
    func isDue(_ letter: OutboundLine, refusedUnder: Int?) -> Bool {
        guard case .dead(let code) = letter.state, let refusedUnder else { return false }
        return RefusalCode(rawValue: code)?.isRetryable == true && types.contains(letter.type) && refusedUnder < version
    }
}
