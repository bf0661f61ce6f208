import HotlineModel

/// Decides where a case goes when its finding is withdrawn, and which of its items stay: a value, with no I/O.
struct FallenFindingRules: Sendable {
    /// No member gave us the case.
    var isOurs: Bool
    /// An analyst of ours found about it. What the node assessed by itself, nobody saw.
    var isLookedAt: Bool
    /// The finding is this hotline's.
    var isOwnFinding: Bool

    /// `awaitingAssessment` if nobody looked at a case of ours: its report is like one that has just come.
    var stage: CaseStage { isOurs && !isLookedAt ? .awaitingAssessment : .withdrawn }

    /// The items stay for our own analyst to look at. Otherwise those of the finding go with it: they come back only if somebody says them
    /// anew.
    var keepsItems: Bool { stage == .awaitingAssessment || isOwnFinding }
}
