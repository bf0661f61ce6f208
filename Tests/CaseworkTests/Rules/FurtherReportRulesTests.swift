import HotlineModel
import Testing

@testable import Casework

/// What a further report adds to a case.
@Suite struct FurtherReportRulesTests {
    private static func assessment(_ classification: Classification, by member: MemberID = de) -> Assessment {
        Assessment(classification: classification, kind: .childSexualAbuse, member: member, at: start)
    }

    private static func item(_ name: String, _ classification: Classification? = nil, from members: MemberID...) -> ItemHashes {
        var item = ItemHashes(sha256: name)
        item.restsOn = members
        item.finding = classification.map { ItemFinding($0) }
        return item
    }

    private static func rules(
        _ own: Classification?, _ items: [ItemHashes] = [], reported: Classification = .national, _ reportedItems: [ItemHashes] = [],
        acted: Bool = false
    ) -> FurtherReportRules {
        FurtherReportRules(
            items: items, assessment: own.map { assessment($0, by: nl) }, reportedItems: reportedItems, reported: assessment(reported),
            speaker: de, isActedOn: acted)
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

    @Test(
        arguments: [
            (AssessmentBasis.seen, AssessmentBasis.recognised(restsOn: [us]), false), (.recognised(restsOn: [us]), .seen, true),
            (.recognised(restsOn: [us]), .recognised(restsOn: [de]), true), (.seen, .seen, true),
        ] as [(AssessmentBasis, AssessmentBasis, Bool)])
    func whatNobodySawNeverReplacesWhatSomebodySaw(own: AssessmentBasis, reported: AssessmentBasis, isAdopted: Bool) {
        var rules = Self.rules(.national, [Self.item("a")], reported: .baseline, [Self.item("b")])
        rules.assessment?.basis = own
        rules.reported?.basis = reported
        #expect((rules.adoptedAssessment?.classification == .baseline) == isAdopted)
    }

    @Test(
        arguments: [
            (Classification.national, Classification.baseline, false, true), (.national, .national, false, false),
            (.notIllegal, .national, false, true), (.baseline, .baseline, false, false), (.national, .baseline, true, true),
            (.notIllegal, .national, true, true), (.national, .national, true, false), (.baseline, .national, true, false),
        ] as [(Classification, Classification, Bool, Bool)])
    func whatReachesFurtherAndIsNotAdoptedIsForAPerson(own: Classification, reported: Classification, acted: Bool, isAsked: Bool) {
        var rules = Self.rules(own, reported: reported, acted: acted)
        #expect((rules.widerForPerson != nil) == (isAsked && acted))
        rules.reported?.basis = .recognised(restsOn: [us])
        #expect((rules.widerForPerson != nil) == isAsked)
        #expect(rules.adoptedAssessment == nil)
        // If nobody saw either, it is adopted, unless somebody acted.
        rules.assessment?.basis = .recognised(restsOn: [us])
        #expect((rules.widerForPerson != nil) == (isAsked && acted))
        rules.isReplacing = true
        #expect(rules.widerForPerson == nil)
    }

    @Test(arguments: [Classification.national, .baseline], [false, true])
    func whatIsFoundAnewTakesThePlaceOfWhatWasWithdrawn(reported: Classification, acted: Bool) {
        var rules = Self.rules(.national, [Self.item("a")], reported: reported, [Self.item("a"), Self.item("b")], acted: acted)
        rules.isFoundAnew = true
        #expect(rules.adoptedAssessment == rules.reported)
        #expect(rules.widerForPerson == nil)
        #expect(rules.mergedItems.allSatisfy { $0.restsOn.isEmpty })
    }

    @Test func aMemberMayPassOnThatAnothersFindingCountsInsteadOfItsOwn() {
        var rules = Self.rules(.national, [], reported: .baseline, [])
        rules.assessment?.member = de
        rules.reported?.basis = .recognised(restsOn: [us])
        #expect(rules.adoptedAssessment?.classification == .baseline)
    }

    @Test func newItemsJoinThoseOfTheCase() {
        let rules = Self.rules(.national, [Self.item("a")], [Self.item("b"), Self.item("a")])
        #expect(rules.mergedItems == [Self.item("a"), Self.item("b", from: de)])
        #expect(rules.addedItems == [Self.item("b", from: de)])
    }

    @Test func anItemKeepsTheFindingOfItsOwnPage() {
        let wider = Self.rules(.baseline, [], reported: .national, [Self.item("b")])
        #expect(wider.mergedItems == [Self.item("b", .national, from: de)])
        let adopted = Self.rules(.national, [Self.item("a", .national)], reported: .baseline, [Self.item("b")])
        #expect(adopted.mergedItems == [Self.item("a", .national, from: nl), Self.item("b")])
    }

    @Test func aWiderFindingOfThePageSaysNothingOfTheItemsThatWereThere() {
        let rules = Self.rules(.national, [Self.item("a")], reported: .baseline, [Self.item("b")])
        #expect(rules.mergedItems == [Self.item("a", .national, from: nl), Self.item("b")])
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
        #expect(rules.mergedItems == [Self.item("a", .baseline, from: de), Self.item("b", .baseline)])
        #expect(rules.addedItems == [Self.item("a", .baseline, from: de)])
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

    // MARK: On whose statement an item rests

    @Test func anItemOfTheAssessorsOwnFurtherReportRestsOnNobodyElse() {
        var rules = Self.rules(.national, [Self.item("a", from: us)], [Self.item("a"), Self.item("b")])
        rules.assessment?.member = de
        #expect(rules.mergedItems == [Self.item("a"), Self.item("b")])
        // Less than what another member said of it is no statement about that.
        rules.items = [Self.item("a", .baseline, from: us)]
        #expect(rules.mergedItems == [Self.item("a", .baseline, from: us), Self.item("b")])
    }

    @Test func anItemThatTheSenderHasFromOthersRestsOnThem() {
        let rules = Self.rules(.national, [], [Self.item("b", from: us)])
        #expect(rules.mergedItems == [Self.item("b", from: us)])
    }

    @Test func anItemOfARecognisedPageRestsOnTheMembersThatSawIt() {
        var rules = Self.rules(.national, [], [Self.item("b")])
        rules.reported?.basis = .recognised(restsOn: [us])
        #expect(rules.mergedItems == [Self.item("b", from: us)])
        // Also if the same member saw the page before: it did not see this item.
        rules.assessment?.member = de
        #expect(rules.mergedItems == [Self.item("b", from: us)])
    }

    @Test func itemsWithoutAnAssessmentAreTheSendersStatement() {
        var rules = Self.rules(.national, [], [Self.item("b")])
        rules.reported = nil
        #expect(rules.mergedItems == [Self.item("b", from: de)])
        rules.assessment?.member = de
        #expect(rules.mergedItems == [Self.item("b")])
    }

    @Test func aFileThatReplacesTheCasesLeavesTheOldItemsToTheirMember() {
        var rules = Self.rules(.national, [Self.item("a")], [Self.item("b")])
        rules.isReplacing = true
        #expect(rules.mergedItems == [Self.item("a", from: nl), Self.item("b")])
    }
}
