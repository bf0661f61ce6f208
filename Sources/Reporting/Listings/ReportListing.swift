public import CaseStore
import CommandLineInterface
public import Envelopes
import HotlineModel

/// One page of the reports behind a figure. None bears an address.
public struct ReportListing: Sendable {
    public let selector: FigureSelector
    public let reports: [CountedReport]
    /// Where the next page begins; `nil` after the last.
    public let next: CountedReport.Position?
    /// Whether it is the first page, which has the heading.
    private let isFirst: Bool

    /// A page of at most `limit` reports, after a place.
    public init(_ reports: [CountedReport], of selector: FigureSelector, after: CountedReport.Position, limit: Int) {
        self.selector = selector
        self.reports = reports
        next = reports.count < limit ? nil : reports.last?.position
        isFirst = after == .start
    }

    /// The page in a form.
    public func bytes(_ format: ReportFormat) -> [UInt8] {
        switch format {
        case .json: json.compactBytes
        case .csv: Array(csv.utf8)
        case .text: Array(text.utf8)
        }
    }

    /// The page, with the place of the next.
    public var json: JSONValue {
        [
            "figure": .string(selector.figure.description), "partner": selector.partner.map { .string($0.rawValue) } ?? .null,
            "reports": .array(reports.map(Self.report)), "next": next.map { .string($0.description) } ?? .null,
        ]
    }

    private static func report(_ report: CountedReport) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(report.tip == nil ? "report" : "tip", .integer(report.tip ?? report.number)),
            .init("receivedAt", .string(report.receivedAt.description)), .init("origin", .string(report.origin.kind.rawValue)),
        ]
        if let caseID = report.caseID { members.append(.init("case", .string(caseID.description))) }
        if let partner = report.origin.partner { members.append(.init("partner", .string(partner.rawValue))) }
        if let kind = report.kind { members.append(.init("kind", .string(kind.rawValue))) }
        if let classification = report.classification { members.append(.init("classification", .string(classification.rawValue))) }
        if let spared = report.spared { members.append(.init("spared", .string(spared.rawValue))) }
        if report.placement > 0 { members.append(.init("placement", .integer(report.placement))) }
        return .object(members)
    }

    /// Rows; the pages of one listing, one after the other, are one file.
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

extension CountedReport {
    /// The number by which people find it again.
    fileprivate var shownNumber: String { tip.map { "tip \($0)" } ?? String(number) }
}
