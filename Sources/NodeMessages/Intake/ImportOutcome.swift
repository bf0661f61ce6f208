public import Envelopes

/// What became of the lines of an import: each is a report, is listed as none, or is refused.
public struct ImportOutcome: Message {
    /// A row that was refused.
    public struct Refusal: Message {
        /// The line of the file on which the row begins.
        public var line: Int
        public var problem: Problem
    }

    /// Lines that are no report and need not be one.
    public struct PassedLines: Message, Hashable {
        public enum Reason: String, WordValue {
            /// It states the separator, as `sep=;` does.
            case separator
            /// It stands above the table.
            case title
            /// It names the columns.
            case header
            /// It has no letter and no number.
            case empty
            /// A sum, a count, or the end of a list.
            case footer
        }

        /// The first line, and the last one: several that follow each other for the same reason are listed together.
        public var line: Int
        public var last: Int
        public var reason: Reason
    }

    /// Parts of a row that could not be read, in words without their content.
    public struct DroppedParts: Message, Hashable {
        public var line: Int
        public var parts: [String]
    }

    /// A word of a table that stands for no origin or no site type. Its rows are reports without it.
    public struct UnknownWord: Message, Hashable {
        public var column: String
        /// `nil` if it is no plain word, and so may say more than an origin or a type, and for all words beyond the first ``most``.
        public private(set) var word: String?
        /// The first line with it.
        public private(set) var line: Int
        public private(set) var rows = 1

        /// The most words that are listed one by one.
        public static let most = 50

        public init(_ column: String, _ word: String, line: Int) {
            let isPlain = word.count <= 40 && word.allSatisfy { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
            self.column = column
            self.word = isPlain ? word : nil
            self.line = line
        }

        fileprivate func isLike(_ other: Self) -> Bool { column == other.column && word == other.word }

        fileprivate mutating func hide() { word = nil }

        fileprivate mutating func count() { rows += 1 }
    }

    /// The rows that say something.
    public private(set) var rows = 0
    /// The reports that they are. A row that names several addresses is several reports.
    public private(set) var reports = 0
    public private(set) var opened = 0
    public private(set) var attached = 0
    public private(set) var held = 0
    /// The reports in which no address can be read; each waits for a person.
    public private(set) var unreadable = 0
    /// The rows that were refused, in the order of their lines.
    public private(set) var refused: [Refusal] = []
    /// The lines that are no report, in their order.
    public private(set) var passed: [PassedLines] = []
    public private(set) var unknown: [UnknownWord] = []
    /// The rows of which a part could not be read, in their order.
    public private(set) var dropped: [DroppedParts] = []
    /// Columns or members that nothing was read from.
    public private(set) var ignored: [String] = []

    /// No rows yet.
    public init() {}

    /// Counts a row, or keeps its refusal.
    public mutating func record(_ answer: LineAnswer<ReportOutcome>, ofLine line: Int) {
        rows += 1
        switch answer {
        case .done(let report):
            for outcome in [report.outcome] + (report.further ?? []).map(\.outcome) { count(outcome) }
            if let parts = report.dropped { dropped.append(DroppedParts(line: line, parts: parts)) }
            ignore(report.ignored ?? [])
        case .refused(let problem):
            let place = refused.lastIndex { $0.line <= line }.map { $0 + 1 } ?? 0
            refused.insert(Refusal(line: line, problem: problem), at: place)
        }
    }

    private mutating func count(_ outcome: ReportOutcome.Outcome) {
        reports += 1
        switch outcome {
        case .opened: opened += 1
        case .attached: attached += 1
        case .held: held += 1
        case .unreadable: unreadable += 1
        }
    }

    /// Lists a line that is no report.
    public mutating func pass(_ line: Int, _ reason: PassedLines.Reason) {
        if let last = passed.indices.last, passed[last].reason == reason, passed[last].last + 1 == line {
            passed[last].last = line
        } else {
            passed.append(PassedLines(line: line, last: line, reason: reason))
        }
    }

    /// Lists a word that stands for nothing.
    public mutating func note(_ word: UnknownWord) {
        var word = word
        if unknown.count >= UnknownWord.most, !unknown.contains(where: word.isLike) { word.hide() }
        if let place = unknown.firstIndex(where: word.isLike) { unknown[place].count() } else { unknown.append(word) }
    }

    /// Names columns or members that nothing was read from, each once.
    public mutating func ignore(_ names: [String]) {
        for name in names where !ignored.contains(name) { ignored.append(name) }
    }
}
