import HotlineModel
import Testing

/// Tests that apply to every open list of codes.
@Suite struct OpenCodeTests {
    private static func words<Code: OpenCode>(_: Code.Type) -> [String] { Code.known.map(\.rawValue) }

    static let lists: [(name: String, words: [String])] = [
        ("classification", words(Classification.self)), ("kind", words(ReportKind.self)), ("age", words(AgeGroup.self)),
        ("sex", words(Sex.self)), ("medium", words(Medium.self)), ("flag", words(AssessmentFlag.self)),
        ("event", words(CaseEventKind.self)), ("siteType", words(SiteType.self)), ("commerciality", words(Commerciality.self)),
        ("payment", words(PaymentMethod.self)), ("reason", words(ReasonCode.self)), ("routing", words(RoutingReason.self)),
        ("unlocated", words(UnlocatedReason.self)), ("confidence", words(Confidence.self)), ("vote", words(VoteDirection.self)),
        ("service", words(ContactService.self)), ("channel", words(ContactChannel.self)), ("theme", words(ContactTheme.self)),
    ]

    @Test(arguments: lists) func everyCodeStandsOnceAndIsAWordForTheWire(name: String, words: [String]) {
        #expect(Set(words).count == words.count && !words.isEmpty)
        for word in words {
            #expect((1...64).contains(word.utf8.count) && word.first?.isLowercase == true)
            #expect(word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }, "\(word)")
        }
    }

    @Test func aKnownCodeIsShownAsItsWordAndAnUnknownOneAsACode() {
        #expect("\(ReportKind.childErotica)" == "childErotica")
        #expect("\(ReportKind(rawValue: "17"))" == "code 17")
        #expect(!ReportKind(rawValue: "17").isKnown && ReportKind(rawValue: "other") == .other)
    }

    @Test(arguments: [
        (ContactService.youthHelpDesk, ["extortionAfterWebcamSex", "imagesSpread", "approachedByAdult", "other", "notRecorded"]),
        (
            .offenderPrevention,
            ["ownFeelings", "somebodyNear", "professional", "generalQuestion", "notSerious", "other", "notRecorded"]
        ),
        (ContactService(rawValue: "chatForParents"), ["other", "notRecorded"]),
    ])
    func aServiceHasItsThemes(service: ContactService, themes: [String]) {
        #expect(service.knownThemes.map(\.rawValue) == themes)
    }
}
