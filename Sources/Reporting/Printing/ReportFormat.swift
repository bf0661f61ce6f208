/// The forms in which figures are handed out.
public enum ReportFormat: String, CaseIterable, Sendable {
    /// For programs.
    case json
    /// For spreadsheets (RFC 4180).
    case csv
    /// For people.
    case text

    /// As a content type names it.
    public var mediaType: String {
        switch self {
        case .json: "application/json"
        case .csv: "text/csv; charset=utf-8"
        case .text: "text/plain; charset=utf-8"
        }
    }
}
