import CaseStore
import HotlineModel
import Testing

@testable import Takedown

@Suite struct ReferralStatusTests {
    @Test(
        arguments: [
            ([], .there), (["assessed", "routed", "referred"], .there), (["removed"], .gone), (["unavailable"], .gone),
            (["removed", "reopened"], .there),
            (["moved"], .moved), (["removed", "reopened", "removed"], .gone), (["removed", "reversed removed"], .there),
            (["removed", "reversed referred"], .gone), (["unavailable", "reversed unavailable"], .there), (["removed", "noticed"], .gone),
        ] as [([String], ReferralStatus.Material)])
    func saysWhetherTheMaterialIsThere(events: [String], material: ReferralStatus.Material) {
        let records = events.map { name in
            let words = name.split(separator: " ").map { CaseEventKind(rawValue: String($0)) }
            return EventRecord(
                caseNumber: 1, kind: words[0], at: Timestamp(milliseconds: 0), member: TestMembers.nl,
                action: words.count > 1 ? words[1] : nil)
        }
        let expected = ReferralStatus(classification: .national, material: material)
        #expect(ReferralStatus(.national, after: records) == expected)
    }
}
