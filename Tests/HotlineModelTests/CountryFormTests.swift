import HotlineModel
import Testing

@Suite struct CountryFormTests {
    /// The older codes that reports and tables still bear.
    @Test(arguments: [
        ("UK", "GB"), ("EL", "GR"), ("FX", "FR"), ("AC", "SH"), ("TA", "SH"), ("CP", "FR"), ("DG", "IO"), ("EA", "ES"), ("IC", "ES"),
        ("TP", "TL"), ("ZR", "CD"), ("BU", "MM"), ("DD", "DE"), ("uk", "GB"), ("eL", "GR"),
    ])
    func anOlderCodeIsReadAsTheCountryOfToday(reported: String, country: String) {
        #expect(CountryCode(reported: reported)?.rawValue == country)
        #expect(CountryCode(reported) == nil)
    }

    @Test(arguments: ["N", "NLD", "", "N ", "1L", "Ñ", "\u{4E}\u{0}", "ÅL"])
    func anythingElseThanTwoLettersIsNoCountry(text: String) {
        #expect(CountryCode(text) == nil)
        #expect(CountryCode(reported: text) == nil)
        #expect(CountryCode(utf8: text.utf8.span) == nil)
    }

    @Test func countriesAreSortedByTheirLetters() throws {
        let countries = try ["NL", "DE", "NA", "AZ"].map { try #require(CountryCode($0)) }
        #expect(countries.sorted().map(\.rawValue) == ["AZ", "DE", "NA", "NL"])
        #expect("\(countries[0])" == "NL")
    }

    @Test func noTerritoryIsItsOwnCountry() {
        for (territory, country) in CountryCode.customaryTerritories { #expect(territory != country) }
    }
}

@Suite struct MemberNameTests {
    @Test(arguments: [
        ("a" + String(repeating: "9", count: 31), true), ("a" + String(repeating: "9", count: 32), false), ("a-", true), ("a--b", true),
        ("a.b", false), ("a_b", false), ("9a", false), ("-", false), ("aB", false), ("a ", false), ("a\u{0}", false), ("a{", false),
        ("a`", false), ("a/", false), ("a:", false), ("ä", false),
    ])
    func isSmallLettersDigitsAndHyphens(name: String, isName: Bool) { #expect((MemberID(name) != nil) == isName) }

    @Test func membersAreSortedByName() throws {
        let members = try ["us", "de", "central"].map { try #require(MemberID($0)) }
        #expect(members.sorted().map(\.description) == ["central", "de", "us"])
    }
}
