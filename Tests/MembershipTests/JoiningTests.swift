import Cryptography
import Envelopes
import HotlineModel
import Membership
import Testing

@Suite struct JoiningTests {
    let federation: Federation
    let now = Federation.now

    init() throws { federation = try Federation() }

    @Test func leadsFromARequestToACertificateAndAListedMember() throws {
        let admission = try federation.join("nl", countries: [("NL", 1)])
        #expect(!admission.isRenewal)
        #expect(admission.certificate.uriNames == ["urn:hotline:member:nl"])
        #expect(admission.certificate.dnsNames == ["nl.example"])
        #expect(admission.certificate.ipAddresses == ["127.0.0.1"])
        let directory = try federation.secretariat.sign(at: now)
        let member = try #require(MemberID("nl").flatMap { directory.member($0) })
        #expect(member.pins.map(\.spki) == [admission.certificate.spkiDigest])
        #expect(member.endpoints == ["https://nl.example:7443", "https://127.0.0.1:7443"])
        let authority = try Certificate(pem: try #require(member.certificateAuthority))
        #expect(admission.certificate.isIssued(by: authority))
        #expect(member.coverage.map(\.country.rawValue) == ["NL"])
        let accepted = try federation.node("nl").accept(federation.file("secretariat/joined-nl.json"), at: now)
        #expect(accepted.directory == directory)
        #expect(try federation.file("nl/federation/directory.jws") == Array(directory.document.utf8))
        #expect(try Certificate(pem: String(decoding: federation.file("nl/keys/tls.pem"), as: UTF8.self)) == admission.certificate)
    }

    @Test(arguments: ["keys/signing.key", "keys/node.key", "keys/tls.key"])
    func keepsSecretsToTheirOwner(name: String) throws {
        try federation.prepare(Federation.application("nl"))
        #expect(try federation.mode(of: "nl/\(name)") == 0o600)
    }

    @Test func keepsTheKeysThatAreThere() throws {
        let first = try federation.prepare(Federation.application("nl"))
        let second = try federation.prepare(Federation.application("nl", name: "Another name"))
        #expect(first.request.signingKey == second.request.signingKey)
        #expect(first.request.tlsKey == second.request.tlsKey)
        #expect(second.request.name == "Another name")
    }

    @Test func installsTheCertificateBeforeADirectoryIsSigned() throws {
        try federation.join("nl")
        let accepted = try federation.node("nl").accept(federation.file("secretariat/joined-nl.json"), at: now)
        #expect(accepted.directory == nil)
    }

    @Test func refusesAnotherRootThanThePinnedOne() throws {
        let other = try Federation()
        #expect(throws: MembershipError.self) {
            try federation.node("nl").prepare(
                Federation.application("nl"), root: federation.secretariat.root.document, pinned: other.secretariat.root.digest, at: now)
        }
        try federation.prepare(Federation.application("nl"))
        let error = #expect(throws: MembershipError.self) {
            try federation.node("nl").prepare(
                Federation.application("nl"), root: other.secretariat.root.document, pinned: other.secretariat.root.digest, at: now)
        }
        #expect(error == .alreadyThere(folder: "\(federation.path)/nl"))
    }

    @Test func refusesARequestThatWasChanged() throws {
        try federation.prepare(Federation.application("nl"))
        let request = try federation.file("nl/join-nl.json")
        // The last character of the signature's last-but-one group: a whole six bits.
        var changed = request
        let position = request.count - 10
        changed[position] = changed[position] == 0x41 ? 0x42 : 0x41
        let error = #expect(throws: MembershipError.self) { try federation.secretariat.admit(changed, at: now) }
        #expect(error == .refused(what: "The join request", EnvelopeError(.badSignature)))
    }

    @Test(arguments: ["", "{}", "{\"joinRequest\":1}", "{\"joinRequest\":\"a.b.c\"}"])
    func refusesWhatIsNoRequest(text: String) {
        #expect(throws: MembershipError.self) { try federation.secretariat.admit(Array(text.utf8), at: now) }
    }

    @Test func refusesARequestForAnotherFederation() throws {
        let other = try Federation()
        try other.prepare(Federation.application("nl"))
        let error = #expect(throws: MembershipError.self) { try federation.secretariat.admit(other.file("nl/join-nl.json"), at: now) }
        #expect(error?.description.contains("it was made for another federation") == true)
    }

    @Test func refusesAnotherMembersKeys() throws {
        try federation.join("nl")
        let key = try SigningKey(from: .file(path: "\(federation.path)/nl/keys/signing.key"))
        let tlsKey = try TLSPrivateKey(from: .file(path: "\(federation.path)/nl/keys/tls.key"))
        let request = JoinRequest(
            member: try #require(MemberID("de")), name: "Impostor", role: .hotline, coverage: [],
            endpoints: [try #require(Endpoint("https://de.example"))], tlsKey: tlsKey.publicKey, signingKey: PublicKey(key.verifyingKey),
            contact: "", rootDigest: federation.secretariat.root.digest, at: now)
        let error = #expect(throws: MembershipError.self) { try federation.secretariat.admit(request.file(signedBy: key), at: now) }
        #expect(error == .request(problem: "one of its keys is listed for nl"))
    }

    @Test func refusesARankThatIsTaken() throws {
        try federation.join("nl", countries: [("NL", 1)])
        let error = #expect(throws: MembershipError.self) { try federation.join("xx", countries: [("NL", 1)]) }
        #expect(error?.description.contains("nl covers NL with rank 1 already") == true)
        try federation.join("yy", countries: [("NL", 2)])
    }

    @Test func refusesToReplaceAMemberWithOtherKeys() throws {
        try federation.join("nl")
        let other = NodeFolder("\(federation.path)/thief")
        let prepared = try other.prepare(
            Federation.application("nl"), root: federation.secretariat.root.document, pinned: federation.secretariat.root.digest, at: now)
        let request = try federation.file("thief/join-nl.json")
        #expect(prepared.requestPath.hasSuffix("thief/join-nl.json"))
        let error = #expect(throws: MembershipError.self) { try federation.secretariat.admit(request, at: now) }
        #expect(error == .request(problem: "nl is a member, and this was not signed by a key listed for it"))
    }

    @Test func refusesAnotherRoleAndAMemberThatLeft() throws {
        try federation.join("nl")
        let error = MembershipError.request(problem: "nl has left, or is listed with another role")
        try federation.prepare(Federation.application("nl", role: .central))
        #expect(throws: error) { try federation.secretariat.admit(federation.file("nl/join-nl.json"), at: now) }
        try federation.leave("nl")
        #expect(throws: error) { try federation.join("nl") }
    }

    @Test func refusesARequestUnderARevokedKey() throws {
        let admission = try federation.join("nl")
        _ = try federation.secretariat.revoke(admission.request.signingKey.keyID, of: admission.request.member, at: now)
        #expect(throws: MembershipError.request(problem: "nl is a member, and this was not signed by a key listed for it")) {
            try federation.join("nl")
        }
    }

    @Test func renewsACertificateOfAMember() throws {
        let first = try federation.join("nl", countries: [("NL", 1)])
        try federation.prepare(Federation.application("nl", countries: [("NL", 1), ("BE", 3)], endpoints: ["https://new.example"]))
        let later = now + .seconds(86_400)
        let second = try federation.secretariat.admit(federation.file("nl/join-nl.json"), at: later)
        #expect(second.isRenewal)
        #expect(second.certificate.notAfter > first.certificate.notAfter)
        let member = try #require(try federation.secretariat.sign(at: later).members.first)
        #expect(member.endpoints == ["https://new.example"])
        #expect(member.pins.count == 1)
        #expect(member.keys.count == 1)
        #expect(member.coverage.count == 2)
    }

    @Test(arguments: [
        (MemberRole.central, [("NL", 1)], "Central", "central covers no country of its own"),
        (.hotline, [("NL", 0)], "A", "ranks go from 1 to 1000"),
        (.hotline, [("NL", 1), ("NL", 2)], "A", "it names one country twice"),
        (.hotline, [], "", "the name must have 1 to 200 bytes"),
        (.hotline, [], "a\nb", "a name holds control characters"),
    ])
    func refusesAnApplicationThatNoDirectoryMayHold(role: MemberRole, countries: [(String, Int)], name: String, problem: String) throws {
        let application = try Federation.application("nl", name: name, role: role, countries: countries)
        #expect(throws: MembershipError.request(problem: problem)) { try federation.prepare(application) }
    }

    @Test(arguments: [
        "http://a.example", "https://", "https://a.example/", "https://a.example:0", "https://a.example:070", "https://a.example:65536",
        "https://A.example", "https://a b", "https://u@a.example", "https://[::1", "https://[a]", "https://a.example?x",
    ])
    func refusesOddEndpoints(text: String) { #expect(Endpoint(text) == nil) }

    @Test(arguments: [
        ("https://a.example", "a.example", 443), ("https://[::1]:7443", "::1", 7_443), ("https://127.0.0.1:1", "127.0.0.1", 1),
    ])
    func readsEndpoints(text: String, host: String, port: Int) throws {
        let endpoint = try #require(Endpoint(text))
        #expect(endpoint.host == host && endpoint.port == port && endpoint.url == text)
    }
}
