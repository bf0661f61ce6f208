import Glibc

/// The time of day, and waiting, as the node sees them: the system's, or simulated ones.
public protocol WallClock: Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    func now() -> Int64
    /// Waits for a span. Throws `CancellationError` if the task is cancelled meanwhile.
    func sleep(for span: Duration) async throws
}

/// The machine's clock.
public struct SystemClock: WallClock {
    public init() {}

    public func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    public func sleep(for span: Duration) async throws { try await Task.sleep(for: span) }
}
