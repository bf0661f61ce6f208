/// How long a stream waits after failed deliveries: a value, with no clock and no I/O.
///
/// It never gives up. What cannot be delivered stays waiting and visible; a sign of life from the peer resets it.
struct Backoff: Sendable {
    static let first = Duration.seconds(5)
    static let longest = Duration.seconds(900)

    private(set) var failures: Int

    /// A stream that failed this many times in a row, as the store remembers it.
    init(failures: Int = 0) { self.failures = failures }

    /// Records a failed delivery and returns the wait before the next one, before jitter: 5, 10, 20… seconds, at most 900.
    mutating func failed() -> Duration {
        failures += 1
        let doublings = min(failures - 1, 8)
        return min(Self.first * (1 << doublings), Self.longest)
    }

    /// Records that the peer answered or spoke to us.
    mutating func signOfLife() { failures = 0 }

    /// Spreads waits over the last quarter before them, so that many senders do not come back at once.
    static func jittered(_ wait: Duration, by share: Double) -> Duration { wait * (1 - 0.25 * min(max(share, 0), 1)) }
}
