import Glibc

/// The destination of log lines. Each line is one complete JSON object that ends with a line feed.
public struct LogSink: Sendable {
    private let accept: @Sendable (Span<UInt8>) -> Void

    /// Creates a sink that gives each line to a function. The function must not block and must not log.
    public init(_ accept: @escaping @Sendable (Span<UInt8>) -> Void) { self.accept = accept }

    /// The process's standard error, which service managers collect. Nobody waits for it: a reader that stands still loses lines.
    public static let standardError = LogSink { errors.accept($0) }
    /// A sink that drops every line.
    public static let none = LogSink { _ in }

    private static let errors = LogWriter { put($0, to: STDERR_FILENO) }

    func write(_ line: Span<UInt8>) { accept(line) }

    /// Waits for the lines on their way to standard error, at the end of the program.
    public static func finish(within limit: Duration = .seconds(1)) { errors.finish(within: limit) }

    /// Writes a line with one `write`, so that lines of several processes do not mix. It may wait for the reader.
    private static func put(_ line: [UInt8], to descriptor: Int32) {
        line.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                if count < 0 && errno == EAGAIN && isWritable(descriptor) { continue }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Waits until a descriptor that never waits by itself takes bytes again.
    private static func isWritable(_ descriptor: Int32) -> Bool {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&wanted, 1, -1) >= 0 || errno == EINTR
    }
}
