/// Rows under aligned columns, as plain text.
///
/// Cells may hold text from outside: characters that could control a terminal are replaced.
public struct Table: Sendable {
    /// One column: its title and its alignment.
    public struct Column: Hashable, Sendable {
        public enum Alignment: Sendable { case left, right }
        public let title: String
        public let alignment: Alignment
        /// Its cells are cut if a line is too long.
        public let isCut: Bool

        /// Creates a column of text, aligned to the left.
        public static func text(_ title: String) -> Column { Column(title: title, alignment: .left, isCut: true) }

        /// Creates a column of what is copied as a whole, such as names and moments. It is never cut.
        public static func key(_ title: String) -> Column { Column(title: title, alignment: .left, isCut: false) }

        /// Creates a column of numbers, aligned to the right.
        public static func number(_ title: String) -> Column { Column(title: title, alignment: .right, isCut: false) }
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    public init(_ columns: [Column]) { self.columns = columns }

    /// Appends a row; it has one cell for each column.
    public mutating func append(_ cells: [String]) {
        precondition(cells.count == columns.count, "a row of \(cells.count) cells under \(columns.count) columns")
        rows.append(cells.map(Console.printable))
    }

    /// The table, its title line first, each line ended.
    ///
    /// - Parameter width: The most characters of a line. The widest columns of text are cut with an ellipsis to fit; `nil` cuts nothing.
    public func text(width: Int? = nil) -> String {
        var widths = columns.indices.map { column in
            max(columns[column].title.count, rows.map { $0[column].count }.max() ?? 0)
        }
        if let width { narrow(&widths, to: width) }
        let lines = [columns.map(\.title)] + rows
        return lines.map { line(of: $0, widths) + "\n" }.joined()
    }

    /// Narrows the widest column of text, never below eight characters, until the lines fit.
    private func narrow(_ widths: inout [Int], to width: Int) {
        while widths.reduce(0, +) + 2 * (columns.count - 1) > width {
            let texts = columns.indices.filter { columns[$0].isCut && widths[$0] > 8 }
            guard let widest = texts.max(by: { widths[$0] < widths[$1] }) else { return }
            widths[widest] -= 1
        }
    }

    private func line(of cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for column in columns.indices {
            let cell = cells[column].count > widths[column] ? cells[column].prefix(widths[column] - 1) + "…" : cells[column]
            let space = String(repeating: " ", count: widths[column] - cell.count)
            line += (column == 0 ? "" : "  ") + (columns[column].alignment == .right ? space + cell : cell + space)
        }
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}
