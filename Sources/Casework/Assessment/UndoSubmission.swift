public import HotlineModel

/// A wish to undo a finding, or to let it count now, as it is handed in.
public struct UndoSubmission: Sendable {
    public var caseID: CaseID
    /// The analyst who found; anybody at this hotline by default. The name never leaves the node.
    public var actor: String?

    /// A wish about the finding of a case.
    public init(caseID: CaseID, actor: String? = nil) {
        self.caseID = caseID
        self.actor = actor
    }
}
