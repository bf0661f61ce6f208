import CaseService
import CaseStore
import Casework
import Envelopes
import HTTPClient
import HotlineModel

/// Posts a batch and reads what comes back.
struct BatchExchange: Sendable {
    let steps: StepRunner
    let identity: NodeIdentity
    let link: PeerLink
    let peers: PeerBoard

    /// Posts a sealed batch, verbatim but for a head signed anew when the key changed meanwhile.
    ///
    /// - Throws: ``CaseworkError/contentsDestroyed(_:)`` for a batch that retention took lines of; what the store throws. Failures of the exchange are outcomes.
    ///
    /// - Parameter isFirst: Whether the receiver sees the batch for the first time, so that its receipt tells the time there.
    func post(_ batch: OutboundBatch, to receiver: DirectoryMember, isFirst: Bool = false) async throws -> DeliveryOutcome {
        let body = try await body(of: batch)
        let sentAt = steps.now
        do {
            let response = try await link.send(
                "POST", "/federation/v1/streams/\(batch.lane.rawValue)/batches", to: receiver,
                headers: [ClientHeader("content-type", "application/x-ndjson")], body: body)
            return outcome(of: response, batch: batch, receiver: receiver, sentAt: isFirst ? sentAt : nil)
        } catch {
            return .failed(words: error.code.sentence)
        }
    }

    /// The request body: head and lines, as they were sealed.
    private func body(of batch: OutboundBatch) async throws -> [UInt8] {
        let head = try await currentHead(of: batch)
        return try await steps.read { reader in
            let lines = try reader.lines(of: batch)
            return try SealedBatch(payload: batch.payload, lines: lines).body(head: head)
        }
    }

    /// The head as it was signed, or signed anew over the same payload when the key that signed it is no longer ours.
    private func currentHead(of batch: OutboundBatch) async throws -> String {
        let key = identity.key
        guard try UnverifiedJWS(parsing: batch.head, as: .head).keyID != key.keyID else { return batch.head }
        let head = JWS(signing: batch.payload, as: .head, with: key).compact
        if batch.receipt == nil { try await steps.store.write { try $0.replaceHead(ofBatch: batch.number, with: head) } }
        return head
    }

    private func outcome(
        of response: ClientResponse, batch: OutboundBatch, receiver: DirectoryMember, sentAt: Timestamp?
    ) -> DeliveryOutcome {
        guard let directory = steps.context.trust.current else { return .failed(words: "this node has no directory") }
        let text = String(decoding: response.body, as: UTF8.self)
        switch response.status {
        case 200:
            do {
                let receipt = try VerifiedReceipt(
                    parsing: text, for: BatchHead(parsing: batch.payload), digest: batch.payloadDigest, directory: directory
                ).receipt
                // A batch that was taken before gets its first receipt, which names the version of then.
                if peers.named(receipt.directory.version, by: receiver.id, orLater: true) { steps.signals.raise([.directory]) }
                if let sentAt { peers.showed(clock: receipt.receivedAt, by: receiver.id, asked: sentAt, took: response.duration) }
                return .receipted(receipt, jws: text)
            } catch {
                return .failed(words: "its receipt does not verify: \(error)")
            }
        case 409:
            guard
                let state = try? StreamState(
                    parsing: text, from: receiver.id, to: identity.member, lane: batch.lane, directory: directory, at: steps.now)
            else {
                return .failed(words: "it reports a conflict without a signed state of the stream")
            }
            return .conflict(state)
        case 429, 500...599:
            let wait = response.header("retry-after").flatMap { Int($0) }.map { Duration.seconds(min(max($0, 1), 900)) }
            return .later(wait, words: words(of: response))
        default:
            guard let code = Problem.code(in: response.body), code.tellsOfTheBatch else { return .later(nil, words: words(of: response)) }
            return .refused(code: code.rawValue, words: words(of: response))
        }
    }

    /// A refusal in words an operator can act on.
    private func words(of response: ClientResponse) -> String {
        guard let code = Problem.code(in: response.body) else { return "it answered with status \(response.status)" }
        return "it refused: \(code.sentence)"
    }
}

extension RefusalCode {
    /// Whether a refusal is about what is in a batch, which sealing it anew may mend.
    ///
    /// One about who speaks, or with which key, says nothing about the stream: an earlier try of the same batch may have been taken, so the
    /// batch keeps its number and is sent again, under a new key where there is one.
    var tellsOfTheBatch: Bool {
        switch scope {
        case .text: true
        case .batch: self != .wrongReceiver && self != .wrongSender && self != .wrongLane && self != .unsupportedMediaType
        default: false
        }
    }
}
