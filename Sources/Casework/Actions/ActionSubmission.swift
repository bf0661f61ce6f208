public import HotlineModel

/// An action about a case, as it is handed in.
public struct ActionSubmission: Sendable {
    public var caseID: CaseID
    /// `referred`, `noticed`, `removed`, `unavailable` or `moved`.
    public var action: CaseEventKind
    public var reason: ReasonCode?
    /// The person at this hotline who acted; the name never leaves the node.
    public var actor: String

    /// An action about a case.
    public init(caseID: CaseID, action: CaseEventKind, reason: ReasonCode? = nil, actor: String = "officer") {
        self.caseID = caseID
        self.action = action
        self.reason = reason
        self.actor = actor
    }
}
