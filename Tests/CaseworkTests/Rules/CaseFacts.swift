import CaseStore
import HotlineModel

// Facts that the tables of rules are made of.

func member(_ name: String) -> MemberID {
    guard let member = MemberID(name) else { preconditionFailure("a test's member is malformed") }
    return member
}

let nl = member("nl"), de = member("de"), us = member("us"), central = member("central")

/// Midnight of 2014-01-01, UTC.
let start = Timestamp(milliseconds: 1_388_534_400_000)

/// A placement of case 1, as one of `nl`'s records.
func placement(
    _ responsible: MemberID, _ state: PlacementState = .open, number: Int64 = 1, because reason: RoutingReason = .hostedWithMember,
    at moment: Timestamp = start
) -> PlacementRecord {
    let destination: Disposition.Destination = responsible == nl ? .keep : responsible == central ? .central : .forward(to: responsible)
    var placement = PlacementRecord(
        caseNumber: 1, disposition: Disposition(destination, reason: reason, countries: []), responsible: responsible, placedAt: moment)
    placement.state = state
    placement.number = number
    return placement
}

/// An event of case 1.
func event(_ author: MemberID, _ kind: CaseEventKind, _ reason: String? = nil, at moment: Timestamp = start) -> EventRecord {
    EventRecord(caseNumber: 1, kind: kind, at: moment, member: author, reason: reason)
}
