import CaseService
import CaseStore
import Casework
import Envelopes
import HotlineModel

/// Posts sealed batches and reads what comes back.
struct BatchExchange: Sendable {
    let context: FederationContext
    let steps: StepRunner

    /// Posts a sealed batch, verbatim except that the head is signed anew if the key changed meanwhile.
    ///
    /// - Throws: ``CaseworkError/contentsDestroyed(_:)`` for a batch some of whose lines retention destroyed; what the store throws. A failed
    ///   exchange is an outcome.
    func post(_ batch: OutboundBatch, to receiver: DirectoryMember) async throws -> DeliveryOutcome {
        let body = try await body(of: batch)
        let reply: PeerReply
        do { reply = try await context.transport.send(.batch(body, lane: batch.lane), to: receiver) } catch {
            return .failed(words: error.description)
        }
        guard let directory = context.directory else { return .failed(words: "this node has no directory") }
        let outcome = DeliveryOutcome(of: reply, to: batch, from: context.member, in: directory, at: context.now)
        // A batch that was accepted before gets its first receipt, which names the version of then. Nor does it tell the receiver's clock.
        if case .receipted(let receipt, _) = outcome,
            context.peers.named(receipt.directory.version, by: receiver.id, orLater: true)
        {
            context.signals.raise([.directory])
        }
        return outcome
    }

    /// The request body: head and lines, as they were sealed.
    private func body(of batch: OutboundBatch) async throws -> [UInt8] {
        let head = try await currentHead(of: batch)
        return try await steps.read { reader in
            let lines = try reader.lines(of: batch)
            return try SealedBatch(payload: batch.payload, lines: lines).body(head: head)
        }
    }

    /// The head as it was signed, or signed anew over the same payload if this node signs with another key by now.
    private func currentHead(of batch: OutboundBatch) async throws -> String {
        let key = context.identity.key
        guard try UnverifiedJWS(parsing: batch.head, as: .head).keyID != key.keyID else { return batch.head }
        let head = JWS(signing: batch.payload, as: .head, with: key).compact
        if batch.receipt == nil { try await context.store.write { try $0.replaceHead(ofBatch: batch.number, with: head) } }
        return head
    }
}
