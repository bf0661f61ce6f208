import HotlineModel
import LocationDatabases
import Testing

@testable import Hosting

@Suite struct TracerTests {
    let data: DataFolder
    let tracer: Tracer

    init() throws {
        data = try DataFolder()
        tracer = try data.tracer()
    }

    @Test(arguments: [
        ("http://20.0.0.1/a", "NL"), ("https://user@20.0.0.1:8443/", "NL"), ("http://0x14000001/", "NL"), ("http://335544321/", "NL"),
        ("http://024.1/", "NL"),
        ("ftp://22.0.0.1/", "US"), ("http://23.0.0.1/", "CA"), ("http://[2a00:1::7]/", "NL"), ("http://[::ffff:20.0.0.1]/", "NL"),
        ("http://[64:ff9b::1400:1]/", "NL"), ("http://[2002:1400:1::1]/", "NL"), ("http://six.example/", "NL"),
        ("http://www.board.example/", "NL"),
        ("HTTP://WWW.Board.Example./x", "NL"), ("wss://20.0.0.1/s", "NL"),
    ]) func locatesHosts(address: String, country: String) { #expect(tracer.traceNow(address)?.outcome == countries(country)) }

    @Test func anOriginThatTheOperatorKnowsCountsBeforeEverythingElse() async throws {
        let address = try #require(IPAddress("22.0.0.1"))
        let origins = FixedOrigins(exact: ["www.board.example": [address]], below: ["fronted.example": [address]])
        let tracer = try data.tracer(origins: origins)
        for name in ["www.board.example", "fronted.example", "a.b.fronted.example"] {
            #expect(tracer.traceNow("http://\(name)/")?.outcome == countries("US"))
            #expect(await tracer.trace("http://\(name)/").outcome == countries("US"))
        }
        // Everybody else is answered by what the name resolves to.
        #expect(await tracer.tracePublicly("http://www.board.example/").outcome == countries("NL"))
        #expect(await tracer.trace("http://six.example/").outcome == countries("NL"))
        #expect(FixedOrigins().addresses(of: "fronted.example") == nil)
    }

    @Test(arguments: [
        ("http://www.board.example/", ["22.0.0.1"], "NL", nil as String?), ("http://unknown.example/", ["22.0.0.1"], "US", "Front"),
        ("http://unknown.example/", ["127.0.0.1", "x", "22.0.0.1"], "US", "Front"), ("http://unknown.example/", ["127.0.0.1"], nil, nil),
        ("http://unknown.example/", ["x"], nil, nil), ("http://unknown.example/", [], nil, nil),
        ("http://unknown.example/", Array(repeating: "24.0.0.1", count: 64) + ["22.0.0.1"], nil, nil),
    ]) func aKnownOriginCountsWhileNoTraceFindsTheHost(
        address: String, known: [String], country: String?, front: String?
    ) async throws {
        let earlier = HostingVerdict(
            .unlocated(.unknownCountry), findings: known.map { AddressFinding(address: $0) }, at: Timestamp(milliseconds: 0),
            behind: "Front")
        for verdict in [await tracer.trace(address, knowing: earlier), try #require(tracer.traceNow(address, knowing: earlier))] {
            #expect(verdict.outcome == country.map { countries($0) } ?? .unlocated(.noSuchHost))
            #expect(verdict.behind == front)
        }
        var seen = earlier
        seen.behind = nil
        #expect(await tracer.trace("http://unknown.example/", knowing: seen).outcome == .unlocated(.noSuchHost))
        #expect(await tracer.trace("http://unknown.example/", knowing: nil).outcome == .unlocated(.noSuchHost))
    }

    @Test func anOriginOfTheOperatorsNamesTheFrontEndBeforeIt() async throws {
        try data.write("hosts", "20.9.0.1 fronted.example\n20.0.0.1 open.example\n")
        let address = try #require(IPAddress("22.0.0.1"))
        let tracer = try data.tracer(origins: FixedOrigins(exact: ["fronted.example": [address], "open.example": [address]], below: [:]))
        let fronted = await tracer.trace("http://fronted.example/", knowing: nil)
        #expect(fronted.outcome == countries("US") && fronted.behind == "Example Shield")
        #expect(fronted.findings.map(\.address) == ["22.0.0.1"])
        let open = await tracer.trace("http://open.example/", knowing: nil)
        #expect(open.outcome == countries("US") && open.behind == nil)
        // The front-end may have to be asked for.
        #expect(tracer.traceNow("http://fronted.example/", knowing: nil) == nil)
    }

    @Test(arguments: [
        ("22.0.0.1", nil as UnlocatedReason?), ("127.0.0.1", .reservedAddress), ("24.0.0.1", .unknownCountry), ("x", .malformed),
        ("", .malformed),
    ]) func oneAddressHasAVerdictByItself(address: String, reason: UnlocatedReason?) {
        #expect(tracer.verdict(onAddress: address).outcome == reason.map { .unlocated($0) } ?? countries("US"))
    }

    @Test(arguments: [
        ("", UnlocatedReason.malformed), ("board.example", .malformed), ("http://", .malformed), ("http://a b/", .malformed),
        ("http://256.1.1.1.1/", .malformed),
        ("http://board.example/\u{0}", .malformed), ("http://" + String(repeating: "a", count: 100_000), .malformed),
        ("http://board..example/", .malformed),
        ("mailto:someone@board.example", .unsupportedScheme), ("file:///etc/hosts", .unsupportedScheme),
        ("javascript:void(0)", .unsupportedScheme),
        ("data:text/plain,hello", .unsupportedScheme), ("urn:isbn:1", .unsupportedScheme), ("magnet:?xt=urn:btih:00", .magnet),
        ("MAGNET:?xt=1", .magnet),
        ("ipfs://QmExample/a", .ipfs), ("ipns://board.example/", .ipfs), ("http://exampleservice.onion/a", .onion),
        ("https://a.b.EXAMPLE.ONION./", .onion),
        ("http://board.i2p/", .i2p), ("http://x.b32.i2p/", .i2p), ("http://127.0.0.1/", .reservedAddress),
        ("http://127.1/", .reservedAddress),
        ("http://10.0.0.1/", .reservedAddress), ("http://100.64.0.1/", .reservedAddress), ("http://192.0.2.1/", .reservedAddress),
        ("http://[::1]/", .reservedAddress), ("http://[fe80::1%25eth0]/", .reservedAddress), ("http://[2001:db8::1]/", .reservedAddress),
        ("http://[::ffff:10.0.0.1]/", .reservedAddress), ("http://[64:ff9b::a00:1]/", .reservedAddress),
        ("http://localhost/", .reservedAddress),
        ("http://a.localhost/", .reservedAddress), ("http://printer.local/", .reservedAddress),
        ("http://router.home.arpa/", .reservedAddress),
        ("http://wiki.internal/", .reservedAddress), ("http://unknown.example/", .noSuchHost), ("http://a.invalid/", .noSuchHost),
        ("http://a.test/", .noSuchHost), ("http://unknown.board.nl/", .noSuchHost), ("http://24.0.0.1/", .unknownCountry),
        ("http://99.0.0.1/", .unknownCountry),
        ("http://[2a00:2::1]/", .unknownCountry),
    ]) func namesWhatItCannotLocate(address: String, reason: UnlocatedReason) {
        #expect(tracer.traceNow(address)?.outcome == .unlocated(reason))
    }

    @Test(arguments: [
        ("http://25.0.0.1/", "Example CDN"), ("http://20.9.0.1/", "Example Shield"), ("http://[2a00:1:9::1]/", "Example Shield"),
        ("http://20.9.1.1/", "Example Shield"),
    ]) func seesPassThroughNetworks(address: String, network: String) {
        #expect(tracer.traceNow(address)?.outcome == .hidden(by: network))
    }

    @Test func takesTheOperatorsWordAboveAll() throws {
        #expect(tracer.traceNow("http://20.5.1.1/")?.outcome == countries("BE"))
        #expect(tracer.traceNow("http://20.5.5.1/")?.outcome == countries("LU"))
        #expect(tracer.traceNow("http://25.1.0.1/")?.outcome == countries("DE"))
        #expect(tracer.traceNow("http://10.1.0.1/")?.outcome == countries("SE"))
        #expect(tracer.traceNow("http://office.local/")?.outcome == countries("SE"))
        let finding = tracer.locate(try address("20.5.1.1"))
        #expect(
            finding.confidence == .agreed && finding.decidedBy == "overrides" && finding.asn == 64_520
                && finding.organisation == "Example Moved")
        #expect(finding.opinions.map(\.source) == ["overrides", "tor", "iptoasn"])
        #expect(tracer.locate(try address("20.9.1.1")).organisation == "Example Named")
    }

