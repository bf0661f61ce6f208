import CaseStore
public import Casework
public import HotlineModel

/// Signs of life: what a member's request here means for what waits for it.
public struct Contact: Sendable {
    let desk: CaseDesk
    let peers: PeerBoard
    let catchUp: CatchUp

    /// A member made an authenticated request. Streams to it that were backing off are tried at once.
    public func heard(from member: MemberID) async {
        // Before the contact is recorded: else a crash in between would lose the hold, and the outage would look as if it were over.
        guard await catchUp.heard(from: member) else { return }
        guard peers.heard(from: member, at: desk.now) else { return }
        let desk = desk
        // Awaited by nobody: it only brings forward a try that would come anyway.
        Task { try? await Self.retryNow(member, desk: desk) }
    }

    /// Tries what waits for a member at once, by hand or after a sign of life.
    public static func retryNow(_ member: MemberID, desk: CaseDesk) async throws {
        try await desk.store.write { transaction in
            for lane in Lane.allCases {
                var position = try transaction.outboundPosition(to: member, lane: lane)
                guard position.retryAt != nil else { continue }
                position.retryAt = nil
                position.failures = 0
                try transaction.setOutboundPosition(position, to: member, lane: lane)
            }
        }
        desk.signals.raise([.outbox(member)])
    }
}
