import CSV
import CommandLineInterface
public import NodeMessages

extension AnnualTable {
    /// The table in a form.
    public func bytes(_ format: FigureFormat) -> [UInt8] {
        switch format {
        case .json: answer.bytes
        case .csv: Array(csv.utf8)
        case .text: Array(text.utf8)
        }
    }

    /// The table as the node's interface answers it.
    public var answer: AnnualReport {
        AnnualReport(
            year: year,
            sections: sections.map { section in
                AnnualReport.Section(
                    title: section.title,
                    rows: section.rows.map { row in
                        AnnualReport.Row(
                            figure: row.name, count: row.count, before: row.before, perCent: row.perCent, perCentBefore: row.perCentBefore,
                            change: row.change)
                    })
            })
    }

    /// One row a number.
    public var csv: String {
        var rows = CSVText()
        rows.append(["section", "figure", "\(year)", "\(year) per cent", "\(year - 1)", "\(year - 1) per cent", "change per cent"])
        for section in sections {
            for row in section.rows {
                let cells = [row.count, row.perCent, row.before, row.perCentBefore, row.change].map { $0.map(String.init) ?? "" }
                rows.append([section.title, row.name] + cells)
            }
        }
        return rows.text
    }

    /// An aligned table.
    public var text: String {
        var table = Table([
            .text("Annual table"), .number("\(year)"), .number(""), .number("\(year - 1)"), .number(""), .number("change"),
        ])
        for section in sections {
            table.append(Array(repeating: "", count: 6))
            table.append([section.title] + Array(repeating: "", count: 5))
            for row in section.rows {
                let change = row.change.map { "\($0 > 0 ? "+" : "")\($0) %" } ?? "–"
                table.append([
                    "  " + row.words, Self.number(row.count), Self.perCent(row.perCent), Self.number(row.before),
                    Self.perCent(row.perCentBefore), change,
                ])
            }
        }
        return table.text()
    }

    private static func number(_ count: Int?) -> String { count.map(grouped) ?? "–" }

    private static func perCent(_ share: Int?) -> String { share.map { "\($0) %" } ?? "" }
}
