public import CaseService
import CaseStore
import Casework
public import HotlineModel

/// Signs of life: what a member's request here means for what waits for it.
public struct Contact: Sendable {
    let steps: StepRunner
    let peers: PeerBoard
    let catchUp: CatchUp

    /// A member made an authenticated request. Streams to it that were backing off are tried at once.
    public func heard(from member: MemberID) async {
        // Before the contact is recorded: else a crash in between would lose the hold, and the outage would look as if it were over.
        guard await catchUp.heard(from: member) else { return }
        guard peers.heard(from: member, at: steps.now) else { return }
        let steps = steps
        // Awaited by nobody: it only brings forward a try that would come anyway.
        Task { try? await Self.retryNow(member, steps: steps) }
    }

    /// Tries what waits for a member at once, by hand or after a sign of life.
    public static func retryNow(_ member: MemberID, steps: StepRunner) async throws {
        try await steps.store.write { transaction in
            for lane in Lane.allCases {
                var position = try transaction.outboundPosition(to: member, lane: lane)
                guard position.retryAt != nil else { continue }
                position.retryAt = nil
                position.failures = 0
                try transaction.setOutboundPosition(position, to: member, lane: lane)
            }
        }
        steps.signals.raise([.outbox(member)])
    }
}
