import CaseService
import Casework
import Envelopes
import HotlineModel

/// The parts that every outbound stream shares.
struct Delivery: Sendable {
    let context: FederationContext
    let steps: StepRunner
    let exchange: BatchExchange
    let directories: DirectoryExchange
    /// The largest batch this node seals.
    let batchLimit: Int

    /// How large a batch may be for a receiver: as its entry says, but never less than every member must accept.
    func limits(for receiver: DirectoryMember) -> BatchLimits {
        BatchLimits(
            envelopes: min(batchLimit, max(receiver.limits.envelopes, BatchLimits.standard.envelopes)),
            // The head is a part of the body; 64 KiB are more than enough for it.
            bytes: max(receiver.limits.bytes, BatchLimits.standard.bytes) - (64 << 10))
    }
}
