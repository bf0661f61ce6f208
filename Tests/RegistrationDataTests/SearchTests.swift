import LocationDatabases
import RegistrationData
import Testing

/// Tests the search for contacts: the order of questions, and what is made of the answers.
@Suite struct SearchTests {
    /// Servers in memory.
    struct World {
        var replies: [String: RegistrationReply] = [:]
        private(set) var asked: [String] = []

        static func servers() throws -> RegistrationServers {
            try RegistrationServers(
                ipv4: RecordedAnswer.bytes("bootstrap"),
                asn: Array(#"{"version":"1.0","services":[[["64496-64511"],["https://rdap.example/ripe/"]]]}"#.utf8),
                dns: Array(#"{"version":"1.0","services":[[["test","tt"],["https://rdap.example/registry/"]]]}"#.utf8))
        }

        mutating func search(_ addresses: [String], systems: [UInt32] = [], host: String? = nil) throws -> AbuseContactResult {
            var search = AbuseContactSearch(
                addresses: addresses.compactMap { IPAddress($0) }, systems: systems, host: host, servers: try Self.servers())
            var step = search.start()
            while case .ask(let url) = step {
                asked.append(url)
                guard asked.count < 100 else { break }
                step = search.next(after: replies[url] ?? .notFound)
            }
            guard case .finished(let result) = step else { throw Endless() }
            return result
        }
        struct Endless: Error {}
    }

    private static let ripe = "https://rdap.example/ripe/ip/192.0.2.7", system = "https://rdap.example/ripe/autnum/64500"
    private static let domain = "https://rdap.example/registry/domain/pictures.test"
    private static let registrar = "https://registrar.example/rdap/domain/PICTURES.TEST"
    private static let address = RegistrationSubject.address(IPAddress(v4: 0xC000_0207))

    private static func recorded(_ name: String) throws -> RegistrationReply {
        RegistrationReply(status: 200, body: try RecordedAnswer.bytes(name))
    }

    @Test func theNetworkComesFirstAndTheRegistrarSecond() throws {
        var world = World()
        world.replies = [
            Self.ripe: try Self.recorded("ripe"), Self.domain: try Self.recorded("registry"),
            Self.registrar: try Self.recorded("registrar"),
        ]
        let result = try world.search(["192.0.2.7"], systems: [64_500], host: "www.pictures.test")
        #expect(
            result.contacts.map(\.text) == [
                "noc@hoster.example", "abuse@hoster.example", "Security@hoster.example", "abuse@registrar.example",
                "https://registrar.example/abuse",
            ])
        #expect(result.contacts.map(\.scope) == [.network, .network, .network, .registrar, .registrar])
        #expect(result.failures.isEmpty && result.redacted.isEmpty && result.unpublished.isEmpty)
        // The system is not asked about, because the network has a contact.
        #expect(world.asked == [Self.ripe, Self.domain, Self.registrar])
    }

    @Test func theSystemIsAskedAboutIfTheNetworkHasNoContact() throws {
        var world = World()
        world.replies = [Self.ripe: try Self.recorded("placeholder"), Self.system: try Self.recorded("autnum")]
        let result = try world.search(["192.0.2.7"], systems: [64_500])
        #expect(result.contacts.map(\.text) == ["abuse@transit.example"])
        #expect(result.unpublished == [Self.address])
        #expect(world.asked == [Self.ripe, Self.system])
    }

    // MARK: None, redacted, failed

    @Test(arguments: [
        (RegistrationReply.notFound, LookupFailure?.none), (.failed(.rateLimited), .rateLimited),
        (.failed(.refused(status: 503)), .refused(status: 503)), (.failed(.unreachable), .unreachable), (.failed(.notRDAP), .notRDAP),
    ])
    func failuresAreKeptApartFromNone(reply: RegistrationReply, failure: LookupFailure?) throws {
        var world = World()
        world.replies[Self.ripe] = reply
        let result = try world.search(["192.0.2.7"])
        #expect(result.contacts.isEmpty)
        #expect(result.failures == (failure.map { [FailedLookup(subject: Self.address, failure: $0)] } ?? []))
        #expect(result.unpublished == (failure == nil ? [Self.address] : []))
    }

    @Test func redactedIsAListOfItsOwn() throws {
        var world = World()
        world.replies["https://rdap.example/registry/domain/hidden.test"] = try Self.recorded("redacted")
        let result = try world.search([], host: "hidden.test")
        #expect(result.redacted == [.domain("hidden.test")])
        #expect(result.unpublished.isEmpty && result.failures.isEmpty)
    }

    @Test func aRegistrarThatFailsIsAFailureIfTheRegistryHasNoContact() throws {
        let thin = #"{"objectClassName":"domain","links":[{"rel":"related","href":"https://registrar.example/rdap/domain/PICTURES.TEST"}]}"#
        var world = World()
        world.replies = [Self.domain: RegistrationReply(status: 200, body: Array(thin.utf8)), Self.registrar: .failed(.unreachable)]
        #expect(
            try world.search([], host: "pictures.test").failures == [FailedLookup(subject: .domain("pictures.test"), failure: .unreachable)]
        )
        world.replies[Self.domain] = try Self.recorded("registry")
        let result = try world.search([], host: "pictures.test")
        #expect(result.contacts.map(\.text) == ["abuse@registrar.example"])
        #expect(result.failures.isEmpty)
    }

