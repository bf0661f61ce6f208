import HotlineModel
import Testing

@testable import Casework

@Suite struct UrgencyRulesTests {
    private static let board = SiteType(rawValue: "imageBoard")
    private static let rules = UrgencyRules([
        .init(origin: .police, points: 50), .init(siteType: board, points: 20), .init(reports: 3, points: 10),
        .init(origin: .public, siteType: board, reports: 2, points: -7), .init(points: 1),
    ])

    /// A rule holds if each of its conditions does. The points of all rules that hold add up.
    @Test(
        arguments: [
            ([], nil, 0, 1), ([.police], nil, 1, 51), ([.public], nil, 1, 1), ([.public, .police], nil, 1, 51), ([], board, 1, 21),
            ([], SiteType(rawValue: "forum"), 1, 1), ([], nil, 2, 1), ([], nil, 3, 11), ([], nil, 4, 11), ([.public], board, 1, 21),
            ([.public], board, 2, 14),
            ([.partner], board, 2, 21), ([.public, .police], board, 3, 74),
        ] as [(Set<OriginKind>, SiteType?, Int, Int)])
    func pointsAddUp(origins: Set<OriginKind>, siteType: SiteType?, reports: Int, points: Int) {
        #expect(Self.rules.points(origins: origins, siteType: siteType, reports: reports) == points)
    }

    @Test func withoutRulesEveryCaseIsAsUrgent() {
        #expect(UrgencyRules().points(origins: [.police], siteType: Self.board, reports: 9) == 0)
    }

    /// Cases are ranked anew if the digest is another. So any change of any rule must change it.
    @Test func everyChangeOfARuleChangesTheDigest() {
        let rule = UrgencyRules.Rule(origin: .police, siteType: Self.board, reports: 3, points: 10)
        var changed = [UrgencyRules([]), UrgencyRules([rule]), UrgencyRules([rule, rule])]
        for change: (inout UrgencyRules.Rule) -> Void in [
            { $0.origin = nil }, { $0.origin = .public }, { $0.siteType = nil }, { $0.siteType = SiteType(rawValue: "forum") },
            { $0.reports = nil },
            { $0.reports = 4 }, { $0.points = 11 }, { $0.points = -10 },
        ] {
            var other = rule
            change(&other)
            changed.append(UrgencyRules([other]))
        }
        #expect(Set(changed.map(\.digest)).count == changed.count)
        #expect(UrgencyRules([rule]).digest == UrgencyRules([rule]).digest)
        let reversed = UrgencyRules(Self.rules.rules.reversed())
        #expect(reversed.digest != Self.rules.digest)
    }
}
