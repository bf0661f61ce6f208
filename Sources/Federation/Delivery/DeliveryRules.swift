import Envelopes
import HotlineModel

/// The next step of a stream.
enum DeliveryStep: Hashable, Sendable {
    /// Send the batch under way.
    case send
    /// Seal the lines that wait, then send them.
    case seal
    /// Nothing is due before this time.
    case wait(until: Timestamp)
    /// Nothing waits.
    case idle
}

/// The consequence of an outcome for the batch under way and for the stream.
enum DeliveryEffect: Hashable, Sendable {
    /// Record the receipt and go on.
    case settle
    /// Keep the batch; try again at this time.
    case retry(at: Timestamp, failures: Int)
    /// Take the batch apart; its lines are sealed anew from this time on.
    case unseal(retryAt: Timestamp, failures: Int)
    /// The receiver lost what it had: send the earlier batch that starts at this number again.
    case resend(from: UInt64)
    /// Two histories of one stream: stop, alarm, try again at this time.
    case fork(retryAt: Timestamp, failures: Int)
}

/// The rules of one outbound stream, as values in and values out.
enum DeliveryRules {
    /// The next step of a stream that stands like this.
    static func next(hasBatch: Bool, hasWaiting: Bool, retryAt: Timestamp?, now: Timestamp) -> DeliveryStep {
        guard hasBatch || hasWaiting else { return .idle }
        if let retryAt, retryAt > now { return .wait(until: retryAt) }
        return hasBatch ? .send : .seal
    }

    /// The consequence of an outcome.
    ///
    /// - Parameters:
    ///   - sequence: The number of the first envelope of the batch that was sent.
    ///   - failures: How often the stream failed in a row before.
    ///   - jitter: A random share between 0 and 1.
    static func effect(
        of outcome: DeliveryOutcome, sequence: UInt64, failures: Int, now: Timestamp, jitter: Double
    ) -> DeliveryEffect {
        let (retryAt, count) = retry(after: failures, now: now, jitter: jitter)
        switch outcome {
        case .receipted: return .settle
        case .conflict(let state) where state.nextSequence < sequence: return .resend(from: state.nextSequence)
        case .conflict: return .fork(retryAt: retryAt, failures: count)
        // A receiver that says when to come back is no failure.
        case .later(let wait?, _): return .retry(at: now + wait, failures: failures)
        case .refused: return .unseal(retryAt: retryAt, failures: count)
        case .later(nil, _), .failed: return .retry(at: retryAt, failures: count)
        }
    }

    /// The next try after one more failure, and how many there were then.
    static func retry(after failures: Int, now: Timestamp, jitter: Double) -> (at: Timestamp, failures: Int) {
        (now + Backoff.jittered(Backoff.wait(afterFailures: failures + 1), by: jitter), failures + 1)
    }
}
