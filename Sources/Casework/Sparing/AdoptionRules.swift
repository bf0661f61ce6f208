import HotlineModel

/// Decides what becomes of a case that was opened with the finding of an earlier one, when that finding changes: a value, with no I/O.
///
/// Nobody looked at the report of such a case. It stays spared only by a finding that would spare it today.
struct AdoptionRules: Sendable {
    enum Effect: Hashable, Sendable {
        /// The case stays as it is.
        case none
        /// The new finding becomes that of the case.
        case follow
        /// It becomes that of the case, and the case is over.
        case followAndClose
        /// The case waits for an analyst, as if its report had just come.
        case awaitAnalyst
        /// Somebody acted on the case, or finds about it just now, so a person decides.
        case askReview
    }

    /// The finding that counts instead; `nil` if the old one was withdrawn.
    var finding: Assessment?
    /// The new finding speaks of every item of the case.
    var coversItems = true
    var isActedOn = false
    /// A finding of ours can still be undone, or waits for a second pair of eyes.
    var isBeingAssessed = false

    var effect: Effect {
        guard let finding, finding.isOfContent, coversItems, finding.classification.isIllegal || finding.classification == .notIllegal
        else {
            return isActedOn || isBeingAssessed ? .askReview : .awaitAnalyst
        }
        if finding.classification.isIllegal { return isActedOn ? .none : .follow }
        return isActedOn || isBeingAssessed ? .askReview : .followAndClose
    }
}
