import HTTPClient
import TestSupport
import Testing

/// Requests that are turned away before anything is sent.
@Suite struct RequestCheckTests {
    private static let pin = [UInt8](repeating: 0, count: 32)
    private static let trust = ServerTrust.pinned(spki: [pin], uriName: PeerFixture.name, authority: nil)

    /// Expects that a request fails and that no server was asked.
    private static func failure(
        _ method: String = "GET", url: String? = nil, headers: [ClientHeader] = [], trust: ServerTrust = trust
    ) async throws -> TransferError? {
        let server = try RawServer { exchange, _ in exchange.waitForEnd() }
        let client = try HTTPClient(identity: nil)
        let failure = await client.failure(
            of: ClientRequest(method: method, url: url ?? "https://127.0.0.1:\(server.port)/", headers: headers, trust: trust))
        await client.shutdown()
        #expect(server.connections == 0)
        return failure
    }

    @Test(arguments: ["a\r\nEvil: 1", "a\nEvil: 1", "a\rb", "a\0b", "\u{1}", "\u{7F}"]) func aValueThatEndsItsLineIsRefused(value: String)
        async throws
    {
        let failure = try await Self.failure(headers: [ClientHeader("X", value)])
        #expect(failure?.code == .invalidRequest)
        #expect(failure?.debugDescription.contains("Evil") == false)
    }

    @Test(arguments: ["", "A B", "A:", "A\r\nB", "A\0", "Ä", "A;", "@A", "(A)"]) func aNameThatIsNoTokenIsRefused(name: String) async throws
    {
        #expect(try await Self.failure(headers: [ClientHeader(name, "1")])?.code == .invalidRequest)
    }

    @Test(arguments: ["Host", "content-length", "Transfer-Encoding", "CONNECTION", "Upgrade", "TE", "Expect"])
    func aFieldTheClientSetsItselfIsRefused(name: String) async throws {
        #expect(try await Self.failure(headers: [ClientHeader(name, "1")])?.code == .invalidRequest)
    }

    @Test(arguments: ["", "get", "GET /evil", "GET\r\nX: y", "GÄT"]) func aMethodThatIsNoneIsRefused(method: String) async throws {
        #expect(try await Self.failure(method)?.code == .invalidRequest)
    }

    @Test(arguments: [
        "", "peer.example", "/path", "ftp://peer.example/", "file:///etc/passwd", "https://", "https://user:secret@127.0.0.1/",
        "https://127.0.0.1/\0", "https://127.0.0.1:99999/", "https://127.0.0.1/a b\r\nX: y", "http://127.0.0.1/",
    ])
    func aURLThatIsNoneOrOfAnotherSchemeIsRefused(url: String) async throws {
        let failure = try await Self.failure(url: url)
        #expect(failure?.code == .invalidRequest)
        #expect(failure?.debugDescription.contains("secret") == false)
    }

    @Test(arguments: [
        ServerTrust.pinned(spki: [], uriName: "a", authority: nil), .pinned(spki: [[1, 2, 3]], uriName: "a", authority: nil),
        .pinned(spki: [pin], uriName: "a", authority: ""), .pinned(spki: [pin], uriName: "a", authority: "no certificate"),
        .unixSocket(path: "/nowhere"),
    ])
    func aTrustThatProvesNothingIsRefused(trust: ServerTrust) async throws {
        #expect(try await Self.failure(trust: trust)?.code == .invalidRequest)
    }

    @Test func noFailureNamesPathQueryOrBody() async throws {
        let client = try HTTPClient(identity: nil)
        for url in ["https://127.0.0.1:9/hidden?hidden", "https://nobody.invalid/hidden?hidden"] {
            let failure = try #require(
                await client.failure(of: ClientRequest(method: "POST", url: url, body: Array("hidden".utf8), trust: Self.trust)))
            #expect(!"\(failure) \(failure.debugDescription)".contains("hidden"))
        }
        await client.shutdown()
    }
}
