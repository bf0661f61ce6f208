import CaseStore
import HotlineModel

/// Decides which of two placements stands, after a silent member's case went to central and that member received it all the same: a value,
/// with no I/O.
///
/// Receipts alone decide: the earlier one wins. They are signed, both are here, and nothing that is still on its way can change them. Whether
/// central has acted is known here only some time later.
struct SettlementRules: Sendable {
    enum Decision: Hashable, Sendable {
        /// Nothing changes.
        case none
        /// The late placement stands again, beside any other.
        case restore
        /// The late placement stands again, central's ends, and central hears of it.
        case restoreAndEnd(central: Int64)
        /// Central's placement stands, and the late member hears that its own ends.
        case end
    }

    /// The reason why a placement ends in favour of another: the giver says it in `reassigned`, and the member that yields answers it in
    /// `duplicate`.
    static let earlierReceipt = "earlierReceipt"

    /// Events that show that a member acted.
    private static let acts: Set<CaseEventKind> = [.referred, .noticed, .removed, .unavailable, .notIllegal]

    var member: MemberID
    /// The placement of the member that was silent.
    var late: PlacementRecord
    var placements: [PlacementRecord]
    var events: [EventRecord]

    /// The late member acted, and its placement was not settled before.
    var isDue: Bool {
        guard late.state == .reassigned, case .forward = late.disposition.destination else { return false }
        let hasActed = events.contains { $0.member == late.responsible && Self.acts.contains($0.kind) }
        let isSettled = events.contains {
            $0.member == member && $0.kind == .reassigned && $0.reason == Self.reason(against: late.responsible)
        }
        return hasActed && !isSettled
    }

    /// The placement that central got because of the silence; `nil` if central had one of its own before.
    var taken: PlacementRecord? { placements.last { $0.disposition.reason == .silence && $0.state.counts } }

    /// - Parameters:
    ///   - first: The time of the late member's receipt; `nil` while there is none.
    ///   - second: The time of the receipt for ``taken``; `nil` while there is none.
    func decision(first: Timestamp?, second: Timestamp?) -> Decision {
        guard isDue, let first else { return .none }
        // Central's own placement stands beside this one.
        guard let taken else { return .restore }
        guard let second else { return .none }
        guard first <= second else { return .end }
        // If central got the case for another silent member too, it keeps its placement for that one.
        let isForOthers = placements.contains {
            $0.state == .reassigned && $0.number != late.number && $0.responsible != taken.responsible
        }
        return isForOthers ? .restore : .restoreAndEnd(central: taken.number)
    }

    /// The state of the late placement when it stands again: as its member's last message left it.
    var restoredState: PlacementState {
        let last = events.last {
            $0.member == late.responsible && (AssessmentRules.endings.contains($0.kind) || [.reopened, .reversed].contains($0.kind))
        }
        return last.map { AssessmentRules.endings.contains($0.kind) } ?? false ? .done : .open
    }

    /// The reason of the event that a settlement against a member leaves.
    static func reason(against loser: MemberID) -> String { "\(earlierReceipt):\(loser)" }
}
