import Cryptography
import HTTPClient
import TestSupport

/// A scripted server over TLS and a client that trusts it, for the length of one closure.
struct RawFixture {
    let server: RawServer
    let client: HTTPClient
    let trust: ServerTrust

    func request(_ method: String = "GET", body: [UInt8] = [], timeout: Duration = .seconds(60)) -> ClientRequest {
        ClientRequest(method: method, url: "https://127.0.0.1:\(server.port)/", body: body, timeout: timeout, trust: trust)
    }

    /// Runs a server over HTTP/1.1 unless told otherwise.
    static func run<Result>(
        limits: ClientLimits = ClientLimits(), security change: (inout RawServer.Security) -> Void = { _ in },
        script: @escaping @Sendable (RawExchange, Int) -> Void, _ body: (RawFixture) async throws -> Result
    ) async throws -> Result {
        let identity = try TestIdentity(uri: PeerFixture.name)
        var security = RawServer.Security(identity)
        change(&security)
        let fixture = RawFixture(
            server: try RawServer(security, script: script), client: try HTTPClient(identity: nil, limits: limits),
            trust: .pinned(spki: [identity.certificate.spkiDigest.bytes], uriName: PeerFixture.name, authority: nil))
        do {
            let result = try await body(fixture)
            await fixture.client.shutdown()
            return result
        } catch {
            await fixture.client.shutdown()
            throw error
        }
    }

    /// Answers each request of a connection with the same bytes, until the client ends it.
    static func answering(_ bytes: String) -> @Sendable (RawExchange, Int) -> Void {
        { exchange, _ in while exchange.receiveHead() != nil { exchange.send(bytes) } }
    }
}
