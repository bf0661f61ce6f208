import HotlineModel
import LocationDatabases
import Testing

@testable import Hosting

/// A source that says the same about every address.
private struct Saying: LocationSource {
    var answer: SourceWord?
    var dataDate = "2026-01-01"
    var isEven = true

    func word(on address: IPAddress) -> SourceWord? { answer }
    func isUniform(over block: AddressBlock) -> Bool { isEven }
}

/// The decision about one address, as a table of what the sources say.
@Suite struct LocationSetTests {
    fileprivate typealias Opinion = (country: String?, asn: UInt32?, organisation: String?, isAnycast: Bool)

    private static func word(_ opinion: Opinion) -> SourceWord {
        var word = SourceWord(country: opinion.country.flatMap { CountryCode($0) }, asn: opinion.asn, organisation: opinion.organisation)
        word.isAnycast = opinion.isAnycast
        return word
    }

    private func set(
        _ words: [SourceWord?], override: SourceWord? = nil, policy: DecisionPolicy = .precedence, anycastHides: Bool = true,
        lists: String = ""
    ) throws -> LocationSet {
        let data = try DataFolder()
        try data.write("lists", lists)
        return LocationSet(
            sources: words.enumerated().map { LocationSet.Named("s\($0.offset + 1)", Saying(answer: $0.element)) },
            overrides: LocationSet.Named(Overrides.name, Saying(answer: override)),
            passThrough: try PassThroughNetworks(.file(data.path("lists"))), decision: policy, anycastHides: anycastHides)
    }

    private func finding(_ set: LocationSet, _ text: String = "20.0.0.1") throws -> AddressFinding { set.finding(for: try address(text)) }

    @Test(
        arguments: [
            ([], .precedence, nil, nil, .none), ([nil, nil], .precedence, nil, nil, .none), (["NL"], .precedence, "NL", "s1", .single),
            ([nil, "NL"], .precedence, "NL", "s2", .single), (["NL", "NL"], .precedence, "NL", "s1", .agreed),
            (["NL", nil, "NL"], .majority, "NL", "s1", .agreed), (["NL", "DE"], .precedence, "NL", "s1", .disputed),
            (["NL", "DE", "DE"], .precedence, "NL", "s1", .disputed), (["NL", "DE"], .majority, "NL", "s1", .disputed),
            (["NL", "DE", "DE"], .majority, "DE", "s2", .disputed), (["NL", "DE", "FR", "FR"], .majority, "FR", "s3", .disputed),
            (["NL", "DE", "DE", "FR", "FR"], .majority, "DE", "s2", .disputed),
            ([nil, "NL", "DE", "NL"], .majority, "NL", "s2", .disputed),
            (["NL", "DE", "NL", "DE"], .majority, "NL", "s1", .disputed),
            (["NL", "DE", "DE", "DE", "NL"], .majority, "DE", "s2", .disputed),
        ] as [([String?], DecisionPolicy, String?, String?, Confidence)])
    func aCountryIsChosenAmongTheSources(
        said: [String?], policy: DecisionPolicy, country: String?, source: String?, confidence: Confidence
    ) throws {
        let words = said.map { $0.map { SourceWord(country: CountryCode($0)) } }
        let finding = try finding(set(words, policy: policy))
        #expect(finding.country?.rawValue == country && finding.decidedBy == source && finding.confidence == confidence)
        #expect(finding.opinions.map(\.source) == said.indices.filter { said[$0] != nil }.map { "s\($0 + 1)" })
    }

    /// The operator's country ends every dispute. An operator's network without a country leaves the choice to the sources.
    @Test(
        arguments: [
            ("LU", ["NL", "DE"], "LU", "overrides", .agreed), ("LU", [nil], "LU", "overrides", .agreed),
            (nil, ["NL", "DE"], "NL", "s1", .disputed), (nil, [nil], nil, nil, .none),
        ] as [(String?, [String?], String?, String?, Confidence)])
    func theOperatorsCountryStandsAboveAll(
        own: String?, said: [String?], country: String?, source: String?, confidence: Confidence
    ) throws {
        let words = said.map { $0.map { SourceWord(country: CountryCode($0)) } }
        let override = SourceWord(country: own.flatMap { CountryCode($0) }, asn: 64_500, organisation: "Own")
        let finding = try finding(set(words, override: override, policy: .majority))
        #expect(finding.country?.rawValue == country && finding.decidedBy == source && finding.confidence == confidence)
        #expect(finding.asn == 64_500 && finding.organisation == "Own" && finding.opinions.first?.source == "overrides")
    }

