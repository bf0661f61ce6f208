import CommandLineInterface
public import Envelopes

extension AnnualTable {
    /// The table in a form.
    public func bytes(_ format: ReportFormat) -> [UInt8] {
        switch format {
        case .json: json.compactBytes
        case .csv: Array(csv.utf8)
        case .text: Array(text.utf8)
        }
    }

    /// Sections of rows; per cent and change are whole numbers, and absent where there is nothing to compare with.
    public var json: JSONValue {
        let sections = sections.map { section -> JSONValue in
            ["title": .string(section.title), "rows": .array(section.rows.map(\.json))]
        }
        return ["year": .integer(Int64(year)), "before": .integer(Int64(year - 1)), "sections": .array(sections)]
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
                    "  " + row.words, grouped(row.count), Self.perCent(row.perCent), grouped(row.before),
                    Self.perCent(row.perCentBefore), change,
                ])
            }
        }
        return table.text()
    }

    private static func perCent(_ share: Int?) -> String { share.map { "\($0) %" } ?? "" }
}

extension AnnualTable.Row {
    fileprivate var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("figure", .string(name)), .init("count", .integer(Int64(count))), .init("before", .integer(Int64(before))),
        ]
        for (name, number) in [("perCent", perCent), ("perCentBefore", perCentBefore), ("change", change)] {
            if let number { members.append(.init(name, .integer(Int64(number)))) }
        }
        return .object(members)
    }
}
