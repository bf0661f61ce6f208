import HotlineModel
import Testing

@Suite struct IdentifierTests {
    @Test(arguments: ["nl", "central", "de-2", "a"])
    func takesWellFormedMemberNames(name: String) { #expect(MemberID(name)?.rawValue == name) }

    @Test(arguments: ["", "NL", "2de", "-a", "a b", "é", String(repeating: "a", count: 33)])
    func refusesOtherMemberNames(name: String) { #expect(MemberID(name) == nil) }

    @Test func aUniqueIDReadsWhatItWrites() {
        let id = UniqueID(at: Timestamp(milliseconds: 1_700_000_000_000))
        #expect(id.version == 7)
        #expect(UniqueID(id.description) == id)
        #expect(UniqueID(id.description.uppercased()) == nil)
    }

    @Test func aCaseIDReadsWhatItWrites() throws {
        let id = CaseID(opener: try #require(MemberID("de")), number: UniqueID(high: 1, low: 2))
        #expect(id.description == "urn:hotline:case:de:00000000-0000-0001-0000-000000000002")
        #expect(CaseID(id.description) == id)
        #expect(CaseID("urn:hotline:case:DE:00000000-0000-0001-0000-000000000002") == nil)
    }

    @Test(arguments: [("uk", "GB"), ("GB", "GB"), ("XK", "XK"), ("nl", "NL")])
    func readsCountriesAsReported(reported: String, code: String) { #expect(CountryCode(reported: reported)?.rawValue == code) }

    @Test(arguments: ["EU", "AP", "A1", "A2", "O1", "ZZ", "??", "None", "", "N1"])
    func knowsWhatNamesNoCountry(reported: String) { #expect(CountryCode(reported: reported) == nil) }

    @Test func keepsUnknownCodesAndShowsThemAsCodes() {
        let code = Classification(rawValue: "25")
        #expect(code.rawValue == "25")
        #expect(code.description == "code 25")
        #expect(!code.isIllegal)
    }
}
