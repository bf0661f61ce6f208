import CommandLineInterface
import HotlineModel
import NodeMessages

/// A value as a table shows it; a dash where there is none.
func shown<Value: CustomStringConvertible>(_ value: Value?) -> String { value.map { "\($0)" } ?? "–" }

/// Rows of an answer in a table, one column for each part that is shown.
struct Listing<Row> {
    /// A column: its title, and the cell that it shows of a row.
    struct Column {
        let title: Table.Column
        let cell: (Row) -> String

        /// A column of words; a dash where there is nothing.
        static func text(_ title: String, _ cell: @escaping (Row) -> (some CustomStringConvertible)?) -> Column {
            Column(title: .text(title)) { shown(cell($0)) }
        }

        /// A column of what is copied as a whole, such as the name of a case; it is never cut.
        static func key(_ title: String, _ cell: @escaping (Row) -> (some CustomStringConvertible)?) -> Column {
            Column(title: .key(title)) { shown(cell($0)) }
        }

        /// A column of moments, to the minute; `--json` has them whole.
        static func moment(_ title: String, _ cell: @escaping (Row) -> Timestamp?) -> Column {
            Column(title: .key(title)) { row in shown(cell(row).map { "\($0)".prefix(16).replacing("T", with: " ") }) }
        }

        /// A column of numbers, their last digits below each other.
        static func number(_ title: String, _ cell: @escaping (Row) -> (some CustomStringConvertible)?) -> Column {
            Column(title: .number(title)) { shown(cell($0)) }
        }
    }

    let columns: [Column]

    init(_ columns: Column...) { self.columns = columns }

    /// The table; each line is ended.
    ///
    /// - Parameter width: The most characters of a line, for which words are cut; `nil` cuts nothing.
    func table(_ rows: [Row], width: Int? = nil) -> String {
        var table = Table(columns.map(\.title))
        for row in rows { table.append(columns.map { $0.cell(row) }) }
        return table.text(width: width)
    }

    /// The table under a heading; empty without rows.
    func section(_ heading: String, _ rows: [Row]) -> String { rows.isEmpty ? "" : "\(heading)\n\(table(rows))" }
}

extension Invocation {
    /// The longest line of a list on a terminal.
    private static let longestLine = 100

    /// Shows a page of a list, and how to see the next one.
    func show<Row>(_ ask: Ask<Page<Row>>, as listing: Listing<Row>, none: String = "none") async throws {
        let width = console.width.map { min($0, Self.longestLine) }
        try await show(ask) { page in
            guard !page.items.isEmpty else { return none }
            return listing.table(page.items, width: width) + (page.next.map { "more: --after \($0)" } ?? "")
        }
    }
}
