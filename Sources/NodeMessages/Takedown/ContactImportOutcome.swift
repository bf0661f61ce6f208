public import Envelopes

/// What became of the rows of a table of contacts.
public struct ContactImportOutcome: Message {
    /// A row that was refused.
    public struct Refusal: Message {
        /// The line of the file on which the row begins, or the number of the element in a JSON array.
        public var line: Int
        public var problem: Problem
    }

    public private(set) var rows = 0
    public private(set) var added = 0
    public private(set) var changed = 0
    public private(set) var known = 0
    public private(set) var approved = 0
    /// In the order of their lines.
    public private(set) var refused: [Refusal] = []
    /// Columns that nothing was read from.
    public var ignored: [String] = []

    /// No rows yet.
    public init() {}

    /// Counts a row, or keeps its refusal.
    public mutating func record(_ answer: LineAnswer<PlacedContactView>, ofLine line: Int) {
        switch answer {
        case .done(let placed): record(placed)
        case .refused(let problem): refuse(problem, ofLine: line)
        }
    }

    private mutating func record(_ placed: PlacedContactView) {
        rows += 1
        switch placed.outcome {
        case .added: added += 1
        case .changed: changed += 1
        case .known: known += 1
        case .approved: approved += 1
        }
    }

    /// Counts a row, and keeps its refusal.
    public mutating func refuse(_ problem: Problem, ofLine line: Int) {
        rows += 1
        let place = refused.lastIndex { $0.line <= line }.map { $0 + 1 } ?? 0
        refused.insert(Refusal(line: line, problem: problem), at: place)
    }
}
