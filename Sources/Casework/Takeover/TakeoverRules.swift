import CaseStore
import HotlineModel

/// Decides whether central gets a report that a silent member left without a receipt: a value, with no I/O.
struct TakeoverRules: Sendable {
    struct Takeover: Hashable, Sendable {
        /// The silent member's placement, which ends as `reassigned`.
        var placement: Int64
        /// Central has no open placement of the case yet, so it gets the case.
        var givesCase: Bool
    }

    var silent: MemberID
    var central: MemberID
    var placements: [PlacementRecord]
    var events: [EventRecord]

    /// The silent member's open placement.
    var placement: PlacementRecord? { placements.last { $0.responsible == silent && $0.state == .open } }

    /// The takeover; `nil` if the silent member has no open placement, or told us since what it did: then it has the case.
    var decision: Takeover? {
        guard let placement else { return nil }
        let hasTold = events.contains {
            $0.member == silent && UpdateRules.results.contains($0.kind) && $0.at >= placement.placedAt
        }
        guard !hasTold else { return nil }
        let isThere = placements.contains { $0.responsible == central && $0.state == .open }
        return Takeover(placement: placement.number, givesCase: !isThere)
    }
}
