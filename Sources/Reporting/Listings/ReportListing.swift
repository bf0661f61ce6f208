import CSV
public import CaseStore
import CommandLineInterface
import HotlineModel
public import NodeMessages

/// One page of the reports behind a figure, without their addresses.
public struct ReportListing: Sendable {
    public let selector: FigureSelector
    public let reports: [CountedReport]
    /// The position after which the next page begins; `nil` after the last page.
    public let next: CountedReport.Position?
    /// Only the first page has the heading.
    private let isFirst: Bool

    /// A page of at most `limit` reports, after a position.
    public init(_ reports: [CountedReport], of selector: FigureSelector, after: CountedReport.Position, limit: Int) {
        self.selector = selector
        self.reports = reports
        next = reports.count < limit ? nil : reports.last?.position
        isFirst = after == .start
    }

    /// The page in a form.
    public func bytes(_ format: FigureFormat) -> [UInt8] {
        switch format {
        case .json: answer.bytes
        case .csv: Array(csv.utf8)
        case .text: Array(text.utf8)
        }
    }

    /// The page as the node's interface answers it.
    public var answer: FigureListing {
        FigureListing(
            ListedFigure(figure: selector.figure.description, partner: selector.partner),
            Page(reports.map(ListedReport.init), next: next?.description))
    }

    /// The rows of the page. The pages of a listing, one after the other, make one file.
    public var csv: String {
        var rows = CSVText()
        if isFirst { rows.append(["report", "receivedAt", "origin", "partner", "case", "kind", "classification", "spared", "placement"]) }
        for report in reports {
            rows.append([
                report.shownNumber, report.receivedAt.description, report.origin.kind.rawValue, report.origin.partner?.rawValue ?? "",
                report.caseID?.description ?? "", report.kind?.rawValue ?? "", report.classification?.rawValue ?? "",
                report.spared?.rawValue ?? "", report.placement > 0 ? String(report.placement) : "",
            ])
        }
        return rows.text
    }

    /// An aligned table.
    public var text: String {
        guard !reports.isEmpty else { return isFirst ? "no reports\n" : "" }
        var table = Table([
            .number("report"), .text("received"), .text("from"), .text("case"), .text("classification"), .text("kind"), .text("spared"),
        ])
        for report in reports {
            table.append([
                report.shownNumber, report.receivedAt.description, report.origin.partner?.rawValue ?? report.origin.kind.rawValue,
                report.caseID?.description ?? "–", report.classification?.description ?? "–", report.kind?.description ?? "–",
                report.spared?.rawValue ?? "–",
            ])
        }
        return table.text()
    }
}

extension ListedReport {
    fileprivate init(_ counted: CountedReport) {
        self.init(receivedAt: counted.receivedAt, origin: counted.origin.kind)
        (tip, report) = (counted.tip, counted.tip == nil ? counted.number : nil)
        (self.case, partner, spared) = (counted.caseID, counted.origin.partner, counted.spared)
        (kind, classification) = (counted.kind, counted.classification)
        placement = counted.placement > 0 ? counted.placement : nil
    }
}

extension CountedReport {
    /// The number by which people find it again.
    fileprivate var shownNumber: String { tip.map { "tip \($0)" } ?? String(number) }
}
