/// The stage of a case on its way from the report to the end.
public enum CaseStage: String, CaseIterable, Sendable {
    /// No analyst has seen it.
    case awaitingAssessment
    /// Illegal, and its hosting not yet looked up.
    case awaitingTrace
    /// Every responsible member has its placement.
    case routed
    /// Not illegal, or all placements are done.
    case closed
    /// The finding was withdrawn. The case is settled, spares nothing, and can be assessed anew.
    case withdrawn
    /// A copy for information, as central gets it; nobody acts on it here.
    case copy
}
