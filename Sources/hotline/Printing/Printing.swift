import CommandLineInterface
import Envelopes
import ForeignText
import HotlineModel
import NodeMessages
import Runtime

extension Invocation {
    /// Prints an answer: as it is for programs, in words for people.
    func show<Answer: Message>(_ answer: Answer, text: (Answer) -> String) { show(text(answer), json: answer.bytes) }

    /// Prints a result: as one line of JSON with `--json`, otherwise as text.
    func print(_ text: @autoclosure () -> String, json: @autoclosure () -> JSONValue) { show(text(), json: json().compactBytes) }

    private func show(_ text: @autoclosure () -> String, json: @autoclosure () -> [UInt8]) {
        // Whatever a text forgot to make harmless.
        let words = wantsJSON ? ForeignText.json(String(decoding: json(), as: UTF8.self)) : ForeignText.page(text())
        // A table ends its last line itself.
        if words.hasSuffix("\n") { console.write(words) } else { console.print(words) }
    }

    /// The parsed value of an option.
    func parsed<Value: TextValue>(_ option: String) throws(UsageError) -> Value? {
        guard let text = value(option) else { return nil }
        guard let value = Value(text: text) else { throw UsageError("--\(option) \(Value.rule).") }
        return value
    }

    /// A code that an option gives. The node refuses it if there is no such code.
    func code<Code: OpenCode>(_ option: String) -> Code? { value(option).map(Code.init(rawValue:)) }

    /// The case that the argument names.
    func caseID() throws(UsageError) -> CaseID {
        guard let id = CaseID(argument("CASE")) else { throw UsageError("A case is named urn:hotline:case:<member>:<uuid>.") }
        return id
    }

    /// Refuses anything but `-`: arguments are in process lists and shell histories.
    func requireStandardInput(for what: String) throws(UsageError) {
        guard argument("-") == "-" else { throw UsageError("\(what) is never an argument: give `-` and write it to standard input.") }
    }

    /// The member an argument or option names.
    func member(_ text: String) throws(UsageError) -> MemberID {
        guard let id = MemberID(text) else {
            throw UsageError("“\(Console.printable(text))” is not a member's name: a lower-case letter, then letters, digits or hyphens.")
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