    @Test func recordsEveryOpinionWithItsDate() throws {
        let finding = tracer.locate(try address("21.0.0.1"))
        #expect(finding.confidence == .disputed && finding.country == CountryCode("DE") && finding.decidedBy == "tor")
        #expect(finding.asn == 64_509 && finding.organisation == "EXAMPLE-FR")
        #expect(finding.opinions.map(\.country) == [CountryCode("DE"), CountryCode("FR")])
        #expect(finding.opinions.first?.dataDate == "2026-06-05")
        #expect(tracer.locate(try address("20.0.0.1")).confidence == .agreed)
        let unannounced = tracer.locate(try address("22.0.0.1"))
        #expect(unannounced.confidence == .single && unannounced.asn == nil && unannounced.organisation == nil)
        #expect(tracer.locate(try address("24.0.0.1")).confidence == .none)
        #expect(tracer.locate(try address("24.0.0.1")).asn == 64_512)
    }

    @Test(arguments: [
        (["20.0.0.1", "21.0.0.1", "20.0.0.2"], countries("NL", "DE")), (["21.0.0.1", "20.0.0.1"], countries("DE", "NL")),
        (["25.0.0.1", "20.0.0.1"], countries("NL")), (["20.0.0.1", "10.0.0.1", "99.0.0.1"], countries("NL")),
        (["99.0.0.1", "25.0.0.1", "10.0.0.1"], .hidden(by: "Example CDN")), (["20.9.0.1", "25.0.0.1"], .hidden(by: "Example Shield")),
        (["10.0.0.1", "99.0.0.1"], .unlocated(.unknownCountry)), (["10.0.0.1", "127.0.0.1"], .unlocated(.reservedAddress)),
        ([], .unlocated(.noSuchHost)),
    ]) func makesOneOutcomeOfSeveralAddresses(addresses: [String], outcome: HostingVerdict.Outcome) throws {
        let verdict = tracer.verdict(for: try addresses.map { try address($0) })
        #expect(verdict.outcome == outcome)
        #expect(verdict.findings.map(\.address) == addresses)
    }

