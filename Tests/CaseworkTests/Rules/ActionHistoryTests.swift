import CaseStore
import HotlineModel
import Testing

@testable import Casework

/// An action stands until the same member says that it did not happen.
@Suite struct ActionHistoryTests {
    private static func reversed(_ author: MemberID, _ action: CaseEventKind) -> EventRecord {
        EventRecord(caseNumber: 1, kind: .reversed, at: start, member: author, action: action)
    }

    @Test(arguments: [
        ([event(de, .removed)], true), ([event(de, .removed), reversed(de, .removed)], false),
        ([event(de, .removed), reversed(nl, .removed)], true), ([event(de, .removed), reversed(de, .noticed)], true),
        ([reversed(de, .removed), event(de, .removed)], true),
        ([event(de, .removed), reversed(de, .removed), event(de, .removed)], true), ([event(de, .removed), event(de, .reversed)], true),
    ])
    func anActionStandsUntilItsMemberReversesIt(events: [EventRecord], stands: Bool) {
        let history = ActionHistory(events)
        #expect(history.isActedOn == stands && history.isEnded(by: de) == stands && history.isGone(by: de) == stands)
        #expect(history.stands(.removed, by: de) == stands)
        #expect(!history.isEnded(by: nl) && !history.isGone(by: nl) && !history.stands(.removed, by: nl))
    }

    @Test func aFindingEndsAPlacementButIsNoAction() {
        let history = ActionHistory([event(de, .notIllegal)])
        #expect(history.isEnded(by: de) && !history.isGone(by: de) && !history.isActedOn)
    }

    @Test func aCaseWithoutEventsHasNoAction() {
        let history = ActionHistory([])
        #expect(!history.isActedOn && !history.stands(.referred, by: nl) && !history.isMoving(by: nl))
    }
}
