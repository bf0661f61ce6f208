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

    /// The largest batch for a receiver, as its entry says. Its bytes are those of the lines.
    func limits(for receiver: DirectoryMember) -> (envelopes: Int, bytes: Int) {
        // The head is a part of the body; 64 KiB are more than enough for it.
        (min(batchLimit, receiver.limits.envelopes), receiver.limits.bytes - (64 << 10))
    }
}
