import CaseStore
import HotlineModel
import Testing

@testable import Casework

/// The choice between two members that both received a case.
@Suite struct SettlementRulesTests {
    private static let taken = placement(central, number: 2, because: .silence)
    private static let acted = [event(de, .removed)]
    private static let first = start + .seconds(10), second = start + .seconds(20)

    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let rules: SettlementRules
        let first: Timestamp?
        let second: Timestamp?
        let decision: SettlementRules.Decision

        init(
            _ description: String, first: Timestamp? = SettlementRulesTests.first, second: Timestamp? = SettlementRulesTests.second,
            gives decision: SettlementRules.Decision, _ change: (inout SettlementRules) -> Void = { _ in }
        ) {
            testDescription = description
            let late = placement(de, .reassigned)
            var rules = SettlementRules(
                member: nl, late: late, placements: [late, SettlementRulesTests.taken], events: SettlementRulesTests.acted)
            change(&rules)
            self.rules = rules
            (self.first, self.second, self.decision) = (first, second, decision)
        }
    }

    static let rows: [Row] = [
        Row("the earlier receipt wins: central ends", gives: .restoreAndEnd(central: 2)),
        Row("equal receipts leave the case with the member that had it first", second: first, gives: .restoreAndEnd(central: 2)),
        Row("the earlier receipt wins: central stays", first: second + .milliseconds(1), gives: .end),
        Row("without the member's receipt nothing is settled", first: nil, gives: .none),
        Row("without central's receipt nothing is settled", second: nil, gives: .none),
        Row("a member that did nothing has nothing to settle", gives: .none) { $0.events = [] },
        Row("an assessment is no action", gives: .none) { $0.events = [event(de, .assessed)] },
        Row("another member's action settles nothing", gives: .none) { $0.events = [event(us, .removed)] },
        Row("a placement that is open was not taken over", gives: .none) { $0.late.state = .open },
        Row("a placement that was returned was not taken over", gives: .none) { $0.late.state = .returned },
        Row("central's own placement is not the late one", gives: .none) { $0.late = placement(central, .reassigned) },
        Row("our own placement is not the late one", gives: .none) { $0.late = placement(nl, .reassigned) },
        Row("what was settled stays settled", gives: .none) { $0.events.append(event(nl, .reassigned, "earlierReceipt:de")) },
        Row("a settlement against another member leaves this one", gives: .restoreAndEnd(central: 2)) {
            $0.events.append(event(nl, .reassigned, "earlierReceipt:us"))
        },
        Row("a settlement by another member leaves this one", gives: .restoreAndEnd(central: 2)) {
            $0.events.append(event(us, .reassigned, "earlierReceipt:de"))
        },
        Row("central's own placement stands beside the late one", second: nil, gives: .restore) {
            $0.placements = [$0.late, placement(central, number: 2, because: .noMember)]
        },
        Row("central's placement that ended stands in nobody's way", second: nil, gives: .restore) {
            $0.placements = [$0.late, placement(central, .reassigned, number: 2, because: .silence)]
        },
        Row("central's finished placement is settled too", gives: .restoreAndEnd(central: 2)) {
            $0.placements = [$0.late, placement(central, .done, number: 2, because: .silence)]
        },
        Row("central keeps the case for another silent member", gives: .restore) {
            $0.placements.append(placement(us, .reassigned, number: 3))
        },
        Row("central's own reassigned share is no other silent member's", gives: .restoreAndEnd(central: 2)) {
            $0.placements.append(placement(central, .reassigned, number: 3))
        },
        Row("another silent member of an ended placement keeps nothing", gives: .restoreAndEnd(central: 2)) {
            $0.placements.append(placement(us, .returned, number: 3))
        },
    ]

    @Test(arguments: rows) func decides(_ row: Row) {
        #expect(row.rules.decision(first: row.first, second: row.second) == row.decision)
    }

    @Test(arguments: [CaseEventKind.referred, .noticed, .removed, .unavailable, .notIllegal])
    func everyActionShowsThatTheMemberHasTheCase(_ action: CaseEventKind) {
        let late = placement(de, .reassigned)
        #expect(SettlementRules(member: nl, late: late, placements: [late], events: [event(de, action)]).isDue)
    }

    @Test(arguments: [
        ([CaseEventKind.referred], PlacementState.open), ([.removed], .done), ([.unavailable], .done), ([.notIllegal], .done),
        ([.removed, .reopened], .open), ([.reopened, .removed], .done), ([.removed, .referred], .done),
    ])
    func thePlacementStandsAgainAsItsMemberLeftIt(_ events: [CaseEventKind], _ state: PlacementState) {
        let late = placement(de, .reassigned)
        let rules = SettlementRules(
            member: nl, late: late, placements: [late], events: events.map { event(de, $0) } + [event(us, .reopened), event(us, .removed)])
        #expect(rules.restoredState == state)
    }
}

/// The rules of giving a silent member's cases to central.
@Suite struct TakeoverRulesTests {
    private static func rules(
        _ placements: [PlacementRecord] = [placement(de)], _ events: [EventRecord] = []
    ) -> TakeoverRules {
        TakeoverRules(silent: de, central: central, placements: placements, events: events)
    }

    @Test func centralGetsTheCase() {
        #expect(Self.rules().decision == .init(placement: 1, givesCase: true))
    }

    @Test func aCaseThatCentralHasIsNotGivenTwice() {
        let rules = Self.rules([placement(de), placement(central, number: 2, because: .noMember)])
        #expect(rules.decision == .init(placement: 1, givesCase: false))
    }

    @Test(arguments: [PlacementState.done, .returned, .reassigned]) func centralsEndedPlacementIsNone(_ state: PlacementState) {
        let rules = Self.rules([placement(de), placement(central, state, number: 2, because: .noMember)])
        #expect(rules.decision?.givesCase == true)
    }

    @Test(arguments: [PlacementState.done, .returned, .reassigned]) func onlyAnOpenPlacementIsTakenOver(_ state: PlacementState) {
        #expect(Self.rules([placement(de, state)]).decision == nil)
    }

    @Test func anotherMembersPlacementIsNotTakenOver() { #expect(Self.rules([placement(us)]).decision == nil) }

    @Test func theLastOpenPlacementIsTakenOver() {
        #expect(Self.rules([placement(de), placement(de, number: 4)]).decision?.placement == 4)
    }

    @Test func aMemberThatToldWhatItDidHasTheCase() {
        #expect(Self.after(event(de, .referred, at: start)).decision == nil)
        #expect(Self.after(event(de, .referred, at: start + .seconds(1))).decision == nil)
    }

    @Test func aMessageOlderThanThePlacementTellsNothing() {
        #expect(Self.after(event(de, .referred, at: start - .milliseconds(1))).decision != nil)
    }

    @Test func anotherMembersMessageTellsNothing() {
        #expect(Self.after(event(us, .referred, at: start + .seconds(1))).decision != nil)
    }

    @Test func anEventThatIsNoResultTellsNothing() {
        #expect(Self.after(event(de, .withdrawn, at: start + .seconds(1))).decision != nil)
    }

    private static func after(_ events: EventRecord...) -> TakeoverRules { rules([placement(de)], events) }
}
