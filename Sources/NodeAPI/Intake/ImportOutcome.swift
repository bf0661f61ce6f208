public import Envelopes

/// What became of the rows of an import.
public struct ImportOutcome: Sendable {
    /// A row that was not taken.
    public struct Refusal: Hashable, Sendable {
        /// The line of the file on which it begins.
        public let line: Int
        public let code: String
        public let sentence: String
    }

    /// Rows by what became of them: `opened` a case, `attached` to one, or `held` already.
    public private(set) var counts: [String: Int] = [:]
    /// The rows that were not taken, by line.
    public private(set) var refusals: [Refusal] = []
    /// Columns of the table that nothing was read from.
    public var ignoredColumns: [String] = []

    /// No rows yet.
    public init() {}

    /// Rows seen.
    public var rows: Int { counts.values.reduce(0, +) + refusals.count }

    /// Counts a row that was taken.
    public mutating func count(_ outcome: String) { counts[outcome, default: 0] += 1 }

    /// Notes a row that was not taken.
    public mutating func refuse(line: Int, code: String, _ sentence: String) {
        refusals.append(Refusal(line: line, code: code, sentence: sentence))
    }

    /// As JSON.
    public var json: JSONValue {
        func number(_ name: String) -> JSONValue { .integer(Int64(counts[name] ?? 0)) }
        let refused = refusals.sorted { $0.line < $1.line }.map { refusal -> JSONValue in
            ["line": .integer(Int64(refusal.line)), "error": .string(refusal.code), "detail": .string(refusal.sentence)]
        }
        return [
            "rows": .integer(Int64(rows)), "opened": number("opened"), "attached": number("attached"), "held": number("held"),
            "refused": .array(refused), "ignoredColumns": .array(ignoredColumns.map { .string($0) }),
        ]
    }
}
