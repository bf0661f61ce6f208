import Cryptography
import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite struct HandshakeTests {
    private static let get = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    /// The outcome of a client that tries a handshake and a read.
    private static func end(_ fixture: ServerFixture, identity: TestIdentity?) async throws -> RawEnd {
        let connection = RawConnection()
        try await connection.connect(.tcp(port: fixture.port), identity: identity)
        try? await connection.send(get)
        return try await connection.receiveAll().end
    }

    private static func refusal(_ fixture: ServerFixture) async -> HandshakeRefusal? {
        let event = await fixture.events.first { if case .handshakeRefused = $0 { true } else { false } }
        guard case .handshakeRefused("peers", "127.0.0.1", let reason) = event else { return nil }
        return reason
    }

    @Test func refusesAClientWithoutACertificate() async throws {
        try await ServerFixture.run { fixture in
            let end = try await Self.end(fixture, identity: nil)
            guard case .alert(let alert) = end else {
                Issue.record("no alert but \(end)")
                return
            }
            #expect(alert.contains("certificate required"))
            #expect(await Self.refusal(fixture) == .noClientCertificate)
        }
    }

    @Test(
        arguments: [
            (notBefore: TestIdentity.longAgo, notAfter: 1_700_000_000_000, words: "expired at 2023-11-14T22:13:20Z"),
            (notBefore: 1_900_000_000_000, notAfter: TestIdentity.farAhead, words: "not valid before 2030-03-17T17:46:40Z"),
        ] as [(notBefore: Int64, notAfter: Int64, words: String)])
    func refusesACertificateOutsideItsDatesAndNamesTheClock(notBefore: Int64, notAfter: Int64, words: String) async throws {
        try await ServerFixture.run(now: { 1_800_000_000_000 }) { fixture in
            let end = try await Self.end(fixture, identity: try TestIdentity(notBefore: notBefore, notAfter: notAfter))
            guard case .alert(let alert) = end else {
                Issue.record("no alert but \(end)")
                return
            }
            #expect(alert.contains("certificate expired"))
            let reason = await Self.refusal(fixture)
            #expect(reason == .certificateOutsideDates(notBefore: notBefore, notAfter: notAfter, clock: 1_800_000_000_000))
            #expect(reason?.description.contains(words) == true)
            #expect(reason?.description.contains("this machine's clock says 2027-01-15T08:00:00Z") == true)
        }
    }

    @Test func refusesAnyOlderVersionOfTLS() async throws {
        try await ServerFixture.run { fixture in
            let connection = RawConnection()
            await #expect(throws: RawConnectionError.self) {
                try await connection.connect(.tcp(port: fixture.port), identity: fixture.client, upToTLS12: true)
            }
            #expect(await Self.refusal(fixture) == .noCommonProtocol)
        }
    }

    @Test func takesTLS12WhereTheListenerAllowsIt() async throws {
        let identity = try TestIdentity()
        let server = try HTTPServer(
            listeners: [
                Listener(
                    name: "feed", address: .tcp(host: "127.0.0.1", port: 0),
                    security: .tls(
                        TLSConfiguration(
                            certificateChain: identity.chain, privateKey: identity.key, clientCertificate: .none, minimumVersion: .tls12)))
            ], refusal: ServerFixture.refused, handler: ServerFixture.echo)
        let running = Task { try await server.run() }
        let connection = RawConnection()
        try await connection.connect(.tcp(port: server.bound[0].port), identity: nil, upToTLS12: true)
        try await connection.send(Self.get)
        #expect(String(decoding: try await connection.receiveAll().bytes, as: UTF8.self).hasSuffix("HTTP/1.1 -"))
        running.cancel()
        try await running.value
    }

    @Test func refusesProtocolsItDoesNotSpeak() async throws {
        try await ServerFixture.run { fixture in
            let connection = RawConnection()
            await #expect(throws: RawConnectionError.self) {
                try await connection.connect(.tcp(port: fixture.port), identity: fixture.client, protocols: ["spdy/3", "h3"])
            }
            #expect(await Self.refusal(fixture) == .noCommonProtocol)
        }
    }

    @Test func speaksHTTP11ToAClientThatOffersNoProtocols() async throws {
        try await ServerFixture.run { fixture in
            let connection = try await fixture.connect(protocols: [])
            try await connection.send(Self.get)
            #expect(String(decoding: try await connection.receiveAll().bytes, as: UTF8.self).hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test func refusesBytesThatAreNoTLS() async throws {
        try await ServerFixture.run { fixture in
            let connection = RawConnection()
            try await connection.connectPlain(.tcp(port: fixture.port))
            try await connection.send(Self.get)
            _ = try await connection.receiveAll()
            guard case .failed = await Self.refusal(fixture) else {
                Issue.record("not refused")
                return
            }
        }
    }

    @Test func givesTheHandlerTheCertificateAsItIs() async throws {
        let seen = Mutex<PeerCertificate?>(nil)
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            seen.withLock { $0 = request.peer }
            return .text("ok")
        }
        try await ServerFixture.run(handler: handler) { fixture in
            #expect(try await Self.end(fixture, identity: fixture.client) == .closed)
            let peer = try #require(seen.withLock { $0 })
            let certificate = fixture.client.certificate
            #expect(peer.der == certificate.der)
            #expect(peer.spkiSHA256 == certificate.spkiDigest.bytes)
            #expect(peer.uriNames == certificate.uriNames)
            #expect(peer.notBefore == certificate.notBefore)
            #expect(peer.notAfter == certificate.notAfter)
        }
    }

    @Test func asksTheDatesAgainWhenASessionIsResumed() async throws {
        let clock = Mutex(Int64(1_800_000_000_000))
        try await ServerFixture.run(now: { clock.withLock(\.self) }) { fixture in
            let client = try TestIdentity(notAfter: 1_800_000_100_000)
            let first = RawConnection()
            try await first.connect(.tcp(port: fixture.port), identity: client)
            try await first.send(Self.get)
            _ = try await first.receive(through: "peer:one")
            let session = await first.session()

            let second = RawConnection()
            try await second.connect(.tcp(port: fixture.port), identity: client, resuming: session)
            #expect(await second.isResumed())
            try await second.send(Self.get)
            #expect(try await second.receive(through: "peer:one").hasPrefix("HTTP/1.1 200 "))

            clock.withLock { $0 = 1_800_000_200_000 }
            let third = RawConnection()
            try await third.connect(.tcp(port: fixture.port), identity: client, resuming: session)
            try? await third.send(Self.get)
            #expect(try await third.receiveAll().bytes.isEmpty)
            guard case .certificateOutsideDates = await Self.refusal(fixture) else {
                Issue.record("not refused")
                return
            }
        }
    }
}
