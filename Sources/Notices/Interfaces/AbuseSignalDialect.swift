public import Envelopes

/// An interface that takes one report of XARF and decides in its own time, in the form of AWS's Abuse Signal.
///
/// `POST /v1/abuse` with `clientToken`, `correlationId` and the report answers 202 with `reportId`; `GET /v1/abuse/<reportId>` answers `QUEUED`,
/// `PROCESSING`, or `COMPLETED` with a `reasonCode`. The same token within 24 hours gives the same report.
public struct AbuseSignalDialect: InterfaceDialect {
    public let limits = InterfaceLimits(addresses: 1, isOneHost: true)

    public init() {}

    public func submission(_ draft: NoticeDraft, from hotline: HotlineIdentity, token: String) throws(NoticeProblem) -> InterfaceRequest {
        guard draft.addresses.count == 1 else { throw .tooManyForOneReport(count: draft.addresses.count) }
        let report = XARFReport(draft: draft, hotline: hotline, address: draft.addresses[0])
        let body: JSONValue = [
            "clientToken": .string(token), "correlationId": .string("notice-\(draft.number)"), "report": ["xarf": report.value],
        ]
        return InterfaceRequest("POST", "/v1/abuse", body: body.compactBytes)
    }

    public func reply(_ body: JSONValue, to token: String) -> SubmissionReply {
        if let echoed = body["clientToken"]?.string, echoed != token { return .unknown("the interface answered about another submission") }
        guard let reference = Self.reference(body["reportId"]) else { return .unknown("the interface gave no number of a report") }
        return .accepted(reference: reference)
    }

    public func question(about reference: String) -> InterfaceRequest? { InterfaceRequest("GET", "/v1/abuse/\(reference)") }

    public func progress(_ body: JSONValue, of reference: String) -> ProgressReply {
        guard body["reportId"]?.string == reference else { return .unreadable("the interface answered about another report") }
        switch body["status"]?.string {
        case "QUEUED", "PROCESSING": return .pending
        case "COMPLETED":
            guard let word = body["reasonCode"]?.string, let outcome = Self.outcomes[word] else {
                return .unreadable("the interface names an outcome that is not known here")
            }
            return .ended(outcome, word: word)
        default: return .unreadable("the interface names a state that is not known here")
        }
    }

    private static let outcomes: [String: InterfaceOutcome] = [
        "ACTIONED": .acted, "CONTENT_DOWN_OR_INACCESSIBLE": .gone, "REVIEWED_NO_AWS_ACTION": .noAction,
        "NOT_RESOLVABLE_TO_AWS": .notResolvable, "NEED_MORE_INFORMATION": .asksForMore,
    ]
}
