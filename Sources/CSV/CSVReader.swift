/// Reads tables of separated values (RFC 4180, with any separator), row by row.
///
/// Lines end with LF, CR or both. The text is UTF-8 or UTF-16, with or without a byte order mark. A row that cannot be read does not spoil its
/// neighbours: reading goes on at the line after the one on which it began.
public struct CSVReader {
    /// How to read what breaks the rules.
    public enum Form: Sendable {
        /// A row with misplaced quotes or bytes that are no UTF-8 is a problem, and empty lines are skipped.
        case strict
        /// A misplaced quote stands for itself, other bytes are read as Windows-1252, and an empty line is a row with one empty field. Only a
        /// row that is too long is a problem.
        case forgiving
    }

    /// The most bytes of a row, with the line ends within its quotes.
    public static let longestRow = 128 << 10
    /// The most lines of one row. So a quote that never closes is noticed before the end of the table.
    static let tallestRow = 64

    /// The separator of the next row.
    public var separator: Character? { didSet { separatorByte = separator.map { $0.asciiValue ?? 0x2C } } }
    private let form: Form
    private var separatorByte: UInt8?
    private var lines: TextLines

    /// A reader of a whole table.
    ///
    /// - Parameter separator: One ASCII character, such as `;`. Any other character counts as a comma. With `nil` each line is one field.
    public init(_ bytes: [UInt8], separator: Character?, form: Form = .strict) {
        self.form = form
        self.separator = separator
        separatorByte = separator.map { $0.asciiValue ?? 0x2C }
        let text = TableText.utf8(bytes)
        lines = TextLines(text)
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { lines.goBack(to: 3, number: 1) }
    }

    /// Guesses the separator of a table: of semicolon, tab and comma the first that its first line contains.
    public static func separator(of bytes: [UInt8]) -> Character {
        let first = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        if first.contains(0x3B) { return ";" }
        return first.contains(0x09) ? "\t" : ","
    }

    /// True once every row was read.
    public var isAtEnd: Bool { lines.isAtEnd }

    /// The next row; `nil` at the end.
    ///
    /// - Throws: ``CSVProblem`` for a row that cannot be read; the next call reads the one after it.
    public mutating func next() throws(CSVProblem) -> CSVRow? {
        switch form {
        case .strict: try nextStrictly()
        case .forgiving: try nextForgivingly()
        }
    }

    private mutating func nextStrictly() throws(CSVProblem) -> CSVRow? {
        while let first = lines.next() {
            let second = lines
            do throws(CSVProblem) {
                guard let parser = try row(beginning: first) else { continue }
                return CSVRow(line: first.number, fields: try parser.texts())
            } catch {
                // A stray quote may have swallowed good rows, so they are read again from the line after the first.
                lines = second
                throw error
            }
        }
        return nil
    }

    private mutating func nextForgivingly() throws(CSVProblem) -> CSVRow? {
        lines.skipMarks()
        guard let first = lines.next() else { return nil }
        let second = lines
        guard Self.bytes(from: first, to: lines) <= Self.longestRow else { throw CSVProblem(line: first.number, reason: .tooLong) }
        do throws(StrayQuote) {
            return CSVRow(line: first.number, fields: try forgivingRow(beginning: first, literalFrom: .max).forgivingTexts())
        } catch {
            lines = second
            // Before the stray quote all quotes fit, so this row ends.
            let row = try? forgivingRow(beginning: first, literalFrom: error.offset)
            return row.map { CSVRow(line: first.number, fields: $0.forgivingTexts()) }
        }
    }

    /// The row that begins with a line; `nil` for an empty line.
    private mutating func row(beginning first: TextLines.Line) throws(CSVProblem) -> RowParser? {
        var parser = RowParser(separator: separatorByte, line: first.number)
        var line = first
        while true {
            guard Self.bytes(from: first, to: lines) <= Self.longestRow else { throw CSVProblem(line: first.number, reason: .tooLong) }
            try parser.read(line)
            if parser.hasEnded { return parser.isEmpty ? nil : parser }
            guard lines.number - first.number < Self.tallestRow, let next = lines.next() else {
                throw CSVProblem(line: first.number, reason: .quoting)
            }
            line = next
        }
    }

    /// The row that begins with a line.
    ///
    /// - Parameter offset: Quotes from here on stand for themselves.
    private mutating func forgivingRow(beginning first: TextLines.Line, literalFrom offset: Int) throws(StrayQuote) -> RowParser {
        var parser = RowParser(separator: separatorByte, line: first.number)
        var line = first
        while true {
            try parser.read(forgivingly: line, literalFrom: offset)
            if parser.hasEnded { return parser }
            guard lines.number - first.number < Self.tallestRow, let next = lines.next(),
                Self.bytes(from: first, to: lines) <= Self.longestRow
            else { throw StrayQuote(offset: parser.opening) }
            line = next
        }
    }

    private static func bytes(from first: TextLines.Line, to lines: TextLines) -> Int { lines.position - first.content.startIndex }
}
