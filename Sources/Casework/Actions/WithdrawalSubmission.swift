public import HotlineModel

/// A withdrawal of the report of a case that this hotline gave to others, as it is handed in.
public struct WithdrawalSubmission: Sendable {
    public var caseID: CaseID
    public var reason: WithdrawalReason?
    /// The person at this hotline who decided it; the name never leaves the node.
    public var actor: String

    /// A withdrawal of a report.
    public init(caseID: CaseID, reason: WithdrawalReason? = nil, actor: String = "analyst") {
        self.caseID = caseID
        self.reason = reason
        self.actor = actor
    }
}
