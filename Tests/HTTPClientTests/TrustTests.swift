import Cryptography
import HTTPClient
import HTTPServer
import TestSupport
import Testing

/// Tests which servers a client trusts, and which identity it shows.
@Suite struct TrustTests {
    private static func request(to peer: PeerFixture, pins: Set<[UInt8]>? = nil, name: String = PeerFixture.name, authority: String? = nil)
        -> ClientRequest
    {
        var request = peer.request()
        request.trust = .pinned(spki: pins ?? [peer.pin], uriName: name, authority: authority)
        return request
    }

    // MARK: The server

    @Test func aServerWithAnotherKeyIsNotTalkedTo() async throws {
        let other = try TestIdentity(uri: PeerFixture.name).certificate.spkiDigest.bytes
        try await PeerFixture.run(handler: { _ in
            Issue.record("a request reached a server that is not trusted")
            return .text("")
        }) { peer in
            let failure = await peer.client.failure(of: Self.request(to: peer, pins: [other]))
            #expect(failure?.code == .untrusted(.unpinned))
        }
    }

    @Test func anyOneOfSeveralPinsSuffices() async throws {
        let other = try TestIdentity(uri: PeerFixture.name).certificate.spkiDigest.bytes
        try await PeerFixture.run { peer in
            try await #expect(peer.client.send(Self.request(to: peer, pins: [other, peer.pin])).status == 200)
        }
    }

    @Test(arguments: ["urn:example:peer:serve", "urn:example:peer:server2", "URN:example:peer:server", "localhost", "127.0.0.1", ""])
    func aServerThatNamesAnotherMemberIsNotTalkedTo(name: String) async throws {
        try await PeerFixture.run { peer in
            #expect(await peer.client.failure(of: Self.request(to: peer, name: name))?.code == .untrusted(.wrongName))
        }
    }

    @Test func aServerIssuedByTheListedAuthorityIsTalkedTo() async throws {
        let authority = try CertificateAuthority(
            commonName: "authority.example", notBefore: TestIdentity.longAgo, notAfter: TestIdentity.farAhead)
        try await PeerFixture.run(identity: TestIdentity(uri: PeerFixture.name, issuedBy: authority)) { peer in
            let request = Self.request(to: peer, authority: authority.certificate.pem)
            try await #expect(peer.client.send(request).status == 200)
        }
    }

    @Test func aServerNotIssuedByTheListedAuthorityIsNotTalkedTo() async throws {
        let authority = try CertificateAuthority(
            commonName: "authority.example", notBefore: TestIdentity.longAgo, notAfter: TestIdentity.farAhead)
        // The same name, another key.
        let impostor = try CertificateAuthority(
            commonName: "authority.example", notBefore: TestIdentity.longAgo, notAfter: TestIdentity.farAhead)
        for identity in [try TestIdentity(uri: PeerFixture.name), try TestIdentity(uri: PeerFixture.name, issuedBy: impostor)] {
            try await PeerFixture.run(identity: identity) { peer in
                let failure = await peer.client.failure(of: Self.request(to: peer, authority: authority.certificate.pem))
                #expect(failure?.code == .untrusted(.wrongAuthority))
            }
        }
    }

    @Test func anExpiredServerIsRefusedInASentenceThatNamesTheClock() async throws {
        let identity = try TestIdentity(uri: PeerFixture.name, notAfter: TestIdentity.longAgo + 86_400_000)
        try await PeerFixture.run(identity: identity) { peer in
            let failure = try #require(await peer.client.failure(of: peer.request()))
            #expect(failure.code == .untrusted(.expired))
            #expect(failure.description.contains("clock"))
            #expect(failure.detail == "valid until Jan  2 00:00:00 2020 GMT")
        }
    }

    @Test func aServerFromTheFutureIsRefusedInASentenceThatNamesTheClock() async throws {
        let identity = try TestIdentity(
            uri: PeerFixture.name, notBefore: TestIdentity.farAhead - 86_400_000, notAfter: TestIdentity.farAhead)
        try await PeerFixture.run(identity: identity) { peer in
            let failure = try #require(await peer.client.failure(of: peer.request()))
            #expect(failure.code == .untrusted(.notYetValid))
            #expect(failure.description.contains("clock"))
        }
    }

    @Test func aServerWithoutTLS13IsRefused() async throws {
        try await RawFixture.run(security: { $0.stopsAtTLS12 = true }, script: RawFixture.answering("never")) { fixture in
            let failure = await fixture.client.failure(of: fixture.request())
            #expect(failure?.code == .refusedHandshake(.protocolVersion))
        }
    }

