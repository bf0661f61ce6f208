import Envelopes

/// How a table of reports is handed in.
public struct TableQuery: Message {
    /// The origin of every row, instead of the column `SOURCE`, in a word of that column.
    public var origin: String?
}

/// The questions of programs that hand in reports, tips and contacts.
public enum IntakeEndpoints {
    /// Reports: one as JSON, many as lines, or a table; see ``IntakeEndpoints/oneReport(_:key:)`` and ``IntakeEndpoints/reports``.
    public static let reports = LineEndpoint<ReportRequest, ReportOutcome>("/intake/v1/reports")

    /// One report under an idempotency key.
    public static func oneReport(_ report: ReportRequest, key: String) -> Ask<ReportOutcome> {
        var ask = Endpoint<Nothing, ReportRequest, ReportOutcome>(.post, reports.path).ask(report)
        ask.key = key
        return ask
    }
}
