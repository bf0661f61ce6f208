import CSV
public import CaseStore
import CommandLineInterface
public import HotlineModel
public import NodeMessages

/// A node's figures for a period, in each form that people and programs get.
public struct PeriodReport: Sendable {
    public let period: Period
    /// Only what this member delivered is counted.
    public let partner: MemberID?
    public let figures: Figures

    /// Figures that were counted over a period.
    public init(_ figures: Figures, over period: Period, of partner: MemberID? = nil) {
        self.figures = figures
        self.period = period
        self.partner = partner
    }

    /// The report in a form.
    public func bytes(_ format: FigureFormat) -> [UInt8] {
        switch format {
        case .json: answer.bytes
        case .csv: Array(csv.utf8)
        case .text: Array(text.utf8)
        }
    }

    /// One row for each figure, by the name that lists its reports; then the rows of each partner.
    public var csv: String {
        var rows = CSVText()
        rows.append(["figure", "partner", "count"])
        for line in FigureSection.all(of: figures).flatMap(\.lines) {
            rows.append([line.figure.description, partner?.rawValue ?? "", String(line.count)])
        }
        guard partner == nil else { return rows.text }
        for (member, counts) in figures.partners.sorted(by: { $0.key < $1.key }) {
            for (figure, count) in counts.listed { rows.append([figure.description, member.rawValue, String(count)]) }
        }
        return rows.text
    }

    /// Aligned tables.
    public var text: String {
        var table = Table([.text(title), .number("count"), .text("open with --list")])
        for section in FigureSection.all(of: figures) {
            table.append(["", "", ""])
            table.append([section.title, "", ""])
            for line in section.lines { table.append(["  " + line.words, grouped(line.count), line.figure.description]) }
        }
        return table.text() + partnerText
    }

    private var title: String { "Reports, \(period.words)" + (partner.map { ", delivered by \($0)" } ?? "") }

    private var partnerText: String {
        guard !figures.partners.isEmpty else { return "" }
        let columns = PartnerFigures().listed.map { Table.Column.number($0.figure.columnTitle) }
        var table = Table([.text("Partner")] + columns)
        for (member, counts) in figures.partners.sorted(by: { $0.key < $1.key }) {
            table.append([member.rawValue] + counts.listed.map { grouped($0.count) })
        }
        return "\n" + table.text() + "\nEvidence of what a partner sent: hotline evidence --from MEMBER\n"
    }
}

extension PartnerFigures {
    /// The numbers of a partner's row, in order.
    var listed: [(figure: Figure, count: Int)] {
        [
            (.received, received), (.illegal, illegal), (.illegalHostedHere, illegalHostedHere), (.notIllegal, notIllegal),
            (.awaiting, awaiting), (.withdrawn, withdrawn), (.referred, referred), (.spared(nil), spared.values.reduce(0, +)),
            (.backed, backed),
        ]
    }
}

extension Figure {
    /// The figure at the head of a partner's column.
    fileprivate var columnTitle: String {
        switch self {
        case .illegalHostedHere: "kept"
        case .spared: "spared"
        case .referred: "to police"
        case .withdrawn: "withdrawn"
        case .backed: "evidence"
        default: words
        }
    }
}