    @Test func aServerThatSpeaksNoTLSIsRefused() async throws {
        let server = try RawServer { exchange, _ in
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            exchange.waitForEnd()
        }
        let client = try HTTPClient(identity: nil)
        let trust = ServerTrust.pinned(spki: [[UInt8](repeating: 0, count: 32)], uriName: PeerFixture.name, authority: nil)
        let failure = await client.failure(of: ClientRequest(url: "https://127.0.0.1:\(server.port)/", trust: trust))
        #expect(failure?.code == .refusedHandshake(.none))
        await client.shutdown()
    }

    @Test func aConnectionIsNotUsedUnderATrustItWasNotVerifiedFor() async throws {
        try await PeerFixture.run { peer in
            try await #expect(peer.client.send(peer.request()).status == 200)
            // The connection is open and would do; the name asked for is another.
            let failure = await peer.client.failure(of: Self.request(to: peer, name: "urn:example:peer:other"))
            #expect(failure?.code == .untrusted(.wrongName))
            try await #expect(peer.client.send(peer.request()).openedConnection == false)
        }
    }

    @Test func aServerWhoseKeyWasReplacedIsTrustedByItsNewPinOnly() async throws {
        let next = try TestIdentity(uri: PeerFixture.name)
        try await PeerFixture.run { peer in
            try await #expect(peer.client.send(peer.request()).status == 200)
            try peer.server.replaceIdentity(listener: "peers", chain: next.chain, key: next.key)
            // The connection from before goes on; a new one shows the new key.
            try await #expect(peer.client.send(peer.request()).openedConnection == false)
            let newPin = Self.request(to: peer, pins: [next.certificate.spkiDigest.bytes])
            try await #expect(peer.client.send(newPin).openedConnection)
            peer.client.replaceIdentity(try ClientIdentity(TestIdentity()))
            #expect(await peer.client.failure(of: peer.request())?.code == .untrusted(.unpinned))
        }
    }

    // MARK: The client's own certificate

    @Test func withoutACertificateAServerThatWantsOneIsNotReached() async throws {
        try await PeerFixture.run(showing: .some(nil)) { peer in
            let failure = await peer.client.failure(of: peer.request())
            #expect(failure?.code == .refusedHandshake(.certificateRequired))
        }
    }

    @Test func whereNoneIsAskedForNoneIsShown() async throws {
        try await PeerFixture.run(clientCertificate: .none) { peer in
            try await #expect(peer.client.send(peer.request()).text == "GET / 0 - HTTP/2 -")
        }
    }

    @Test func anExpiredCertificateOfOnesOwnIsToldApart() async throws {
        let expired = try TestIdentity(notAfter: TestIdentity.longAgo + 86_400_000)
        try await PeerFixture.run(showing: ClientIdentity(expired)) { peer in
            let failure = try #require(await peer.client.failure(of: peer.request()))
            #expect(failure.code == .refusedHandshake(.certificateExpired))
            #expect(failure.description.contains("clock"))
        }
    }

    @Test func anotherIdentityIsShownFromTheNextRequestOn() async throws {
        let gate = Gate()
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            if request.target == "/slow" { await gate.pass() }
            return .text(request.peer?.uriNames.joined() ?? "-")
        }
        try await PeerFixture.run(handler: handler) { peer in
            async let slow = peer.client.send(peer.request("GET", "/slow"))
            await gate.arrivals(1)
            peer.client.replaceIdentity(try ClientIdentity(TestIdentity(uri: "urn:example:peer:two")))
            try await #expect(peer.client.send(peer.request()).text == "urn:example:peer:two")
            gate.open()
            // A request that has begun ends under its old identity.
            try await #expect(slow.text == "urn:example:peer:one")
            try await #expect(peer.client.send(peer.request()).text == "urn:example:peer:two")
            #expect(peer.client.counts.connections == 2)
        }
    }

    @Test func aKeyThatIsNotTheCertificatesIsRefused() throws {
        let (one, two) = (try TestIdentity(), try TestIdentity())
        func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
        for (chain, key) in [(text(one.chain), text(two.key)), ("", text(one.key)), (text(one.chain), ""), ("-----BEGIN", "-----BEGIN")] {
            let failure = #expect(throws: TransferError.self) { try ClientIdentity(certificatePEM: chain, privateKeyPEM: key) }
            #expect(failure?.code == .invalidIdentity)
        }
    }
}