    @Test func theSystemIsThatOfTheFirstSourceThatNamesOne() throws {
        let words: [SourceWord?] = [
            SourceWord(country: CountryCode("NL")), SourceWord(asn: 2, organisation: nil), SourceWord(asn: 3, organisation: "Three"),
            SourceWord(asn: 2, organisation: "Two"),
        ]
        let finding = try finding(set(words))
        #expect(finding.asn == 2 && finding.organisation == "Two")
        #expect(try self.finding(set([SourceWord(organisation: "Nameless")])).organisation == "Nameless")
        #expect(try self.finding(set([SourceWord()])).opinions.isEmpty)
    }

    /// Lists name a network and a system. Any source is enough, and the network of the address comes first.
    @Test(
        arguments: [
            (nil, [nil, 1], nil), (nil, [nil, 7], "Seven"), (nil, [1, 7], "Seven"), (nil, [8, 7], "Eight"), (nil, [7, nil], "Seven"),
            (7, [1], "Seven"), (1, [7], "Seven"),
        ] as [(UInt32?, [UInt32?], String?)])
    func aListedSystemHidesTheHost(override: UInt32?, systems: [UInt32?], network: String?) throws {
        let words = systems.map { SourceWord(country: CountryCode("NL"), asn: $0) }
        let own = override.map { SourceWord(asn: $0) }
        let set = try set(words, override: own, lists: "AS7 Seven\nAS8 Eight\n21.0.0.0/8 Net\n")
        #expect(try finding(set).passThrough == network)
        #expect(try finding(set, "21.0.0.1").passThrough == "Net")
    }

    @Test func anOperatorsCountryIsNeverHidden() throws {
        let lists = "AS7 Seven\n20.0.0.0/8 Net\n"
        let named = SourceWord(country: CountryCode("LU"), asn: 7)
        var anycast = SourceWord(asn: 7)
        anycast.isAnycast = true
        #expect(try finding(set([anycast], override: named, lists: lists)).passThrough == nil)
        #expect(try finding(set([anycast], override: SourceWord(asn: 7), lists: lists)).passThrough == "Net")
    }

    @Test(
        arguments: [
            (false, true, nil, nil), (true, false, nil, nil), (true, true, nil, "anycast"), (true, true, "Example", "Example (anycast)"),
        ] as [(Bool, Bool, String?, String?)])
    func anycastHidesIfTheOperatorWantsIt(isAnycast: Bool, hides: Bool, organisation: String?, network: String?) throws {
        var word = SourceWord(country: CountryCode("US"), asn: 5, organisation: organisation)
        word.isAnycast = isAnycast
        let plain = SourceWord(country: CountryCode("US"))
        #expect(try finding(set([nil, word, plain], anycastHides: hides)).passThrough == network)
    }

    @Test func anAddressInsideAnotherFormIsLookedUpAsItself() throws {
        let set = try set([], lists: "20.0.0.0/24 Net\n")
        for text in ["20.0.0.1", "::ffff:20.0.0.1", "64:ff9b::1400:1", "2002:1400:1::1"] {
            #expect(try finding(set, text).passThrough == "Net", "\(text)")
        }
        #expect(try finding(set, "64:ff9b::1400:101").passThrough == nil)
    }

    @Test(arguments: [(true, true, true), (false, true, false), (true, false, false)])
    func aBlockIsUniformIfEverySourceSaysSo(first: Bool, override: Bool, isUniform: Bool) throws {
        let set = LocationSet(
            sources: [LocationSet.Named("a", Saying(isEven: first)), LocationSet.Named("b", Saying())],
            overrides: LocationSet.Named(Overrides.name, Saying(isEven: override)), passThrough: PassThroughNetworks(), decision: .majority,
            anycastHides: true)
        #expect(set.isUniform(over: AddressBlock(around: try address("20.0.0.1"))) == isUniform)
    }
}
