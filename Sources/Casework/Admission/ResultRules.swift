import HotlineModel

/// The effect of the responsible member's result: a value, with no I/O.
struct ResultRules: Sendable {
    enum Effect: Hashable, Sendable {
        /// The placement is returned. If it still counted, the case is traced and routed again.
        case takeBack(tracesAgain: Bool)
        /// Nothing: the placement ended when its member was told to yield.
        case none
        case change(Change)
    }

    struct Change: Hashable, Sendable {
        /// The result's assessment becomes the case's.
        var adoptsAssessment = false
        /// The result's assessment breaks a rule. The event is recorded and shown; the assessment is not adopted, nor told to anybody.
        var dropsAssessment = false
        var placement: PlacementState?
        /// The case was withdrawn, and is the member's by its own finding now.
        var revives = false
        /// The members that reported the case hear of the result.
        var isRelayed = true
    }

    var event: CaseEventKind
    /// The reason says that another member's receipt was the earlier one.
    var isYielding = false
    /// The update names this node as responsible from now on.
    var namesUs = false
    var hasAssessment = false
    /// The rules do not allow the sender to assess the case.
    var isAssessmentRefused = false
    /// The action that ended the placement did not happen, and no other one ended it.
    var isEndReversed = false
    /// The state of the sender's placement.
    var placement: PlacementState

    var effect: Effect {
        // The case comes back to us, and our own trace says where it goes from here. A second return of the same placement changes nothing.
        if event == .notHere || event == .moved && namesUs { return .takeBack(tracesAgain: placement.counts) }
        if event == .duplicate, isYielding { return .none }
        var change = Change()
        change.dropsAssessment = hasAssessment && isAssessmentRefused
        let isAssessed = hasAssessment && !isAssessmentRefused
        change.adoptsAssessment = isAssessed && (event == .assessed || event == .notIllegal)
        change.revives = change.adoptsAssessment && placement == .withdrawn
        if event == .reopened || isEndReversed, placement == .done { change.placement = .open }
        if AssessmentRules.endings.contains(event), placement == .open { change.placement = .done }
        change.isRelayed = event != .assessed || isAssessed
        return .change(change)
    }
}
