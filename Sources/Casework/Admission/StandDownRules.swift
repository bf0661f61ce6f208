import HotlineModel

/// The effect of a giver's statement that it gave the case to another member, because we were silent: a value, with no I/O.
struct StandDownRules: Sendable {
    struct Effect: Hashable, Sendable {
        var closesCase: Bool
        /// The giver hears that we yield.
        var isTold: Bool
    }

    var member: MemberID
    var stage: CaseStage
    /// The giver compared both receipts, and the other member's is the earlier one.
    var isSettled: Bool
    /// The update names this node as responsible.
    var namesUs: Bool
    /// The giver alone reported the case.
    var restsOnGiver: Bool
    var isActedOn: Bool
    /// The members with an open placement.
    var open: [MemberID]

    /// The effect; `nil` if the case goes on here.
    var effect: Effect? {
        guard !namesUs, restsOnGiver else { return nil }
        // An action keeps the case here, until the giver says that the other receipt was earlier: then we yield whatever we did.
        guard isSettled || !isActedOn else { return nil }
        // A placement that we gave to another member is not taken from it.
        guard open.allSatisfy({ $0 == member }) else { return nil }
        return Effect(closesCase: stage != .closed, isTold: isSettled)
    }
}
