import Glibc

/// The destination of log lines. Each line is one complete JSON object that ends with a line feed.
public struct LogSink: Sendable {
    private let accept: @Sendable (Span<UInt8>) -> Void

    /// Creates a sink that gives each line to a function. The function must not block and must not log.
    public init(_ accept: @escaping @Sendable (Span<UInt8>) -> Void) { self.accept = accept }

    /// The process's standard error, which service managers collect.
    public static let standardError = LogSink { write($0, to: STDERR_FILENO) }
    /// A sink that drops every line.
    public static let none = LogSink { _ in }

    func write(_ line: Span<UInt8>) { accept(line) }

    /// Writes each line with one `write`, so that lines of several threads and processes do not mix. A full pipe loses the line.
    private static func write(_ line: Span<UInt8>, to descriptor: Int32) {
        line.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }
}
