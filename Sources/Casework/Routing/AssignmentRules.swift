import CaseStore
import HotlineModel

/// Decides which placements a traced case gets: a value, with no I/O.
///
/// A case of our own goes to every responsible member. One that a member gave us stays here or goes back to that member, unless it moved or
/// was returned to us: then it goes on like our own.
struct AssignmentRules: Sendable {
    enum Decision: Hashable, Sendable {
        /// The case goes back to the member that gave it: it is not hosted here.
        case giveBack
        /// The case gets these new placements. There may be none, if those that stand cover the verdict.
        case assign([Disposition])
    }

    var member: MemberID
    var central: MemberID?
    /// The member that gave us the case; `nil` for our own.
    var giver: MemberID?
    /// We moved the case, or learned where its host behind a front-end is, and have not routed it since.
    var isMoving: Bool
    /// The earlier placements of the case.
    var earlier: [PlacementRecord]

    /// The members that must not get the case again.
    ///
    /// - Parameter hops: The members the case passed through before it came to us, the last giver first. A moved case goes back to its giver
    ///   by an update. It may come round to one of the others, which then is the only one that can act; but not for ever.
    func excluded(hops: [MemberID]) -> Set<MemberID> {
        let returned = earlier.filter { $0.state == .returned }.map(\.responsible)
        return Set(returned).union(isMoving && hops.count >= Self.longWay ? hops.dropFirst() : [])
    }

    /// So many members before us are enough: a handover carries eight hops at most, and what still goes round is central's.
    static let longWay = 6

    func decision(on dispositions: [Disposition]) -> Decision {
        var assigned = dispositions
        if let giver {
            let movesOn = isMoving || earlier.contains { $0.responsible != member }
            guard movesOn || dispositions.contains(where: isOurs) else { return .giveBack }
            assigned.removeAll { $0.destination == .forward(to: giver) || !movesOn && !isOurs($0) }
        }
        let standing = earlier.filter { $0.state == .open }.map(\.responsible)
        return .assign(assigned.filter { !standing.contains(responsible(for: $0)) })
    }

    /// The placements that stood because a front-end hid the host, or by a place of the host that was wrong, and what becomes of them now.
    ///
    /// - Parameters:
    ///   - owners: The members that are responsible now, the first one first.
    ///   - isCorrection: Another place of the host was believed before.
    func unfoundedPlacements(owners: [MemberID], isCorrection: Bool) -> [UnfoundedPlacement] {
        let open = earlier.filter { $0.state == .open }
        let isAwaited = open.contains { $0.disposition.reason == .hostedWithMember && owners.contains($0.responsible) }
        return open.filter { placement in
            switch placement.disposition.reason {
            case .hidden: true
            case .hostedWithMember, .noMember, .disputed: isCorrection
            // Central took over from a silent member, which must still have to act.
            case .silence: isCorrection && !isAwaited
            default: false
            }
        }.map { placement in
            let stays = placement.responsible != member && owners.contains(placement.responsible)
            return UnfoundedPlacement(placement: placement, stays: stays, isTold: placement.responsible != member)
        }
    }

    struct UnfoundedPlacement {
        let placement: PlacementRecord
        /// Its member is responsible for the host as well.
        let stays: Bool
        /// Its member is another one, and hears of it.
        let isTold: Bool
    }

    private func isOurs(_ disposition: Disposition) -> Bool { disposition.kind == .keep || disposition.reason == .centralRole }

    /// The member that must act on a disposition. If the federation has no central member, central's part stays with us and our own police.
    func responsible(for disposition: Disposition) -> MemberID {
        switch disposition.destination {
        case .keep: member
        case .forward(let receiver): receiver
        case .central: disposition.reason == .centralRole ? member : central ?? member
        }
    }

    /// The member that a giver hears of when the case moved. A giver that hears its own name takes the case back.
    func next(for other: MemberID, among owners: [MemberID]) -> MemberID? {
        other == giver && owners.contains(other) ? other : owners.first
    }
}
