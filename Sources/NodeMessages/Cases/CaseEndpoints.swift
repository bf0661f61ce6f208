public import HotlineModel

/// The questions about reports and cases.
public enum CaseEndpoints {
    public static let reports = LineEndpoint<ReportRequest, ReportOutcome>("/api/v1/reports")
    public static let readdresses = LineEndpoint<ReaddressRequest, ReportOutcome>("/api/v1/readdresses")
    public static let assessments = LineEndpoint<AssessmentRequest, AssessmentOutcome>("/api/v1/assessments")
    public static let undos = LineEndpoint<UndoRequest, RecordedCase>("/api/v1/undos")
    public static let conclusions = LineEndpoint<UndoRequest, AssessmentOutcome>("/api/v1/conclusions")
    public static let descriptions = LineEndpoint<DescriptionRequest, RecordedCase>("/api/v1/descriptions")
    public static let actions = LineEndpoint<ActionRequest, RecordedCase>("/api/v1/actions")
    public static let reversals = LineEndpoint<ActionRequest, RecordedCase>("/api/v1/reversals")
    public static let withdrawals = LineEndpoint<WithdrawalRequest, RecordedCase>("/api/v1/withdrawals")
    public static let list = Endpoint<Nothing, CaseListRequest, Page<CaseRow>>(.get, "/api/v1/cases")
    public static let one = Endpoint<CaseID, Nothing, CaseView>(.get, "/api/v1/cases/{case}")
    public static let contents = Endpoint<CaseID, Nothing, CaseContents>(.get, "/api/v1/cases/{case}/contents")
    public static let notes = Endpoint<CaseID, Nothing, Page<CaseNoteView>>(.get, "/api/v1/cases/{case}/notes")
}

/// The case that something was recorded about.
public struct RecordedCase: Message {
    public var `case`: CaseID

    public init(_ id: CaseID) { self.case = id }
}
