import HotlineModel

/// The effect of a corrected finding by the member that gave a case, or a copy of it: a value, with no I/O.
struct CorrectionRules: Sendable {
    enum Effect: Hashable, Sendable {
        /// It is recorded and shown, and changes nothing.
        case none
        /// The corrected assessment becomes the case's.
        case adopt
        /// It becomes the case's, and the case is over.
        case adoptAndClose
        /// A person decides.
        case askReview(ReviewReason)
    }

    var stage: CaseStage
    /// The case's present assessment is that of the member that corrects, or came through it.
    var isTheirs: Bool
    var isActedOn: Bool
    var isIllegal: Bool
    /// It reaches further than the case's present assessment.
    var reachesFurther = false

    var effect: Effect {
        guard stage != .withdrawn else { return .none }
        // The finding of another member stands here, and whoever stands by it has not seen what this one did.
        guard isTheirs else { return reachesFurther && !isActedOn && stage != .copy ? .askReview(.reachesFurther) : .none }
        if stage == .copy { return .adopt }
        if isIllegal { return isActedOn ? .none : .adopt }
        return isActedOn ? .askReview(.findingCorrected) : .adoptAndClose
    }
}
