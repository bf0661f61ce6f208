import HotlineModel
import Testing

@testable import Casework

/// What a further report adds to a case.
@Suite struct FurtherReportRulesTests {
    private static func assessment(_ classification: Classification, by member: MemberID = de) -> Assessment {
        Assessment(classification: classification, kind: .childSexualAbuse, member: member, at: start)
    }

    private static func item(_ name: String, _ classification: Classification? = nil) -> ItemHashes {
        var item = ItemHashes(sha256: name)
        item.finding = classification.map { ItemFinding($0) }
        return item
    }

    private static func rules(
        _ own: Classification?, _ items: [ItemHashes] = [], reported: Classification = .national, _ reportedItems: [ItemHashes] = [],
        acted: Bool = false
    ) -> FurtherReportRules {
        FurtherReportRules(
            items: items, assessment: own.map { assessment($0, by: nl) }, reportedItems: reportedItems, reported: assessment(reported),
            isActedOn: acted)
    }

    @Test(
        arguments: [
            (Classification.national, Classification.baseline, false, true), (.national, .national, false, false),
            (.baseline, .national, false, false), (.notIllegal, .national, false, true), (.national, .baseline, true, false),
            (.baseline, .baseline, false, false), (nil, .national, false, true),
        ] as [(Classification?, Classification, Bool, Bool)])
    func aFindingThatReachesFurtherCounts(own: Classification?, reported: Classification, acted: Bool, isAdopted: Bool) {
        #expect((Self.rules(own, reported: reported, acted: acted).adoptedAssessment != nil) == isAdopted)
    }

    @Test func newItemsJoinThoseOfTheCase() {
        let rules = Self.rules(.national, [Self.item("a")], [Self.item("b"), Self.item("a")])
        #expect(rules.mergedItems == [Self.item("a"), Self.item("b")])
        #expect(rules.addedItems == [Self.item("b")])
    }

    @Test func anItemKeepsTheFindingOfItsOwnPage() {
        let wider = Self.rules(.baseline, [], reported: .national, [Self.item("b")])
        #expect(wider.mergedItems == [Self.item("b", .national)])
        let adopted = Self.rules(.national, [Self.item("a", .national)], reported: .baseline, [Self.item("b")])
        #expect(adopted.mergedItems == [Self.item("a", .national), Self.item("b")])
    }

    @Test func aWiderFindingOfThePageSaysNothingOfTheItemsThatWereThere() {
        let rules = Self.rules(.national, [Self.item("a")], reported: .baseline, [Self.item("b")])
        #expect(rules.mergedItems == [Self.item("a", .national), Self.item("b")])
        #expect(rules.addedItems == [Self.item("b")])
        let same = Self.rules(.national, [Self.item("a")], reported: .baseline, [Self.item("a")])
        #expect(same.mergedItems == [Self.item("a", .baseline)])
    }

    @Test func ofTwoFindingsTheOneThatReachesFurtherStays() {
        let rules = Self.rules(
            .baseline, [Self.item("a", .national), Self.item("b", .baseline)],
            [
                Self.item("a", .baseline), Self.item("b", .national),
            ])
        #expect(rules.mergedItems == [Self.item("a", .baseline), Self.item("b", .baseline)])
        #expect(rules.addedItems == [Self.item("a", .baseline)])
    }

    @Test func missingHashesAreFilledIn() {
        var known = Self.item("a"), reported = Self.item("a")
        (known.md5, reported.md5, reported.sha1) = ("m", "other", "s")
        let merged = Self.rules(.national, [known], [reported]).mergedItems
        #expect(merged.map(\.md5) == ["m"] && merged.map(\.sha1) == ["s"])
    }

    @Test func aReportThatSaysNothingNewAddsNothing() {
        let items = [Self.item("a"), Self.item("b", .national)]
        #expect(Self.rules(.national, items, items).addedItems.isEmpty)
        #expect(Self.rules(.baseline, items, items).addedItems.isEmpty)
    }
}
