public import Runtime
import Synchronization

/// A clock that stands still until a test moves it.
///
/// Sleepers wake in the order of their deadlines, when the clock reaches them. A test that waits for `sleepers(_:)` before it moves the clock
/// runs the same way every time.
public final class ManualClock: WallClock {
    private struct Sleeper {
        let number: UInt64
        let deadline: Int64
        let wake: CheckedContinuation<Bool, Never>
    }

    private struct Watcher {
        let count: Int
        let tell: CheckedContinuation<Void, Never>
    }

    private struct State {
        var now: Int64
        var uptime = Duration.zero
        var next: UInt64 = 0
        var sleepers: [Sleeper] = []
        var watchers: [Watcher] = []
        var cancelled: Set<UInt64> = []
    }

    private let state: Mutex<State>

    /// A clock that shows a time in milliseconds since 1970: by default 2026-01-01T00:00:00Z.
    public init(now: Int64 = 1_767_225_600_000) { state = Mutex(State(now: now)) }

    public func now() -> Int64 { state.withLock { $0.now } }

    public func uptime() -> Duration { state.withLock { $0.uptime } }

    public func sleep(for span: Duration) async throws {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        let isDone = await withTaskCancellationHandler {
            await withCheckedContinuation { wake in add(number, span, wake) }
        } onCancel: {
            cancel(number)
        }
        state.withLock { _ = $0.cancelled.remove(number) }
        guard isDone else { throw CancellationError() }
    }

    /// Moves the clock on and wakes everyone whose time has come, in the order of their deadlines.
    public func advance(by span: Duration) {
        let due = state.withLock { state in
            state.now += span.milliseconds
            state.uptime += span
            let due = state.sleepers.filter { $0.deadline <= state.now }
            state.sleepers.removeAll { $0.deadline <= state.now }
            return due
        }
        for sleeper in due.sorted(by: { ($0.deadline, $0.number) < ($1.deadline, $1.number) }) { sleeper.wake.resume(returning: true) }
    }

    /// Sets the clock without waking anyone: as an operator sets a wrong clock right.
    public func set(_ now: Int64) { state.withLock { $0.now = now } }

    /// How many sleep now.
    public var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    /// The time until the next sleeper wakes; `nil` if there is no sleeper.
    public var nextWake: Duration? {
        state.withLock { state in state.sleepers.map(\.deadline).min().map { .milliseconds($0 - state.now) } }
    }

    /// Returns as soon as at least so many sleep.
    public func sleepers(_ count: Int = 1) async {
        await withCheckedContinuation { tell in
            let isReached = state.withLock { state in
                if state.sleepers.count >= count { return true }
                state.watchers.append(Watcher(count: count, tell: tell))
                return false
            }
            if isReached { tell.resume() }
        }
    }

    private func add(_ number: UInt64, _ span: Duration, _ wake: CheckedContinuation<Bool, Never>) {
        let (outcome, watchers): (Bool?, [Watcher]) = state.withLock { state in
            if state.cancelled.remove(number) != nil { return (false, []) }
            guard span > .zero else { return (true, []) }
            state.sleepers.append(Sleeper(number: number, deadline: state.now + span.milliseconds, wake: wake))
            let told = state.watchers.filter { $0.count <= state.sleepers.count }
            state.watchers.removeAll { $0.count <= state.sleepers.count }
            return (nil, told)
        }
        if let outcome { wake.resume(returning: outcome) }
        for watcher in watchers { watcher.tell.resume() }
    }

    private func cancel(_ number: UInt64) {
        let sleeper = state.withLock { state -> Sleeper? in
            guard let position = state.sleepers.firstIndex(where: { $0.number == number }) else {
                state.cancelled.insert(number)
                return nil
            }
            return state.sleepers.remove(at: position)
        }
        sleeper?.wake.resume(returning: false)
    }
}

extension Duration {
    /// Whole milliseconds, rounded up so that no sleeper wakes early.
    fileprivate var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
