import Envelopes
import HotlineModel

/// What came of posting a batch, as far as the stream must act on it.
enum DeliveryOutcome: Sendable {
    /// A receipt that verified.
    case receipted(Receipt, jws: String)
    /// 409 with the receiver's signed view of the stream.
    case conflict(StreamState)
    /// The receiver is busy or shut to us for a while: 429, 5xx, or a refusal that is not about the batch. The batch keeps its number.
    case later(Duration?, words: String)
    /// The batch was refused whole; it takes no number.
    case refused(code: String, words: String)
    /// Nobody answered, or not in a way that can be trusted. The batch keeps its number.
    case failed(words: String)

    /// The outcome of sending an earlier batch again, for a stream that cannot go on before it is taken: whatever it was, a failure.
    var asFailure: DeliveryOutcome {
        switch self {
        case .later: self
        case .refused(_, let words), .failed(let words): .failed(words: words)
        case .receipted, .conflict: .failed(words: "the stream could not be continued")
        }
    }
}

/// What a stream does next.
enum DeliveryStep: Hashable, Sendable {
    /// Send the batch under way.
    case send
    /// Seal what waits, then send it.
    case seal
    /// Nothing is due before this time.
    case wait(until: Timestamp)
    /// Nothing waits.
    case idle
}

/// What becomes of the batch under way and of the stream.
enum DeliveryEffect: Hashable, Sendable {
    /// Record the receipt and go on.
    case settle
    /// Keep the batch; try again at this time.
    case retry(at: Timestamp, failures: Int)
    /// Take the batch apart; its lines wait again, from this time on.
    case unseal(retryAt: Timestamp, failures: Int)
    /// The receiver lost what it had: send the earlier batch that starts at this number again.
    case resend(from: UInt64)
    /// Two histories of one stream: stop, alarm, try again at this time.
    case fork(retryAt: Timestamp, failures: Int)
}

/// The rules of one stream, as values in and values out (DESIGN: delivery).
enum DeliveryRules {
    /// What to do, given where the stream stands.
    static func next(hasBatch: Bool, hasWaiting: Bool, retryAt: Timestamp?, now: Timestamp) -> DeliveryStep {
        guard hasBatch || hasWaiting else { return .idle }
        if let retryAt, retryAt > now { return .wait(until: retryAt) }
        return hasBatch ? .send : .seal
    }

    /// What follows from an outcome.
    ///
    /// - Parameters:
    ///   - sequence: The number of the first envelope of the batch that was sent.
    ///   - failures: How often the stream failed in a row before.
    ///   - jitter: A random share between 0 and 1.
    static func effect(
        of outcome: DeliveryOutcome, sequence: UInt64, failures: Int, now: Timestamp, jitter: Double
    ) -> DeliveryEffect {
        var backoff = Backoff(failures: failures)
        func retryAt() -> (Timestamp, Int) {
            let wait = backoff.failed()
            return (now + Backoff.jittered(wait, by: jitter), backoff.failures)
        }
        switch outcome {
        case .receipted:
            return .settle
        case .conflict(let state) where state.nextSequence < sequence:
            return .resend(from: state.nextSequence)
        case .conflict:
            let (at, failures) = retryAt()
            return .fork(retryAt: at, failures: failures)
        case .later(let wait?, _):
            return .retry(at: now + wait, failures: failures)
        case .refused:
            let (at, failures) = retryAt()
            return .unseal(retryAt: at, failures: failures)
        case .later(nil, _), .failed:
            let (at, failures) = retryAt()
            return .retry(at: at, failures: failures)
        }
    }
}
