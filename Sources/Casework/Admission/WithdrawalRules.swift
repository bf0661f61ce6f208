import Envelopes
import HotlineModel

/// The effect of another member's withdrawal of its finding: a value, with no I/O.
struct WithdrawalRules: Sendable {
    enum Effect: Hashable, Sendable {
        case reject(RefusalCode)
        /// It is recorded and shown.
        case none
        /// The finding is taken from the case, and everybody who got the case from us hears of it.
        case withdraw
        /// The finding falls, and a person decides what becomes of the case.
        case askReview(telling: Audience)
    }

    /// The members that hear of a withdrawal before a person here has decided.
    enum Audience: Hashable, Sendable {
        case nobody
        /// Those that have a copy: it is for information, so it must say no more than what stands.
        case copies
        /// All that have the case from us.
        case holders
    }

    var stage: CaseStage
    /// The sender reported the case to us, or sent a copy of it before.
    var isGiver: Bool
    /// The case is the sender's copy.
    var isCopyOwner: Bool
    /// The sender has, or had, a placement of the case.
    var isResponsible: Bool
    /// The present assessment is the sender's.
    var isAssessor: Bool
    /// A finding of ours stands, whatever counts now.
    var isOurs: Bool
    /// Nothing else holds the case: no report or copy of anybody who stands by it, and no other member's finding.
    var restsOnSender: Bool
    var isActedOn: Bool
    /// A finding of ours can still be undone, or waits for a second pair of eyes: somebody here saw the content.
    var isBeingAssessed: Bool

    var effect: Effect {
        guard isGiver || isCopyOwner || isAssessor || isResponsible else { return .reject(.notYours) }
        if stage == .withdrawn { return .none }
        if stage == .copy { return .withdraw }
        let rests = isGiver && restsOnSender && !isOurs
        if isActedOn, isGiver || isAssessor { return .askReview(telling: rests ? .holders : audience) }
        if rests { return isBeingAssessed ? .askReview(telling: .holders) : .withdraw }
        // Others reported it too, or a finding of ours stands: the withdrawal of one report does not end the case.
        return isAssessor ? .askReview(telling: audience) : .none
    }

    /// The placements stay until a person has decided; a copy must not stand on a finding that fell.
    private var audience: Audience { isAssessor ? .copies : .nobody }
}
