import CaseStore
import HotlineModel
import Testing

@testable import Casework

/// The placements of a traced case.
@Suite struct AssignmentRulesTests {
    private static let keep = Disposition(.keep, reason: .hostedHere, countries: [])
    private static let toDE = Disposition(.forward(to: de), reason: .hostedWithMember, countries: [])
    private static let toUS = Disposition(.forward(to: us), reason: .hostedWithMember, countries: [])
    private static let toCentral = Disposition(.central, reason: .noMember, countries: [])
    private static let asCentral = Disposition(.central, reason: .centralRole, countries: [])

    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let rules: AssignmentRules
        let routed: [Disposition]
        let decision: AssignmentRules.Decision

        init(
            _ description: String, giver: MemberID? = nil, moving: Bool = false, earlier: [PlacementRecord] = [],
            routed: [Disposition], gives decision: AssignmentRules.Decision
        ) {
            testDescription = description
            rules = AssignmentRules(member: nl, central: central, giver: giver, isMoving: moving, earlier: earlier)
            self.routed = routed
            self.decision = decision
        }
    }

    static let rows: [Row] = [
        Row("our own case goes to every responsible member", routed: [keep, toDE, toCentral], gives: .assign([keep, toDE, toCentral])),
        Row("a placement that is open is not made twice", earlier: [placement(de)], routed: [keep, toDE], gives: .assign([keep])),
        Row("a placement that ended is made again", earlier: [placement(de, .done)], routed: [toDE], gives: .assign([toDE])),
        Row(
            "central's open placement covers every reason", earlier: [placement(central)], routed: [toCentral], gives: .assign([])),
        Row("a case given to us stays here", giver: de, routed: [keep], gives: .assign([keep])),
        Row("a case given to us is not shared on", giver: de, routed: [keep, toUS, toCentral], gives: .assign([keep])),
        Row("a case given to us that is hosted elsewhere goes back", giver: de, routed: [toUS], gives: .giveBack),
        Row("a case given to us that is hosted with its giver goes back", giver: de, routed: [toDE], gives: .giveBack),
        Row("a case given to us that nobody covers goes back", giver: de, routed: [toCentral], gives: .giveBack),
        Row("central keeps what it is given", giver: de, routed: [asCentral], gives: .assign([asCentral])),
        Row("a moved case goes on", giver: de, moving: true, routed: [toUS], gives: .assign([toUS])),
        Row("a moved case goes on to central", giver: de, moving: true, routed: [toCentral], gives: .assign([toCentral])),
        Row("a moved case goes back to its giver by an update", giver: de, moving: true, routed: [toDE], gives: .assign([])),
        Row("a moved case may stay", giver: de, moving: true, routed: [keep, toUS], gives: .assign([keep, toUS])),
        Row(
            "a case that another member returned to us goes on", giver: de, earlier: [placement(us, .returned)], routed: [toCentral],
            gives: .assign([toCentral])),
        Row(
            "our own earlier placement is no reason to go on", giver: de, earlier: [placement(nl, .done)], routed: [toUS],
            gives: .giveBack),
    ]

    @Test(arguments: rows) func decides(_ row: Row) { #expect(row.rules.decision(on: row.routed) == row.decision) }

    @Test func whoeverReturnedTheCaseDoesNotGetItAgain() {
        let earlier = [placement(de, .returned), placement(us, .done), placement(central, .reassigned)]
        let rules = AssignmentRules(member: nl, central: central, giver: nil, isMoving: false, earlier: earlier)
        #expect(rules.excluded(hops: []) == [de])
    }

    @Test func aMovedCaseGoesRoundButNotForEver() {
        func rules(isMoving: Bool) -> AssignmentRules {
            AssignmentRules(member: nl, central: central, giver: de, isMoving: isMoving, earlier: [])
        }
        // A moved case may come round to a member that had it, but not for ever.
        #expect(rules(isMoving: true).excluded(hops: [de, us]).isEmpty)
        let long = [de, us, de, us, de, us]
        #expect(rules(isMoving: true).excluded(hops: long) == [us, de])
        #expect(rules(isMoving: true).excluded(hops: Array(long.dropLast())).isEmpty)
        #expect(rules(isMoving: false).excluded(hops: long).isEmpty)
    }

    @Test func theResponsibleMemberFollowsFromTheDisposition() {
        let rules = AssignmentRules(member: nl, central: central, giver: nil, isMoving: false, earlier: [])
        #expect(rules.responsible(for: Self.keep) == nl)
        #expect(rules.responsible(for: Self.toDE) == de)
        #expect(rules.responsible(for: Self.toCentral) == central)
        #expect(rules.responsible(for: Self.asCentral) == nl)
    }

    @Test func withoutACentralMemberItsPartStaysWithUs() {
        let rules = AssignmentRules(member: nl, central: nil, giver: nil, isMoving: false, earlier: [])
        #expect(rules.responsible(for: Self.toCentral) == nl)
    }

    @Test func aGiverHearsItsOwnNameWhenTheCaseComesBackToIt() {
        let rules = AssignmentRules(member: nl, central: central, giver: de, isMoving: true, earlier: [])
        #expect(rules.next(for: de, among: [us, de]) == de)
        #expect(rules.next(for: de, among: [us]) == us)
        // A second giver of the same case hears of the member that gets it, not of itself.
        #expect(rules.next(for: us, among: [de, us]) == de)
        #expect(rules.next(for: de, among: []) == nil)
    }
}
