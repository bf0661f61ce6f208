import CaseStore
import HotlineModel
import Testing

@testable import Takedown

@Suite struct ReferralHistoryTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var events: [EventRecord]
        var isReferred = false
        var isByHand = false
    }

    private static func event(
        _ kind: CaseEventKind, _ reason: String? = nil, by member: MemberID = TestMembers.nl, of action: CaseEventKind? = nil
    ) -> EventRecord {
        var event = EventRecord(caseNumber: 1, kind: kind, at: Timestamp(milliseconds: 0), member: member, reason: reason)
        event.action = action
        return event
    }

    @Test(arguments: [
        Row(testDescription: "nothing", events: []),
        Row(testDescription: "by a bundle", events: [event(.referred, "bundle:3")], isReferred: true),
        Row(testDescription: "by hand", events: [event(.referred)], isReferred: true, isByHand: true),
        Row(testDescription: "by another member", events: [event(.referred, by: TestMembers.de)]),
        Row(testDescription: "by hand, reversed", events: [event(.referred), event(.reversed, of: .referred)]),
        Row(
            testDescription: "by hand, another action reversed", events: [event(.referred), event(.reversed, of: .noticed)],
            isReferred: true, isByHand: true),
        Row(testDescription: "by a bundle, then withdrawn", events: [event(.referred, "bundle:3"), event(.withdrawn)]),
        Row(
            testDescription: "withdrawn, then by hand", events: [event(.referred), event(.withdrawn), event(.referred)], isReferred: true,
            isByHand: true),
    ])
    func reads(_ row: Row) {
        let history = ReferralHistory(row.events, member: TestMembers.nl)
        #expect(history.isReferred == row.isReferred && history.isReferredByHand == row.isByHand)
    }
}
