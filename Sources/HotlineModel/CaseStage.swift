/// How far a case has come.
public enum CaseStage: String, CaseIterable, Sendable {
    /// No analyst has seen it.
    case awaitingAssessment
    /// Illegal, and its hosting not yet looked up.
    case awaitingTrace
    /// Every responsible member's share is assigned.
    case routed
    /// Not illegal, or all placements are done.
    case closed
    /// Only central's copy for information; nobody acts on it here.
    case copy
}
