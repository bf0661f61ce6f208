import CommandLineInterface
import Envelopes

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
    /// One address: a line, without the spaces around it. More than one is refused, so that none is lost unseen.
    static func address() throws -> String {
        let lines = try Console.standardInput(limit: 128 << 10).split { $0 == 0x0A || $0 == 0x0D }
            .filter { line in line.contains { $0 != 0x20 && $0 != 0x09 } }
        guard lines.count < 2 else {
            throw CommandFailure(
                "Standard input holds more than one line.", remedy: "Write one address to it; `hotline import` takes many.")
        }
        guard let line = lines.first, let text = String(validating: line, as: UTF8.self)?.trimmingSpaces(), !text.isEmpty else {
            throw CommandFailure("Standard input holds no address.", remedy: "Write one address to it.")
        }
        return text
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
