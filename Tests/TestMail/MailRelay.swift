public import Envelopes
import Foundation
import Synchronization
import TestSupport

/// A mail server of another make (Python's aiosmtpd) in a process of its own, on loopback.
public final class MailRelay: Sendable {
    /// One mail as the server got it.
    public struct Delivery: Sendable {
        public let sender: String
        public let recipients: [String]
        public let greeting: String
        public let isOverTLS: Bool
        public let isAuthenticated: Bool
        public let bytes: [UInt8]
    }

    public let port: UInt16
    private let process: Process
    private let input: FileHandle
    private let output: LineReader

    /// Starts a server. The members of the settings are those of `relay.py`.
    public init(_ settings: JSONValue = .object([])) async throws {
        let python = try await PythonEnvironment.interpreter()
        let (process, source, sink) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [PythonEnvironment.script("relay.py"), String(decoding: settings.compactBytes, as: UTF8.self)]
        process.standardInput = source
        process.standardOutput = sink
        let reader = LineReader(sink.fileHandleForReading)
        self.process = process
        input = source.fileHandleForWriting
        output = reader
        try process.run()
        guard let line = try await offPool({ reader.next() }), let port = UInt16(line) else { throw PythonEnvironment.Failure.noServer }
        self.port = port
    }

    /// The next event of the server: a command that it notes, or a mail.
    public func nextEvent() async throws -> JSONValue? {
        let output = output
        return try await offPool { output.next() }.flatMap { try? JSONValue(parsing: Array($0.utf8)) }
    }

    /// The next mail; events before it are skipped.
    public func nextDelivery() async throws -> Delivery? {
        while let event = try await nextEvent() {
            if let delivery = Delivery(event) { return delivery }
        }
        return nil
    }

    /// Ends the server, and returns the events that nobody took.
    public func stop() async throws -> [JSONValue] {
        try input.close()
        var events: [JSONValue] = []
        while let event = try await nextEvent() { events.append(event) }
        return events
    }

    deinit { try? input.close() }
}

extension MailRelay.Delivery {
    public init?(_ event: JSONValue) {
        guard event["event"]?.string == "message", let sender = event["sender"]?.string, let greeting = event["greeting"]?.string,
            let recipients = event["recipients"]?.array?.compactMap(\.string), let isOverTLS = event["tls"]?.bool,
            let isAuthenticated = event["authenticated"]?.bool, let bytes = event["bytes"]?.string.flatMap({ Data(base64Encoded: $0) })
        else { return nil }
        self.init(
            sender: sender, recipients: recipients, greeting: greeting, isOverTLS: isOverTLS, isAuthenticated: isAuthenticated,
            bytes: [UInt8](bytes))
    }
}

/// Lines of a pipe, read by one caller at a time.
private final class LineReader: Sendable {
    private let pending = Mutex<[UInt8]>([])
    private let handle: FileHandle

    init(_ handle: FileHandle) { self.handle = handle }

    func next() -> String? {
        pending.withLock { pending in
            while true {
                if let end = pending.firstIndex(of: 0x0A) {
                    defer { pending.removeFirst(end + 1) }
                    return String(decoding: pending[..<end], as: UTF8.self)
                }
                let piece = handle.availableData
                guard !piece.isEmpty else { return nil }
                pending += piece
            }
        }
    }
}
