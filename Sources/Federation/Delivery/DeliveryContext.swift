import CaseService
import Casework
import Envelopes
import HotlineModel
import Observability

/// What every stream's delivery shares.
struct DeliveryContext: Sendable {
    let steps: StepRunner
    let identity: NodeIdentity
    let exchange: BatchExchange
    let directories: DirectoryExchange
    let peers: PeerBoard
    let alarms: AlarmBoard
    let metrics: FederationMetrics
    let log: Log
    /// The largest batch this node seals.
    let batchLimit: Int

    /// How large a batch may be for a receiver: what it lists, but never less than every member must accept.
    func limits(for receiver: DirectoryMember) -> (envelopes: Int, bytes: Int) {
        let envelopes = min(batchLimit, max(receiver.limits.envelopes, BatchLimits.standard.envelopes))
        // The head takes its part of the body; 64 KiB are more than enough for it.
        return (envelopes, max(receiver.limits.bytes, BatchLimits.standard.bytes) - (64 << 10))
    }
}
