import CommandLineInterface
import NodeMessages

/// Reads the input that commands take from standard input.
enum StandardInput {
    /// One address: the only line, without the spaces around it.
    ///
    /// Further text is refused: otherwise a list of addresses would lose all but its first.
    static func address() throws -> String { try address(in: try text(limit: 128 << 10)) }

    /// A report: the words that name its place, or a JSON object.
    static func report() throws -> ReportRequest {
        let input = try text(limit: 1 << 20)
        guard input.drop(while: \.isWhitespace).hasPrefix("{") else {
            guard input.contains(where: { !$0.isWhitespace }) else {
                throw CommandFailure("Standard input has no address.", remedy: "Write one address to it.")
            }
            return ReportRequest(address: input)
        }
        do { return try ReportRequest(request: Array(input.utf8)) } catch {
            throw CommandFailure(
                "Standard input has no readable report in JSON: \(error).", remedy: "See `hotline report --help`.")
        }
    }

    static func text(limit: Int) throws -> String {
        guard let text = String(validating: try Console.standardInput(limit: limit), as: UTF8.self) else {
            throw CommandFailure("Standard input is not well-formed UTF-8.", remedy: "Write text to it.")
        }
        return text
    }

    private static func address(in input: String) throws -> String {
        let lines = input.split(whereSeparator: \.isNewline).map { String($0).trimmingSpaces() }.filter { !$0.isEmpty }
        guard let line = lines.first else { throw CommandFailure("Standard input has no address.", remedy: "Write one address to it.") }
        guard lines.count == 1 else {
            throw CommandFailure(
                "Standard input has \(lines.count) lines instead of one address; nothing was recorded.",
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
