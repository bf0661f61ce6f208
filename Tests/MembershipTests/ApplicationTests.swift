import Cryptography
import Envelopes
import HotlineModel
import Testing

@testable import Membership

/// The limits of an application, each from both sides.
@Suite struct ApplicationTests {
    private func request(_ change: (inout JoinRequest) throws -> Void = { _ in }) throws -> JoinRequest {
        let key = SigningKey(), tlsKey = try TLSPrivateKey()
        var request = JoinRequest(
            member: try #require(MemberID("nl")), name: "Hotline NL", role: .hotline, coverage: [.init(try #require(CountryCode("NL")))],
            endpoints: [try #require(Endpoint("https://nl.example"))], tlsKey: tlsKey.publicKey, signingKey: PublicKey(key.verifyingKey),
            contact: "duty@nl.example", rootDigest: .zero, at: Federation.now)
        try change(&request)
        return request
    }

    private func problem(_ change: (inout JoinRequest) throws -> Void) throws -> String? {
        do { try request(change).check() } catch MembershipError.request(let problem) { return problem }
        return nil
    }

    @Test(arguments: [(0, false), (1, true), (200, true), (201, false)]) func aNameHas1To200Bytes(length: Int, isGood: Bool) throws {
        let problem = try problem { $0.name = String(repeating: "n", count: length) }
        #expect(problem == (isGood ? nil : "the name must have 1 to 200 bytes"))
    }

    @Test(arguments: [(0, true), (500, true), (501, false)]) func aContactHasAtMost500Bytes(length: Int, isGood: Bool) throws {
        let problem = try problem { $0.contact = String(repeating: "c", count: length) }
        #expect(problem == (isGood ? nil : "the contact has more than 500 bytes"))
    }

    @Test(arguments: [(0, false), (1, true), (8, true), (9, false)]) func aMemberHas1To8Endpoints(count: Int, isGood: Bool) throws {
        let problem = try problem { request in
            request.endpoints = try (0..<count).map { try #require(Endpoint("https://e\($0).example")) }
        }
        #expect(problem == (isGood ? nil : "it must name 1 to 8 endpoints"))
    }

    @Test func noEndpointAndNoCountryStandsTwice() throws {
        #expect(try problem { $0.endpoints.append($0.endpoints[0]) } == "it names one endpoint twice")
        #expect(try problem { $0.coverage.append(.init($0.coverage[0].country, rank: 2)) } == "it names one country twice")
    }

    @Test(arguments: [(0, false), (1, true), (1_000, true), (1_001, false), (-1, false)]) func ranksHaveTheirRange(rank: Int, isGood: Bool)
        throws
    {
        #expect(try problem { $0.coverage[0].rank = rank } == (isGood ? nil : "ranks go from 1 to 1000"))
    }

    @Test(arguments: ["\u{0}", "\n", "\u{1B}[2J", "\u{7F}", "\t"]) func noTextMovesTheCursorOfATerminal(text: String) throws {
        #expect(try problem { $0.name = "a\(text)b" } == "a name holds control characters")
        #expect(try problem { $0.contact = "a\(text)b" } == "a name holds control characters")
    }

    @Test func centralCoversNoCountry() throws {
        #expect(try problem { $0.role = .central } == "central covers no country of its own")
        #expect(try problem { ($0.role, $0.coverage) = (.central, []) } == nil)
        #expect(try problem { $0.coverage = [] } == nil)
    }

    /// A file is read if its own key signed it, and only as it was written.
    @Test func anApplicationIsSignedByItsOwnKey() throws {
        let key = SigningKey()
        let own = try request { $0.signingKey = PublicKey(key.verifyingKey) }
        #expect(try JoinRequest(file: own.file(signedBy: key)) == own)
        let other = try request()
        let error = #expect(throws: MembershipError.self) { try JoinRequest(file: other.file(signedBy: key)) }
        #expect(error == .refused(what: "The join request", EnvelopeError(.unknownKey)))
    }

    @Test func anApplicationThatIsRefusedAtHomeIsRefusedWhenItIsRead() throws {
        let key = SigningKey()
        let bad = try request {
            $0.signingKey = PublicKey(key.verifyingKey)
            $0.name = ""
        }
        #expect(throws: MembershipError.request(problem: "the name must have 1 to 200 bytes")) {
            try JoinRequest(file: bad.file(signedBy: key))
        }
    }

    @Test(arguments: [
        (#""v":1"#, #""v":2"#, EnvelopeError(.unsupportedVersion, member: "v")),
        (#""member":"nl""#, #""member":"NL""#, EnvelopeError(.malformed, member: "member")),
        (#""role":"hotline""#, #""role":"boss""#, EnvelopeError(.malformed, member: "role")),
        (#""country":"NL""#, #""country":"UK""#, EnvelopeError(.malformed, member: "coverage")),
        (#""rank":1"#, #""rank":"1""#, EnvelopeError(.malformed, member: "coverage")),
        (#"https://nl.example"#, #"http://nl.example"#, EnvelopeError(.malformed, member: "endpoints")),
        (#""tlsKey":""#, #""tlsKey":"A"#, EnvelopeError(.malformed, member: "tlsKey")),
        (#""signingKey":""#, #""signingKey":"A"#, EnvelopeError(.malformed, member: "signingKey")),
        (#""root":"0"#, #""root":"g"#, EnvelopeError(.malformed, member: "root")),
        (#""at":"2026"#, #""at":"26"#, EnvelopeError(.malformed, member: "at")),
        (#""contact""#, #""contacts""#, EnvelopeError(.malformed, member: "contact")),
    ])
    func everyMemberHasItsForm(old: String, new: String, expected: EnvelopeError) throws {
        let key = SigningKey()
        let file = try request { $0.signingKey = PublicKey(key.verifyingKey) }.file(signedBy: key)
        let compact = try #require(JSONValue(parsing: file)["joinRequest"]?.string)
        let payload = try UnverifiedJWS(parsing: compact, as: .join).claimedPayload
        let text = String(decoding: payload, as: UTF8.self)
        let changed = text.replacing(old, with: new)
        #expect(changed != text)
        let forged = JSONValue.object([.init("joinRequest", .string(JWS(signing: Array(changed.utf8), as: .join, with: key).compact))])
        #expect(throws: MembershipError.refused(what: "The join request", expected)) { try JoinRequest(file: forged.compactBytes) }
    }
}

/// Keys are named by enough of their beginning.
@Suite struct KeyNameTests {
    private func only(_ beginning: String, in names: String...) throws -> String {
        try RootChange.only(beginning, in: names, what: "root key") { $0 }
    }

    @Test func sixCharactersThatOneKeyHasNameIt() throws {
        #expect(try only("abcdef", in: "abcdefg", "abcdeg") == "abcdefg")
        let more = MembershipError.root(problem: "give more of the name of the root key")
        #expect(throws: more) { try only("abcde", in: "abcdefg") }
        #expect(throws: more) { try only("abcdef", in: "abcdefg", "abcdefh") }
    }
}

@Suite struct EndpointTests {
    @Test(arguments: [
        ("https://a", "a", 443, false), ("https://a.example:1", "a.example", 1, false),
        ("https://a.example:65535", "a.example", 65_535, false),
        ("https://a-b.example", "a-b.example", 443, false), ("https://1.2.3.4", "1.2.3.4", 443, true),
        ("https://[2001:db8::1]", "2001:db8::1", 443, true),
        ("https://[::ffff:1.2.3.4]:9", "::ffff:1.2.3.4", 9, true),
    ])
    func namesAHostAndAPort(text: String, host: String, port: Int, isAddress: Bool) throws {
        let endpoint = try #require(Endpoint(text))
        #expect(endpoint.host == host && endpoint.port == port && endpoint.isAddress == isAddress)
    }

    @Test(arguments: [
        "", "https:", "https:/a", "https://:443", "https://-a.example", "https://.a.example", "https://a.example:", "https://a.example:-1",
        "https://a.example:+1",
        "https://a.example:00443", "https://a.example:443a", "https://a.example:4 43", "https://a_b.example", "https://ä.example",
        "https://a.example#x",
        "https://[a.example]", "https://[]", "https://[::1]x", "https://[::1]7443", "https://[::G]", "https://[1.2.3.4]",
        "HTTPS://a.example",
        "https://" + String(repeating: "a", count: 293),
    ])
    func otherTextsAreNoEndpoint(text: String) { #expect(Endpoint(text) == nil) }

    @Test func anEndpointHasAtMost300Bytes() {
        #expect(Endpoint("https://" + String(repeating: "a", count: 292)) != nil)
    }
}
