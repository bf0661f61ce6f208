import Runtime
import Synchronization

/// A log for what strangers can cause as often as they like: the first line of a kind is written at once, and then one line an interval with the
/// number of those that followed.
public final class QuietLog: Sendable {
    private struct Kind: Hashable {
        let event: String
        let reason: String
    }

    private struct State {
        var repetition: Repetition<Kind>
        var forms: [Kind: (level: LogLevel, event: StaticString)] = [:]
    }

    /// The kinds that are told apart. Further reasons of an event count as one.
    private static let mostKinds = 64

    private let log: Log
    private let seconds: Int64
    private let state: Mutex<State>

    /// A quiet log that writes into another.
    public init(_ log: Log, seconds: Int64 = 60) {
        self.log = log
        self.seconds = seconds
        state = Mutex(State(repetition: Repetition(length: seconds * 1_000)))
    }

    /// Writes a line, or counts it.
    public func note(_ level: LogLevel, _ event: StaticString, reason: String) {
        tell()
        let now = log.clock.now()
        let kind = state.withLock { state in
            var kind = Kind(event: event.description, reason: reason)
            if !state.repetition.contains(kind) && state.repetition.kinds >= Self.mostKinds {
                kind = Kind(event: kind.event, reason: "other")
            }
            guard state.repetition.isFirst(kind, at: now) else { return nil as Kind? }
            state.forms[kind] = (level, event)
            return kind
        }
        if let kind { log.write(level, event, ["reason": .words(kind.reason)]) }
    }

    /// Writes the numbers of the intervals that are over.
    public func tell() {
        let now = log.clock.now()
        let lines = state.withLock { state in
            let lines = state.repetition.ended(at: now).compactMap { kind, count in state.forms[kind].map { ($0, kind.reason, count) } }
            state.forms = state.forms.filter { state.repetition.contains($0.key) }
            return lines
        }
        for ((level, event), reason, count) in lines {
            log.write(level, event, ["reason": .words(reason), "again": .integer(count), "seconds": .integer(seconds)])
        }
    }
}
