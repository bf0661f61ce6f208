import Synchronization

/// Shows the progress of long work: a bar on a terminal, a plain line every few seconds elsewhere.
///
/// It writes to standard error, so that standard output has only the result. Any task may report, and the numbers only rise.
public final class ProgressBar: Sendable {
    static let drawingInterval = Duration.milliseconds(100)
    static let lineInterval = Duration.seconds(5)

    private struct State {
        var done = 0
        var lastShown: Duration?
        var isFinished = false
    }

    private let line: ProgressLine
    private let console: Console
    private let elapsed: @Sendable () -> Duration
    private let state = Mutex(State())

    /// Creates a bar for `total` pieces of work. The work begins now.
    ///
    /// - Parameter elapsed: The time since the start; the system's monotonic clock unless a test gives another.
    public init(_ title: String, total: Int, console: Console, elapsed: (@Sendable () -> Duration)? = nil) {
        let start = ContinuousClock.now
        line = ProgressLine(title: title, total: total)
        self.console = console
        self.elapsed = elapsed ?? { start.duration(to: .now) }
    }

    /// Reports that this many pieces are done.
    public func advance(to done: Int) {
        let now = elapsed()
        let interval = console.isInteractive ? Self.drawingInterval : Self.lineInterval
        let shown: Int? = state.withLock { state in
            state.done = max(state.done, done)
            guard !state.isFinished, now >= (state.lastShown ?? .zero) + interval else { return nil }
            state.lastShown = now
            return state.done
        }
        if let shown { show(shown, at: now) }
    }

    /// Shows the last state and ends the line.
    public func finish() {
        let now = elapsed()
        let shown: Int? = state.withLock { state in
            guard !state.isFinished else { return nil }
            state.isFinished = true
            return state.done
        }
        guard let shown else { return }
        show(shown, at: now)
        if console.isInteractive { console.draw("\n") }
    }

    private func show(_ done: Int, at now: Duration) {
        if console.isInteractive {
            console.draw("\r\u{1B}[K" + line.bar(done: done, elapsed: now, width: console.width ?? 80))
        } else {
            console.note(line.sentence(done: done, elapsed: now))
        }
    }
}
