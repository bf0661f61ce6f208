import CaseStore
import Envelopes
import HotlineModel

/// The outcome of posting a batch, as far as the stream must act on it.
enum DeliveryOutcome: Hashable, Sendable {
    /// A receipt that verified.
    case receipted(Receipt, jws: String)
    /// The batch does not continue the stream as the receiver has it; its state is signed.
    case conflict(StreamState)
    /// The receiver is busy, or refused for a reason that is not in the batch. The batch keeps its number.
    case later(Duration?, words: String)
    /// The batch was refused whole; it takes no number.
    case refused(code: RefusalCode, words: String)
    /// No reply came, or none that can be trusted. The batch keeps its number.
    case failed(words: String)

    /// The outcome of sending an earlier batch again, for a stream that cannot go on before it is accepted: anything but a wait is a failure.
    var asFailure: DeliveryOutcome {
        switch self {
        case .later: self
        case .refused(_, let words), .failed(let words): .failed(words: words)
        case .receipted, .conflict: .failed(words: "the stream could not be continued")
        }
    }
}

extension DeliveryOutcome {
    /// Reads the reply to a batch.
    init(of reply: PeerReply, to batch: OutboundBatch, from sender: MemberID, in directory: Directory, at now: Timestamp) {
        switch reply {
        case .success(let body):
            let jws = String(decoding: body, as: UTF8.self)
            do {
                let head = try BatchHead(parsing: batch.payload)
                let receipt = try VerifiedReceipt(parsing: jws, for: head, digest: batch.payloadDigest, directory: directory).receipt
                self = .receipted(receipt, jws: jws)
            } catch {
                self = .failed(words: "its receipt does not verify: \(error)")
            }
        case .conflict(_, let body):
            let text = String(decoding: body, as: UTF8.self)
            do {
                self = .conflict(
                    try StreamState(parsing: text, from: batch.to, to: sender, lane: batch.lane, directory: directory, at: now))
            } catch {
                self = .failed(words: "it reports a conflict without a signed state of the stream")
            }
        case .refused(let refusal):
            self.init(of: refusal)
        }
    }

    private init(of refusal: PeerRefusal) {
        switch refusal.status {
        case 429, 500...599:
            // A peer that asks for a second or for a day gets a wait within the bounds of the back-off.
            self = .later(refusal.retryAfter.map { .seconds(min(max($0, 1), 900)) }, words: refusal.sentence)
        default:
            guard let code = refusal.code, code.isAboutTheBatch else {
                self = .later(nil, words: refusal.sentence)
                return
            }
            self = .refused(code: code, words: refusal.sentence)
        }
    }
}

extension RefusalCode {
    /// True if the reason of a refusal is in the batch, so that sealing it anew may mend it.
    ///
    /// A refusal for who speaks, or for the key, says nothing about the stream: an earlier try of the same batch may have been accepted. So the
    /// batch keeps its number and is sent again, under a new key if there is one.
    var isAboutTheBatch: Bool {
        switch scope {
        case .text: true
        case .batch: self != .wrongReceiver && self != .wrongSender && self != .wrongLane && self != .unsupportedMediaType
        default: false
        }
    }
}
