import Envelopes
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
        /// Somebody acted on the case, so a person decides.
        case askReview
    }

    var stage: CaseStage
    /// The case's present assessment is that of the member that corrects, or came through it.
    var isTheirs: Bool
    var isActedOn: Bool
    var isIllegal: Bool

    var effect: Effect {
        guard isTheirs, stage != .withdrawn else { return .none }
        if stage == .copy { return .adopt }
        if isIllegal { return isActedOn ? .none : .adopt }
        return isActedOn ? .askReview : .adoptAndClose
    }
}

/// The effect of another member's withdrawal of its finding: a value, with no I/O.
struct WithdrawalRules: Sendable {
    enum Effect: Hashable, Sendable {
        case reject(RefusalCode)
        /// It is recorded and shown.
        case none
        /// The finding is taken from the case, and everybody who got the case from us hears of it.
        case withdraw
        /// The finding falls, and a person decides what becomes of the case. The members that have it from us alone hear of it too.
        case askReview(isRelayed: Bool)
    }

    var stage: CaseStage
    /// The sender reported the case to us.
    var isGiver: Bool
    /// The case is the sender's copy.
    var isCopyOwner: Bool
    /// The sender has, or had, a placement of the case.
    var isResponsible: Bool
    /// The present assessment is the sender's.
    var isAssessor: Bool
    /// The present assessment is our own: somebody here saw the content.
    var isOurs: Bool
    /// Nobody but the sender reported the case.
    var restsOnSender: Bool
    var isActedOn: Bool

    var effect: Effect {
        guard isGiver || isCopyOwner || isAssessor || isResponsible else { return .reject(.notYours) }
        if stage == .withdrawn { return .none }
        if stage == .copy { return .withdraw }
        if isActedOn, isGiver || isAssessor { return .askReview(isRelayed: isGiver && restsOnSender) }
        if isGiver, restsOnSender, !isOurs { return .withdraw }
        // Others reported it too, or somebody here saw it: the withdrawal of one report does not end the case.
        return isAssessor ? .askReview(isRelayed: false) : .none
    }
}
