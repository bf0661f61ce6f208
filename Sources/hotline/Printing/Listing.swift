import CommandLineInterface

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

        /// A column of numbers, their last digits below each other.
        static func number(_ title: String, _ cell: @escaping (Row) -> (some CustomStringConvertible)?) -> Column {
            Column(title: .number(title)) { shown(cell($0)) }
        }
    }

    let columns: [Column]

    init(_ columns: Column...) { self.columns = columns }

    /// The table; each line is ended.
    func table(_ rows: [Row]) -> String {
        var table = Table(columns.map(\.title))
        for row in rows { table.append(columns.map { $0.cell(row) }) }
        return table.text()
    }

    /// The table under a heading; empty without rows.
    func section(_ heading: String, _ rows: [Row]) -> String { rows.isEmpty ? "" : "\(heading)\n\(table(rows))" }
}
