import HotlineModel
public import Runtime

/// Structured logging: one JSON object on each line. Its fields cannot hold an address by mistake (``LogValue``).
///
/// A line has `time`, `level`, `event` (a dotted name written in the source) and the fields, those of the log itself first. A log is a value:
/// pass it on, or add fields with ``with(_:)``.
public struct Log: Sendable {
    /// Fields in the order in which they are written. Their names are written in the source, and repetitions are not checked.
    public typealias Fields = KeyValuePairs<StaticString, LogValue>

    /// The lowest level that is written.
    public let level: LogLevel
    let clock: any WallClock
    private let sink: LogSink
    /// The fields of every line, already in JSON: `,"peer":"de"`.
    private let shared: [UInt8]

    /// A log that writes to a sink.
    public init(level: LogLevel = .info, sink: LogSink = .standardError, clock: any WallClock = SystemClock()) {
        self.init(level: level, sink: sink, clock: clock, shared: [])
    }

    private init(level: LogLevel, sink: LogSink, clock: any WallClock, shared: [UInt8]) {
        self.level = level
        self.sink = sink
        self.clock = clock
        self.shared = shared
    }

    /// A log that writes nothing.
    public static let silent = Log(level: .error, sink: .none)

    /// A log that writes these fields in every line, too.
    public func with(_ fields: Fields) -> Log {
        var line = LogLine(shared)
        line.append(fields)
        return Log(level: level, sink: sink, clock: clock, shared: line.bytes)
    }

    /// Writes a line of a level that is known only at run time.
    func write(_ level: LogLevel, _ event: StaticString, _ fields: Fields) { write(level, event) { fields } }

    /// Writes a line for developers.
    public func debug(_ event: StaticString, _ fields: @autoclosure () -> Fields = [:]) { write(.debug, event, fields) }
    /// Writes a line about the node's normal work.
    public func info(_ event: StaticString, _ fields: @autoclosure () -> Fields = [:]) { write(.info, event, fields) }
    /// Writes a line that an operator should look at some day.
    public func warning(_ event: StaticString, _ fields: @autoclosure () -> Fields = [:]) { write(.warning, event, fields) }
    /// Writes a line that an operator should look at now.
    public func error(_ event: StaticString, _ fields: @autoclosure () -> Fields = [:]) { write(.error, event, fields) }

    private func write(_ level: LogLevel, _ event: StaticString, _ fields: () -> Fields) {
        guard level >= self.level else { return }
        sink.write(Self.line(level, event, at: clock.now(), shared: shared, fields()).span)
    }

    /// The bytes of one line.
    static func line(_ level: LogLevel, _ event: StaticString, at now: Int64, shared: [UInt8] = [], _ fields: Fields) -> [UInt8] {
        var line = LogLine([])
        line.append("{\"time\":\"\(Timestamp(milliseconds: now))\",\"level\":\"\(level.name)\",\"event\":")
        line.append(string: event.description)
        line.append(raw: shared)
        line.append(fields)
        line.append("}\n")
        return line.bytes
    }
}
