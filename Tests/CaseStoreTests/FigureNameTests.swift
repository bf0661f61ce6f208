import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

/// The names by which figures are opened, and the counts behind them.
@Suite struct FigureNameTests {
    @Test(arguments: Figure.known) func everyFigureIsFoundByItsName(figure: Figure) {
        #expect(Figure(figure.description) == figure && figure.isKnown)
        #expect(Figure.known.count { $0.description == figure.description } == 1)
    }

    @Test(
        arguments: [
            ("partner:de", Figure.partner(Sample.de), true), ("forwardedTo:us", .forwardedTo(Sample.us), true),
            ("classification:25", .classification(Classification(rawValue: "25")), false), ("age:notStated", .age(nil), true),
            ("medium:hologram", .medium(Medium(rawValue: "hologram")), false), ("spared", .spared(nil), true),
        ] as [(String, Figure, Bool)])
    func aNameWithAValueIsRead(name: String, figure: Figure, isKnown: Bool) {
        #expect(Figure(name) == figure && figure.description == name && figure.isKnown == isKnown)
    }

    @Test(arguments: [
        "", "recieved", "received:x", "origin", "origin:", "origin:press", "partner:", "partner:DE", "partner", "kind:", "classification:",
        ":illegal",
        "spared:tiredness", "disposition:lost", "forwardedTo:", "Received", "illegal ",
    ])
    func anythingElseNamesNoFigure(name: String) { #expect(Figure(name) == nil) }

    @Test func onlyWhatWasCountedIsListed() {
        var figures = Figures()
        figures.received = 7
        figures.illegal = 2
        figures.byOrigin = [.public: 4, .partner: 3]
        figures.illegalByAge = [nil: 1, .infant: 1]
        figures.spared = [.openCase: 1, .knownHashes: 2]
        var partner = PartnerFigures()
        partner.received = 3
        partner.backed = 2
        partner.spared = [.partner: 1]
        figures.partners = [Sample.de: partner]
        let counted = figures.counted
        let expected: [FigureSelector: Int] = [
            FigureSelector(.received): 7, FigureSelector(.illegal): 2, FigureSelector(.origin(.public)): 4,
            FigureSelector(.origin(.partner)): 3, FigureSelector(.age(nil)): 1, FigureSelector(.age(.infant)): 1,
            FigureSelector(.spared(nil)): 3, FigureSelector(.spared(.openCase)): 1, FigureSelector(.spared(.knownHashes)): 2,
            FigureSelector(.partner(Sample.de)): 3, FigureSelector(.backed): 2, FigureSelector(.received, of: Sample.de): 3,
            FigureSelector(.backed, of: Sample.de): 2, FigureSelector(.spared(nil), of: Sample.de): 1,
            FigureSelector(.spared(.partner), of: Sample.de): 1,
        ]
        #expect(counted == expected)
        #expect(figures.byPartner == [Sample.de: 3])
    }

    @Test(arguments: [
        ("0.0.0", true), ("-5.1.2", true), ("1.2", false), ("1.2.3.4", false), ("1..3", false), ("a.1.2", false), ("", false),
        ("1.2.3 ", false),
    ])
    func aPlaceInAListingHasOneForm(text: String, isRead: Bool) {
        let place = CountedReport.Position(text)
        #expect((place != nil) == isRead && (place == nil || place?.description == text))
    }

    @Test func contactsAreCountedAsTheyAreAskedFor() {
        var figures = HelplineFigures()
        let own = ContactService(rawValue: "zParents"), other = ContactService(rawValue: "aParents")
        figures.contacts = [
            ContactCount(service: own, channel: .chat, theme: .other, isRepeat: false, count: 2),
            ContactCount(service: .offenderPrevention, channel: .form, theme: .ownFeelings, isRepeat: true, count: 3),
            ContactCount(service: .youthHelpDesk, channel: .chat, theme: .imagesSpread, isRepeat: false, count: 4),
            ContactCount(service: other, channel: .email, theme: .other, isRepeat: false, count: 1),
        ]
        #expect(figures.services == [.youthHelpDesk, .offenderPrevention, other, own])
        #expect(figures.contactCount() == 10)
        #expect(figures.contactCount { $0.isRepeat } == 3 && figures.contactCount { $0.channel == .chat } == 6)
    }
}
