import CaseStore
import Casework
import Envelopes
import HotlineModel
import Observability
import Runtime

/// The parts of a node that its exchange with other members shares.
struct FederationContext: Sendable {
    let identity: NodeIdentity
    let store: any CaseStore
    let trust: TrustedDirectory
    let clock: any WallClock
    let signals: WorkSignals
    let transport: any PeerTransport
    let peers: PeerBoard
    let alarms: AlarmBoard
    let metrics: FederationMetrics
    let log: Log

    /// This node's member name.
    var member: MemberID { identity.member }
    /// The directory in use, if this node has one.
    var directory: Directory? { trust.current }
    /// The present moment.
    var now: Timestamp { Timestamp(milliseconds: clock.now()) }

    /// Tries at once to send what waits for a member: by hand, or after a sign of life.
    func retryNow(_ member: MemberID) async throws {
        try await store.write { transaction in
            for lane in Lane.allCases {
                var position = try transaction.outboundPosition(to: member, lane: lane)
                guard position.retryAt != nil else { continue }
                position.retryAt = nil
                position.failures = 0
                try transaction.setOutboundPosition(position, to: member, lane: lane)
            }
        }
        signals.raise([.outbox(member)])
    }

    /// A member replied to a request. If nobody had answered there before, what waits for it is tried at once.
    func answered(by member: MemberID) async throws {
        if peers.answered(by: member, at: now) { try await retryNow(member) }
    }
}
