import CaseService
import CaseStore
import Casework
import Envelopes
public import HotlineModel

extension FederationService {
    /// What came of sending sealed batches again.
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
        guard let receiver = steps.context.trust.current?.member(member) else { throw RefusalCode.unknownMember }
        var outcome = ResendOutcome()
        var after: Int64 = 0
        while true {
            let last = after
            let batches = try await steps.store.read { try $0.receiptedBatches(to: member, after: last, limit: 20) }
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

    /// Makes a dead letter wait again, the same line; returns whether there was one of that number.
    public func redrive(_ number: Int64) async throws -> Bool {
        let line = try await steps.store.write { transaction -> Bool in try transaction.redrive(line: number) }
        // Whom it is for is in the store; every sender that has nothing to do goes back to waiting.
        if line { steps.signals.raise(Set((steps.context.trust.current?.members ?? []).map { .outbox($0.id) })) }
        return line
    }
}
