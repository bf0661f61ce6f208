import CommandLineInterface
import Envelopes
import NodeMessages

extension Invocation {
    /// Prints an answer: as it is for programs, in words for people.
    func show<Answer: Message>(_ answer: Answer, text: (Answer) -> String) {
        let words = wantsJSON ? String(decoding: answer.bytes, as: UTF8.self) : text(answer)
        // A table ends its last line itself.
        if words.hasSuffix("\n") { console.write(words) } else { console.print(words) }
    }
}

extension Console {
    /// Prints a result: as it is for programs, in words for people.
    func result(_ value: JSONValue, _ invocation: Invocation, text: (JSONValue) -> String) {
        let words = invocation.wantsJSON ? String(decoding: value.compactBytes, as: UTF8.self) : text(value)
        // A table ends its last line itself.
        if words.hasSuffix("\n") { write(words) } else { print(words) }
    }
}

/// A request of one line.
enum SingleLine {
    /// Hands one thing in.
    ///
    /// - Throws: `CommandFailure` when it was refused.
    static func post(_ target: String, _ value: JSONValue, to node: NodeAccess) async throws -> JSONValue {
        guard let answer = try await node.post(target, value.compactBytes).first else { throw CommandFailure("The node gave no answer.") }
        if let code = answer["error"]?.string {
            throw CommandFailure("Refused (\(code)): \(answer["detail"]?.string ?? "no reason given")")
        }
        return answer
    }
}

/// What commands read from standard input.
enum StandardInput {
    /// One address: the only line, without the spaces around it.
    ///
    /// Text after it is refused, so that nobody who writes a list loses all but its first address.
    static func address() throws -> String { try address(in: try text(limit: 128 << 10)) }

    /// A report: one address, or a JSON object.
    static func report() throws -> JSONValue {
        let input = try text(limit: 1 << 20)
        guard input.drop(while: \.isWhitespace).hasPrefix("{") else { return ["address": .string(try address(in: input))] }
        guard let value = try? JSONValue(parsing: Array(input.utf8)), case .object = value else {
            throw CommandFailure("Standard input holds no JSON object that can be read.", remedy: "See `hotline report --help`.")
        }
        return value
    }

    private static func text(limit: Int) throws -> String {
        guard let text = String(validating: try Console.standardInput(limit: limit), as: UTF8.self) else {
            throw CommandFailure("Standard input is not well-formed UTF-8.", remedy: "Write one address to it.")
        }
        return text
    }

    private static func address(in input: String) throws -> String {
        let lines = input.split(whereSeparator: \.isNewline).map { String($0).trimmingSpaces() }.filter { !$0.isEmpty }
        guard let line = lines.first else { throw CommandFailure("Standard input holds no address.", remedy: "Write one address to it.") }
        guard lines.count == 1 else {
            throw CommandFailure(
                "Standard input holds \(lines.count) lines, and one address is wanted; nothing was taken.",
                remedy: "Write one address to it, or hand a list of reports in with `hotline import`.")
        }
        return line
    }
}

extension String {
    func trimmingSpaces() -> String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}

extension JSONValue {
    /// A scalar as a table shows it; a dash where there is nothing.
    var shown: String {
        switch self {
        case .null: "–"
        case .bool(let value): value ? "yes" : "no"
        case .integer(let value): String(value)
        case .double(let value): String(value)
        case .string(let value): value
        case .array(let values): values.map(\.shown).joined(separator: ", ")
        case .object(let members): members.map { "\($0.name) \($0.value.shown)" }.joined(separator: ", ")
        }
    }

    /// A member as a table shows it.
    func shown(_ name: String) -> String { self[name]?.shown ?? "–" }
}
