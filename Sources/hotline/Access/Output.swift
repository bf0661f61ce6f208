import CommandLineInterface
import Envelopes

extension Console {
    /// Prints a result: as it is for programs, in words for people.
    func result(_ value: JSONValue, _ invocation: Invocation, text: (JSONValue) -> String) {
        print(invocation.wantsJSON ? String(decoding: value.compactBytes, as: UTF8.self) : text(value))
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
    /// One address: the first line, without the spaces around it.
    static func address() throws -> String {
        let bytes = try Console.standardInput(limit: 128 << 10)
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        guard let text = String(validating: line, as: UTF8.self)?.trimmingSpaces(), !text.isEmpty else {
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
