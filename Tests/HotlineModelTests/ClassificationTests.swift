import HotlineModel
import Testing

@Suite struct ClassificationTests {
    @Test(arguments: [
        (Classification.baseline, true), (.national, true), (.notIllegal, false), (Classification(rawValue: "doubtful"), false),
    ])
    func onlyBaselineAndNationalAreIllegal(classification: Classification, isIllegal: Bool) {
        #expect(classification.isIllegal == isIllegal)
    }

    /// A page's finding must reach that of each of its items.
    @Test(arguments: [
        (Classification.baseline, Classification.baseline, true), (.baseline, .national, true), (.baseline, .notIllegal, true),
        (.national, .baseline, false), (.national, .national, true), (.national, .notIllegal, true),
        (.notIllegal, .baseline, false), (.notIllegal, .national, false), (.notIllegal, .notIllegal, true),
        (Classification(rawValue: "25"), .notIllegal, false), (.baseline, Classification(rawValue: "25"), false),
        (Classification(rawValue: "25"), Classification(rawValue: "25"), true),
        (Classification(rawValue: "25"), Classification(rawValue: "26"), false),
    ])
    func aFindingReachesWhatIsNoWorse(own: Classification, other: Classification, reaches: Bool) {
        #expect(own.reaches(other) == reaches)
    }

    @Test(arguments: [
        (SecondAssessment.off, []), (.baseline, [Classification.baseline]), (.illegal, [.baseline, .national]),
        (.all, [.baseline, .national, .notIllegal]),
    ])
    func thePolicySaysWhichFindingsNeedASecond(policy: SecondAssessment, asked: [Classification]) {
        #expect(Classification.known.filter(policy.asks(for:)) == asked)
    }

    @Test func anItemHasItsOwnFindingOrThatOfItsPage() throws {
        var file = CaseFile(address: "http://board.example/")
        var item = ItemHashes(sha256: String(repeating: "a", count: 64))
        #expect(file.classification(of: item) == nil)
        let member = try #require(MemberID("nl"))
        file.assessment = Assessment(
            classification: .baseline, kind: .childSexualAbuse, member: member, at: Timestamp(milliseconds: 0))
        #expect(file.classification(of: item) == .baseline)
        item.finding = ItemFinding(.notIllegal)
        #expect(file.classification(of: item) == .notIllegal)
    }
}
