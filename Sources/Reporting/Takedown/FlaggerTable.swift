import CSV
public import CaseStore
import CommandLineInterface
public import HotlineModel
public import NodeMessages

/// The yearly report of a trusted flagger: its notices by provider, type of content and action taken.
///
/// Regulation (EU) 2022/2065, article 22, paragraph 3. A notice counts in the year in which it was sent, whatever became of it: one that did not
/// arrive, and one whose finding does not stand any more, are listed as such.
public struct FlaggerTable: Sendable {
    private struct Key: Hashable {
        var provider: String
        var content: String
        var action: String
    }

    public let year: Int
    private let member: MemberID
    private var counts: [Key: Int] = [:]
    private var holders: [String: String] = [:]

    /// A table of nothing yet.
    public init(year: Int, of member: MemberID) {
        self.year = year
        self.member = member
    }

    /// Counts the notices about a case.
    public mutating func count(_ history: TakedownHistory) {
        for span in TakedownSpans(history, member: member).all {
            guard let sent = span.noticedAt ?? span.failedNoticeAt, Period.year(year).contains(sent) else { continue }
            let provider = TakedownFigures.name(of: span.network)
            if let holder = span.network?.holder { holders[provider] = holder }
            let content = (span.noticedAs ?? history.classification)?.rawValue ?? "unknown"
            counts[Key(provider: provider, content: content, action: Self.action(in: span)), default: 0] += 1
        }
    }

    private static func action(in span: TakedownSpan) -> String {
        guard span.noticedAt != nil else { return "undelivered" }
        guard !span.isWithdrawn else { return "withdrawn" }
        return switch span.ending {
        case .removed: "removed"
        case .moved: "moved"
        case .goneBeforeNotice: "goneBefore"
        case .online, .neverDelivered, .notCounted: "none"
        }
    }

    /// The report as the node's interface answers it.
    public var answer: FlaggerReport {
        let rows = counts.map { key, count in
            FlaggerReport.Row(
                provider: key.provider, name: holders[key.provider].flatMap { $0 == key.provider ? nil : $0 }, content: key.content,
                action: key.action, notices: count)
        }
        return FlaggerReport(year: year, rows: rows.sorted { ($0.provider, $0.content, $0.action) < ($1.provider, $1.content, $1.action) })
    }

    /// The report in a form.
    public func bytes(_ format: FigureFormat) -> [UInt8] {
        switch format {
        case .json: answer.bytes
        case .csv: Array(csv.utf8)
        case .text: Array(text.utf8)
        }
    }

    /// One row for each provider, type of content and action.
    public var csv: String {
        var text = CSVText()
        text.append(["provider", "name", "content", "action", "notices"])
        for row in answer.rows { text.append([row.provider, row.name ?? "", row.content, row.action, "\(row.notices)"]) }
        return text.text
    }

    /// An aligned table.
    public var text: String {
        let answer = answer
        var table = Table([.text("Notices \(year)"), .text("holder"), .text("content"), .text("action"), .number("notices")])
        for row in answer.rows { table.append([row.provider, row.name ?? "", row.content, row.action, grouped(row.notices)]) }
        table.append(["all", "", "", "", grouped(answer.notices)])
        return table.text()
    }
}
