import CommandLineInterface
import Envelopes
import HotlineModel
import NodeMessages
import Runtime

extension Invocation {
    /// Prints a result: as one line of JSON when asked for, as text otherwise.
    func print(_ text: @autoclosure () -> String, json: @autoclosure () -> JSONValue) {
        if wantsJSON {
            console.print(String(decoding: json().compactBytes, as: UTF8.self))
        } else {
            console.write(text())
        }
    }

    /// The text of an option.
    func text<let least: Int, let most: Int>(_ option: String) throws(UsageError) -> Text<least, most>? {
        guard let value = value(option) else { return nil }
        guard let text = Text<least, most>(text: value) else { throw UsageError("--\(option) \(Text<least, most>.rule).") }
        return text
    }

    /// The member an argument or option names.
    func member(_ text: String) throws(UsageError) -> MemberID {
        guard let id = MemberID(text) else {
            throw UsageError("“\(Console.printable(text))” is no member's name: a lower-case letter, then letters, digits or hyphens.")
        }
        return id
    }
}

extension Timestamp {
    /// The machine's time.
    static var now: Timestamp { Timestamp(milliseconds: SystemClock().now()) }

    /// The calendar day in UTC: `2026-11-24`.
    var day: String { String(description.prefix(10)) }
}
