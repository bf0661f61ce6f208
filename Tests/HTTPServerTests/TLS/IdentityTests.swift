import HTTPServer
import TestSupport
import Testing

@Suite struct IdentityTests {
    private static let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test func usesANewCertificateForNewConnectionsAndKeepsOldOnesOpen() async throws {
        try await ServerFixture.run { fixture in
            let old = try await fixture.connect()
            #expect(await old.serverCertificateDigest() == fixture.identity.certificateDigest)
            let next = try TestIdentity(uri: "urn:example:peer:server2")
            try fixture.server.replaceIdentity(listener: "peers", chain: next.chain, key: next.key)
            #expect(fixture.events.all.contains(.identityReplaced(listener: "peers")))
            let new = try await fixture.connect()
            #expect(await new.serverCertificateDigest() == next.certificateDigest)
            for connection in [old, new] {
                try await connection.send(Self.get)
                #expect(try await connection.receive(through: "peer:one").hasPrefix("HTTP/1.1 200 "))
            }
        }
    }

    @Test func keepsTheOldCertificateWhenTheNewOneIsBroken() async throws {
        try await ServerFixture.run { fixture in
            let other = try TestIdentity()
            let broken: [(chain: [UInt8], key: [UInt8])] = [
                (other.chain, fixture.identity.key), ([], other.key), (other.chain, []), (Array("nonsense".utf8), other.key),
                (Array(other.chain.dropLast(60)), other.key), (other.chain, other.chain),
            ]
            for (chain, key) in broken {
                let error = #expect(throws: ServerError.self) {
                    try fixture.server.replaceIdentity(listener: "peers", chain: chain, key: key)
                }
                guard case .identity(listener: "peers", _) = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
            }
            let connection = try await fixture.connect()
            #expect(await connection.serverCertificateDigest() == fixture.identity.certificateDigest)
        }
    }

    @Test func refusesANewCertificateForAListenerItDoesNotHave() async throws {
        try await ServerFixture.run { fixture in
            _ = #expect(throws: ServerError.listenerName("other")) {
                try fixture.server.replaceIdentity(listener: "other", chain: fixture.identity.chain, key: fixture.identity.key)
            }
        }
    }

    @Test func doesNotStartWithABrokenIdentity() throws {
        let identity = try TestIdentity()
        let other = try TestIdentity()
        let tls = TLSConfiguration(certificateChain: identity.chain, privateKey: other.key)
        #expect(throws: ServerError.self) {
            try HTTPServer(
                listeners: [Listener(name: "peers", address: .tcp(host: "127.0.0.1", port: 0), security: .tls(tls))],
                refusal: ServerFixture.refused, handler: ServerFixture.echo)
        }
    }
}
