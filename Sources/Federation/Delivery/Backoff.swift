/// How long a stream waits after failed deliveries.
///
/// It never gives up: an envelope that cannot be delivered keeps waiting and stays visible.
enum Backoff {
    static let first = Duration.seconds(5)
    static let longest = Duration.seconds(900)

    /// The wait after so many failures in a row, the last one included: 5, 10, 20… seconds, at most 900.
    static func wait(afterFailures failures: Int) -> Duration {
        // Beyond eight doublings the limit holds anyway, and the shift would overflow.
        min(first * (1 << min(max(failures - 1, 0), 8)), longest)
    }

    /// Shortens a wait by up to a quarter, so that many senders do not come back at once.
    static func jittered(_ wait: Duration, by share: Double) -> Duration { wait * (1 - 0.25 * min(max(share, 0), 1)) }
}