    @Test func takesAllAddressesOfTheHostsFile() {
        let verdict = tracer.traceNow("http://board.example/")
        #expect(verdict?.outcome == countries("NL", "DE") && verdict?.findings.map(\.address) == ["20.0.0.1", "21.0.0.1"])
    }

    @Test func asksTheResolverForTheRest() async throws {
        let resolver = TableResolver(answers: [
            "board.nl": .success([try address("20.0.0.1"), try address("2a00:1::1")]), "slow.nl": .failure(.timedOut),
            "broken.nl": .failure(.failed),
            "board.example": .success([try address("22.0.0.1")]), "a.onion": .success([try address("20.0.0.1")]),
        ])
        let tracer = try Tracer(configuration: data.configuration(), resolver: resolver)
        #expect(tracer.traceNow("http://board.nl/") == nil)
        #expect(await tracer.trace("http://board.nl/").outcome == countries("NL"))
        #expect(await tracer.trace("http://board.nl/").findings.count == 2)
        #expect(await tracer.trace("http://slow.nl/").outcome == .unlocated(.resolverTimeout))
        #expect(await tracer.trace("http://broken.nl/").outcome == .unlocated(.resolverFailed))
        #expect(await tracer.trace("http://other.nl/").outcome == .unlocated(.noSuchHost))
        #expect(await tracer.trace("http://board.example/").outcome == countries("NL", "DE"))
        #expect(await tracer.trace("http://a.onion/").outcome == .unlocated(.onion))
        #expect(await tracer.trace("http://20.0.0.1/").outcome == countries("NL"))
    }

    @Test(arguments: [
        (DecisionPolicy.precedence, "DE", "first"), (.majority, "FR", "second"),
    ]) func decidesAsThePolicySays(policy: DecisionPolicy, country: String, source: String) throws {
        try data.write("a", "21.0.0.0,21.255.255.255,DE\n")
        try data.write("b", "21.0.0.0,21.255.255.255,FR\n")
        let tracer = try data.tracer {
            $0.decision = policy
            $0.sources = [("first", "a"), ("second", "b"), ("third", "b")].map {
                SourceDescription(name: $0.0, kind: .countryTables([data.path($0.1)]))
            }
        }
        let finding = tracer.locate(try address("21.0.0.1"))
        #expect(finding.country == CountryCode(country) && finding.decidedBy == source && finding.confidence == .disputed)
    }

    @Test func letsTheEarlierSourceWinATie() throws {
        let tracer = try data.tracer { $0.decision = .majority }
        #expect(tracer.locate(try address("21.0.0.1")).decidedBy == "tor")
    }

    @Test func worksWithoutAnySource() throws {
        let tracer = try Tracer(configuration: HostingConfiguration(sources: [], resolution: .hostsFileOnly))
        #expect(tracer.traceNow("http://20.0.0.1/")?.outcome == .unlocated(.unknownCountry))
    }
}

extension Tracer {
    /// The answers of the sources about one network address.
    func locate(_ address: IPAddress) -> AddressFinding { snapshot.locations.finding(for: address) }
}
