import CaseStore
import Casework
import Envelopes
public import HotlineModel

extension FederationService {
    /// A count of batches that were sent again.
    public struct ResendOutcome: Sendable {
        public var batches = 0
        /// Receipts equal to the first ones, byte for byte.
        public var identical = 0
        public var different = 0
        /// Batches that got no receipt.
        public var failed = 0
        /// Batches that were not sent, as retention destroyed lines of them.
        public var destroyed = 0
    }

    /// Sends every receipted batch to a member again, verbatim, and compares the receipts with the first ones.
    public func resend(to member: MemberID) async throws -> ResendOutcome {
        guard let receiver = context.directory?.member(member) else { throw RefusalCode.unknownMember }
        var outcome = ResendOutcome()
        var after: Int64 = 0
        while true {
            let last = after
            let batches = try await context.store.read { try $0.receiptedBatches(to: member, after: last, limit: 20) }
            guard let end = batches.last else { return outcome }
            for batch in batches {
                outcome.batches += 1
                do {
                    switch try await exchange.post(batch, to: receiver) {
                    case .receipted(_, let jws) where jws == batch.receipt: outcome.identical += 1
                    case .receipted: outcome.different += 1
                    default: outcome.failed += 1
                    }
                } catch CaseworkError.contentsDestroyed {
                    outcome.destroyed += 1
                }
            }
            after = end.number
        }
    }

    /// True for another member of the directory, and for one that left while something waits for it.
    public func hasPeer(_ member: MemberID) async throws -> Bool {
        if context.directory?.member(member) != nil { return member != context.member }
        return try await context.store.read { view in
            try Lane.allCases.contains { try view.outboundPosition(to: member, lane: $0).nextSequence > 1 }
        }
    }

    /// Tries at once to send what waits for a member.
    public func retryNow(_ member: MemberID) async throws { try await context.retryNow(member) }

    /// Makes a dead letter wait again, the same line; returns whether there was one of that number.
    public func redrive(_ number: Int64) async throws -> Bool {
        let wasDead = try await context.store.write { try $0.redrive(line: number) }
        // Every sender looks; one that has nothing to send goes back to waiting.
        if wasDead { context.signals.raise(Set((context.directory?.members ?? []).map { .outbox($0.id) })) }
        return wasDead
    }
}
