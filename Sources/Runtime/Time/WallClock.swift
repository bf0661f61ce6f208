import Glibc

/// The time of day, and waiting, as the node sees them: the system's, or simulated ones.
public protocol WallClock: Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    func now() -> Int64
    /// The time since a fixed moment. It measures spans: nobody sets it, unlike the time of day.
    func uptime() -> Duration
    /// Waits for a span. Throws `CancellationError` if the task is cancelled meanwhile.
    func sleep(for span: Duration) async throws
}

/// The machine's clock.
public struct SystemClock: WallClock {
    public init() {}

    public func now() -> Int64 {
        let time = read(CLOCK_REALTIME)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    public func uptime() -> Duration {
        let time = read(CLOCK_MONOTONIC)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    private func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        clock_gettime(clock, &time)
        return time
    }

    public func sleep(for span: Duration) async throws { try await Task.sleep(for: span) }
}
