import Dispatch
import Runtime
import Synchronization

/// Lines on their way to somebody who may not read them: kept up to a bound, and written by a thread of its own.
///
/// Whoever logs never waits. Lines beyond the bound are dropped and counted, and the count is written once the reader is back.
final class LogWriter: Sendable {
    private struct State {
        var lines: [[UInt8]] = []
        var next = 0
        var bytes = 0
        var dropped = 0
        var isWriting = false

        mutating func popFirst() -> [UInt8]? {
            guard next < lines.count else { return nil }
            let line = lines[next]
            lines[next] = []
            next += 1
            if next == lines.count {
                lines.removeAll(keepingCapacity: true)
                next = 0
            }
            return line
        }
    }

    /// The bytes of lines that wait for the reader, by default.
    static let mostBytes = 1 << 20

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "log")
    private let mostBytes: Int
    private let clock: any WallClock
    private let put: @Sendable ([UInt8]) -> Void

    /// A writer that gives each line to `put`, which may wait.
    init(mostBytes: Int = LogWriter.mostBytes, clock: any WallClock = SystemClock(), put: @escaping @Sendable ([UInt8]) -> Void) {
        self.mostBytes = mostBytes
        self.clock = clock
        self.put = put
    }

    /// Takes a line, or drops it.
    func accept(_ line: Span<UInt8>) {
        let bytes = line.withUnsafeBytes { Array($0) }
        let begins = state.withLock { state in
            guard state.bytes + bytes.count <= mostBytes else {
                state.dropped += 1
                return false
            }
            state.lines.append(bytes)
            state.bytes += bytes.count
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if begins { queue.async { self.writeAll() } }
    }

    /// Waits for the lines that were taken, for a while.
    func finish(within limit: Duration) {
        let group = DispatchGroup()
        queue.async(group: group) {}
        _ = group.wait(timeout: .now() + .nanoseconds(Int(clamping: limit.wholeNanoseconds)))
    }

    private func writeAll() {
        while let line = nextLine() {
            put(line)
            state.withLock { $0.bytes -= line.count }
        }
    }

    /// The next line to write: after the last one, the count of those that were dropped.
    private func nextLine() -> [UInt8]? {
        let now = clock.now()
        return state.withLock { state in
            if let line = state.popFirst() { return line }
            guard state.dropped > 0 else {
                state.isWriting = false
                return nil
            }
            let notice = Log.line(.warning, "log.dropped", at: now, ["lines": .integer(state.dropped)])
            state.dropped = 0
            state.bytes += notice.count
            return notice
        }
    }
}
