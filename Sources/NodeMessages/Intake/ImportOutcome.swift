public import Envelopes

/// What became of the rows of an import.
public struct ImportOutcome: Message {
    /// A row that was refused.
    public struct Refusal: Message {
        /// The line of the file on which the row begins.
        public var line: Int
        public var problem: Problem
    }

    public private(set) var rows = 0
    public private(set) var opened = 0
    public private(set) var attached = 0
    public private(set) var held = 0
    /// Rows from which no address can be read; each waits for a person.
    public private(set) var unreadable = 0
    /// The rows that were refused, in the order of their lines.
    public private(set) var refused: [Refusal] = []
    /// Columns or members that nothing was read from.
    public private(set) var ignored: [String] = []

    /// No rows yet.
    public init() {}

    /// Counts a row, or keeps its refusal.
    public mutating func record(_ answer: LineAnswer<ReportOutcome>, ofLine line: Int) {
        switch answer {
        case .done(let report):
            rows += 1
            switch report.outcome {
            case .opened: opened += 1
            case .attached: attached += 1
            case .held: held += 1
            case .unreadable: unreadable += 1
            }
            ignore(report.ignored ?? [])
        case .refused(let problem):
            rows += 1
            let place = refused.lastIndex { $0.line <= line }.map { $0 + 1 } ?? 0
            refused.insert(Refusal(line: line, problem: problem), at: place)
        }
    }

    /// Names columns or members that nothing was read from, each once.
    public mutating func ignore(_ names: [String]) {
        for name in names where !ignored.contains(name) { ignored.append(name) }
    }
}
