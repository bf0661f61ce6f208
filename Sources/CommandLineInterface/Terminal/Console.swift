import ForeignText
import Glibc

/// The two outputs of a command: standard output for its result, standard error for everything else.
public struct Console: Sendable {
    /// A person watches standard error, so a line may be drawn again and again.
    public let isInteractive: Bool
    /// The width of the terminal that standard output is, in characters; `nil` if it is not a terminal.
    public let width: Int?
    private let writeOutput: @Sendable (String) -> Void
    private let writeError: @Sendable (String) -> Void

    /// Creates a console with other outputs, for tests.
    public init(
        isInteractive: Bool = false, width: Int? = nil, output: @escaping @Sendable (String) -> Void,
        error: @escaping @Sendable (String) -> Void
    ) {
        self.isInteractive = isInteractive
        self.width = width
        writeOutput = output
        writeError = error
    }

    /// The process's own standard output and error.
    public static let standard = Console(
        isInteractive: isatty(STDERR_FILENO) == 1, width: terminalWidth(), output: { write($0, to: STDOUT_FILENO) },
        error: { write($0, to: STDERR_FILENO) })

    /// Prints a line of the result.
    public func print(_ line: String) { writeOutput(line + "\n") }

    /// Prints part of the result as it is.
    public func write(_ text: String) { writeOutput(text) }

    /// Prints a line for the person at the terminal, which is not part of the result.
    public func note(_ line: String) { writeError(line + "\n") }

    /// Draws on standard error without ending the line.
    func draw(_ text: String) { writeError(text) }

    /// A text from outside on one line, harmless to a terminal.
    public static func printable(_ text: String) -> String { ForeignText.line(text) }

    /// Reads standard input to its end.
    ///
    /// - Parameter limit: The most bytes to accept.
    /// - Throws: ``CommandFailure`` if there is more than that, or if it cannot be read.
    public static func standardInput(limit: Int) throws(CommandFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let room = min(65_536, limit + 1 - bytes.count)
            var status = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                status = read(STDIN_FILENO, buffer.baseAddress, room)
                count = max(0, status)
            }
            if status < 0, errno == EINTR { continue }
            guard status >= 0 else { throw CommandFailure("Standard input could not be read.") }
            if status == 0 { return bytes }
            bytes += chunk
            guard bytes.count <= limit else { throw CommandFailure("Standard input is longer than \(limit) bytes.") }
        }
    }

    private static func terminalWidth() -> Int? {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20 else { return nil }
        return Int(size.ws_col)
    }

    /// Writes all of a text, in as many pieces as a pipe needs. It stops if the reader has gone.
    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
