public import HotlineModel

/// A withdrawal of this hotline's finding about a case, as it is handed in.
public struct WithdrawalSubmission: Sendable {
    public var caseID: CaseID
    public var reason: WithdrawalReason?
    /// The person at this hotline who decided it; the name never leaves the node.
    public var actor: String

    /// A withdrawal of a finding.
    public init(caseID: CaseID, reason: WithdrawalReason? = nil, actor: String = "analyst") {
        self.caseID = caseID
        self.reason = reason
        self.actor = actor
    }
}
