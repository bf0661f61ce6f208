import CaseStore
import HotlineModel

/// Decides whether somebody is told of a case, when its placements changed: a value, with no I/O.
struct NoticePlanRules: Sendable {
    enum Decision: Hashable, Sendable {
        case none
        case begin
        /// There is nobody to tell any more.
        case end
    }

    var member: MemberID
    var isIllegal: Bool
    var placements: [PlacementRecord]
    /// The plan so far; `nil` if there is none.
    var plan: NoticePlan?

    var decision: Decision {
        guard let plan, !plan.isEnded else { return stands ? .begin : .none }
        return stands ? .none : .end
    }

    /// The case is kept here, and its material is not known to be gone.
    private var stands: Bool {
        isIllegal && placements.contains { $0.responsible == member && $0.disposition.kind == .keep && $0.state == .open }
    }
}