    @Test func whatNoServerKnowsIsAFailure() throws {
        var world = World()
        let result = try world.search(["198.18.0.1"], systems: [1], host: "a.example")
        #expect(result.failures.map(\.failure) == [.noServer, .noServer, .noServer])
        #expect(world.asked.isEmpty)
    }

    @Test func theSecondServerIsAskedIfTheFirstFails() throws {
        var world = World()
        world.replies = [
            "https://rdap.example/lacnic/ip/203.0.113.7": .failed(.unreachable),
            "https://rdap2.example/lacnic/ip/203.0.113.7": try Self.recorded("lacnic"),
        ]
        let result = try world.search(["203.0.113.7"])
        #expect(result.contacts.map(\.text) == ["abuso@hospedagem.example", "https://hospedagem.example/abuso"])
        #expect(result.failures.isEmpty)
    }

    // MARK: Names below the registered one

    @Test func aNameIsShortenedUntilTheRegistryKnowsIt() throws {
        var world = World()
        world.replies[Self.domain] = try Self.recorded("registrar")
        let result = try world.search([], host: "x.y.cdn.pictures.test")
        #expect(result.contacts.first?.text == "abuse@registrar.example")
        #expect(
            world.asked.map { $0.split(separator: "/").last.map(String.init) } == [
                "y.cdn.pictures.test", "cdn.pictures.test", "pictures.test", "PICTURES.TEST",
            ])
        #expect(result.unpublished.isEmpty)
    }

    @Test(arguments: [
        ("gone.co.test", ["gone.co.test", "co.test"]), ("gone.co.tt", ["gone.co.tt"]), ("a.gone.tt", ["a.gone.tt", "gone.tt"]),
        ("gone.test", ["gone.test"]), ("test", []), ("a b.test", []), ("a/b.test", []),
    ])
    func aNameIsNotShortenedToAnEnding(host: String, asked: [String]) throws {
        var world = World()
        _ = try world.search([], host: host)
        #expect(world.asked == asked.map { "https://rdap.example/registry/domain/\($0)" })
    }

    // MARK: Loops and bounds

    @Test func aRedirectLoopIsNamed() throws {
        var world = World()
        world.replies = [
            Self.ripe: .redirected("https://b.example/ip/192.0.2.7"), "https://b.example/ip/192.0.2.7": .redirected(Self.ripe),
        ]
        let result = try world.search(["192.0.2.7"])
        #expect(result.failures == [FailedLookup(subject: Self.address, failure: .loop)])
        #expect(world.asked.count == 2)
    }

    @Test func aRedirectLeadsToTheAnswer() throws {
        var world = World()
        world.replies = [
            Self.ripe: .redirected("https://b.example/ip/192.0.2.7"), "https://b.example/ip/192.0.2.7": try Self.recorded("ripe"),
        ]
        #expect(try world.search(["192.0.2.7"]).contacts.count == 3)
    }

    @Test func relatedLinksThatNeverEndAreBounded() throws {
        var world = World()
        for number in 0..<50 {
            let url = number == 0 ? Self.ripe : "https://b.example/\(number)"
            let next = #"{"objectClassName":"ip network","links":[{"rel":"related","href":"https://b.example/\#(number + 1)"}]}"#
            world.replies[url] = RegistrationReply(status: 200, body: Array(next.utf8))
        }
        let result = try world.search(["192.0.2.7"])
        #expect(result.failures == [FailedLookup(subject: Self.address, failure: .loop)])
        #expect(world.asked.count == AbuseContactSearch.questionsForSubject)
    }

    @Test func anAnswerRelatedToItselfIsNoLoop() throws {
        let own = #"{"objectClassName":"ip network","links":[{"rel":"related","href":"\#(Self.ripe)"}]}"#
        var world = World()
        world.replies[Self.ripe] = RegistrationReply(status: 200, body: Array(own.utf8))
        #expect(try world.search(["192.0.2.7"]).unpublished == [Self.address])
        #expect(world.asked == [Self.ripe])
    }

    @Test func theWholeSearchIsBounded() throws {
        var world = World()
        for host in 1...8 {
            for number in 0..<9 {
                let url = number == 0 ? "https://rdap.example/ripe/ip/192.0.2.\(host)" : "https://b.example/\(host)/\(number)"
                world.replies[url] = .redirected("https://b.example/\(host)/\(number + 1)")
            }
        }
        let result = try world.search(
            (1...8).map { "192.0.2.\($0)" } + ["192.0.2.1"], systems: Array(64_496...64_511), host: "a.b.c.d.test")
        #expect(world.asked.count <= AbuseContactSearch.questions)
        #expect(result.failures.count >= AbuseContactSearch.subjects)
    }
}
