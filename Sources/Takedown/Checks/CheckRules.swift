import CaseStore
import HotlineModel
import OnlineChecks

/// Decides whether a case is checked, when its placements changed: a value, with no I/O.
struct CheckRules: Sendable {
    enum Decision: Hashable, Sendable {
        case none
        case begin
        /// There is nothing to check here any more.
        case end
        /// It begins anew: what was seen before says nothing of it now.
        case restart
        /// A person recorded that it is gone; checks go on watching whether it stays so.
        case close
    }

    var member: MemberID
    var isIllegal: Bool
    var placements: [PlacementRecord]
    /// What ended our last placement was that the material moved away.
    var hasMovedAway = false
    /// The checks so far; `nil` if there were none.
    var check: CheckRecord?

    var decision: Decision {
        let own = placements.last { $0.responsible == member && $0.disposition.kind == .keep && $0.state.counts }
        guard isIllegal, let own, own.state == .open || !hasMovedAway else { return check?.dueAt == nil ? .none : .end }
        guard let check else { return own.state == .open ? .begin : .none }
        if own.state == .open { return check.dueAt == nil || check.isClosed ? .restart : .none }
        return check.dueAt != nil && !check.isClosed ? .close : .none
    }
}

/// Decides which action of the field a check that closes a case stands for, and when the next check is due: values, with no I/O.
enum SightOutcome {
    /// A name that does not exist says that the place is gone; anything else says that the material is.
    static func action(for sight: Sight) -> CaseEventKind {
        if case .gone(.noSuchName) = sight { .unavailable } else { .removed }
    }

    /// The next check; `nil` if the material has been gone for as long as it is watched.
    static func due(
        after sights: Sights, caseNumber: Int64, isUrgent: Bool, policy: CheckPolicy, at moment: Timestamp
    ) -> Timestamp? {
        if sights.isClosed, let gone = sights.lastGone, gone + policy.watchGone <= moment { return nil }
        return policy.rhythm.due(after: sights, place: place(of: caseNumber), isUrgent: isUrgent, now: moment)
    }

    /// The worst material is checked in the short period for its first three days: most hosts that act at all have acted by then.
    static func isUrgent(_ classification: Classification?, since beganAt: Timestamp, at moment: Timestamp) -> Bool {
        classification == .baseline && moment < beganAt + .seconds(3 * 86_400)
    }

    /// A number that belongs to the case for ever, evenly spread: consecutive cases lie far apart (the golden ratio's multiplier).
    static func place(of caseNumber: Int64) -> UInt64 { UInt64(bitPattern: caseNumber) &* 0x9E37_79B9_7F4A_7C15 }
}

extension Sight {
    /// The sight in words that stand in a table: a kind, and what it was seen by.
    package var words: String {
        switch self {
        case .online: "online"
        case .gone(.status(let status)): "gone: status \(status)"
        case .gone(.noSuchName): "gone: the name does not exist"
        case .gone(.rule): "gone: by the rule for the host"
        case .gone(.likeControl): "gone: like a page that cannot exist"
        case .unknown(.status(let status)): "unknown: status \(status)"
        case .unknown(.failure(let failure)): "unknown: \(failure.rawValue)"
        case .unknown(let reason): "unknown: \(reason)"
        }
    }
}
