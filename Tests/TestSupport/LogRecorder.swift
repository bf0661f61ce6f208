public import Observability
import Synchronization

/// Stores log lines in memory.
public final class LogRecorder: Sendable {
    private let state = Mutex<[String]>([])

    /// A recorder without lines.
    public init() {}

    /// The sink to give to a `Log`.
    public var sink: LogSink {
        LogSink { [self] line in
            let text = line.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
            state.withLock { $0.append(text) }
        }
    }

    /// The stored lines, oldest first, each with its line feed.
    public var lines: [String] { state.withLock { $0 } }
}
