import Runtime
import Synchronization

/// A clock that stands still but for those who sleep: a sleep ends at once and moves it on.
final class ManualClock: WallClock {
    private let time = Mutex<Int64>(1_790_000_000_000)

    func now() -> Int64 { time.withLock { $0 } }

    func uptime() -> Duration { .milliseconds(now()) }

    func sleep(for span: Duration) async throws {
        try Task.checkCancellation()
        let (seconds, attoseconds) = span.components
        time.withLock { $0 += seconds * 1_000 + attoseconds / 1_000_000_000_000_000 }
        await Task.yield()
    }
}
