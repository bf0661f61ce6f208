import Envelopes

/// How a table of reports is handed in.
public struct TableQuery: Message {
    /// The origin of every row, instead of the column `SOURCE`, in a word of that column.
    public var origin: String?
}

/// The questions of programs that hand in reports, tips and contacts.
public enum IntakeEndpoints {
    /// Reports: one as JSON, many as lines, or a table.
    public static let reports = LineEndpoint<ReportRequest, ReportOutcome>("/intake/v1/reports")
}
