/// Reads tables of separated values (RFC 4180, with any separator), row by row.
///
/// A row that cannot be read does not spoil its neighbours: reading goes on at the line after the one on which it began. Empty lines and a
/// byte order mark at the beginning are skipped.
public struct CSVReader {
    /// The most bytes of a row, with the line ends within its quotes.
    public static let longestRow = 128 << 10
    /// The most lines of one row. So a quote that never closes is noticed before the end of the table.
    static let tallestRow = 64

    private let bytes: [UInt8]
    private let separator: UInt8
    /// The offset of the next line, and its number from 1.
    private var position = 0
    private var line = 1

    /// A reader of a whole table.
    ///
    /// - Parameter separator: One ASCII character, such as `;`. Any other character counts as a comma.
    public init(_ bytes: [UInt8], separator: Character) {
        self.bytes = bytes
        self.separator = separator.asciiValue ?? 0x2C
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// Guesses the separator of a table: of semicolon, tab and comma the first that its first line contains.
    public static func separator(of bytes: [UInt8]) -> Character {
        let first = bytes.prefix { $0 != 0x0A }
        if first.contains(0x3B) { return ";" }
        return first.contains(0x09) ? "\t" : ","
    }

    /// True once every row was read.
    public var isAtEnd: Bool { position >= bytes.count }

    /// The next row; `nil` at the end.
    ///
    /// - Throws: ``CSVProblem`` for a row that cannot be read; the next call reads the one after it.
    public mutating func next() throws(CSVProblem) -> CSVRow? {
        while !isAtEnd {
            let (start, number) = (position, line)
            let (afterFirst, _) = readLine()
            do throws(CSVProblem) {
                guard let fields = try row(from: start, number: number) else { continue }
                return CSVRow(line: number, fields: fields)
            } catch {
                // A stray quote may have swallowed good rows, so they are read again from the line after the first.
                position = afterFirst
                line = number + 1
                throw error
            }
        }
        return nil
    }

    /// Moves past one line; returns where the next begins.
    private mutating func readLine() -> (next: Int, bytes: ArraySlice<UInt8>) {
        let end = bytes[position...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
        defer {
            position = end
            line += 1
        }
        return (end, bytes[position..<end])
    }

    /// The fields of the row that begins at a position; `nil` for an empty line.
    private mutating func row(from start: Int, number: Int) throws(CSVProblem) -> [String]? {
        var parser = RowParser(separator: separator, line: number)
        var piece = bytes[start..<position]
        while true {
            guard position - start <= Self.longestRow else { throw CSVProblem(line: number, reason: .tooLong) }
            try parser.read(piece)
            if parser.hasEnded { return try parser.texts() }
            // An empty line.
            if parser.isEmpty { return nil }
            if isAtEnd {
                try parser.finish()
                return try parser.texts()
            }
            guard line - number < Self.tallestRow else { throw CSVProblem(line: number, reason: .quoting) }
            piece = readLine().bytes
        }
    }
}
