import Cryptography
import Envelopes
import HTTPClient
import HTTPServer
import Notices
import Runtime
import Synchronization
import TestSupport
import Testing

@testable import TakedownService

/// A provider's interface over HTTPS on loopback, which answers as a test says.
final class InterfaceServer: Sendable {
    typealias Answer = @Sendable (HTTPRequest) -> HTTPResponse

    private struct State {
        var answer: Answer
        var requests: [HTTPRequest] = []
    }

    let port: Int
    let authority: String
    private let state: Mutex<State>
    private let running: Task<Void, Never>

    init(_ answer: @escaping Answer) throws {
        let authority = try CertificateAuthority(
            commonName: "authority.example", notBefore: TestIdentity.longAgo, notAfter: TestIdentity.farAhead)
        let identity = try TestIdentity(issuedBy: authority, dnsNames: ["provider.example"], ipAddresses: ["127.0.0.1"])
        let shared = SharedAnswer()
        let server = try HTTPServer(
            listeners: [
                Listener(
                    name: "interface", address: .tcp(host: "127.0.0.1", port: 0),
                    security: .tls(TLSConfiguration(certificateChain: identity.chain, privateKey: identity.key, clientCertificate: .none)))
            ], refusal: { .text("", status: $0.status) }, handler: { await shared.answer($0) })
        port = Int(server.bound.first?.port ?? 0)
        self.authority = authority.certificate.pem
        state = Mutex(State(answer: answer))
        running = Task { try? await server.run() }
        shared.use(self)
    }

    deinit { running.cancel() }

    /// What it was asked, in order.
    var requests: [HTTPRequest] { state.withLock { $0.requests } }

    /// The bodies of what was submitted.
    var bodies: [JSONValue] { get throws { try requests.filter { $0.method == "POST" }.map { try JSONValue(parsing: $0.body) } } }

    /// Answers so from now on.
    func use(_ answer: @escaping Answer) { state.withLock { $0.answer = answer } }

    func use(_ status: Int, _ body: JSONValue, headers: [(name: String, value: String)] = []) {
        use { _ in HTTPResponse(status: status, headers: headers + [("content-type", "application/json")], body: body.compactBytes) }
    }

    fileprivate func take(_ request: HTTPRequest) -> HTTPResponse {
        let answer = state.withLock { state in
            state.requests.append(request)
            return state.answer
        }
        return answer(request)
    }

    func interface(
        _ name: String = "cloud", _ dialect: any InterfaceDialect = AbuseSignalDialect(), clock: any WallClock,
        credentials: ProviderInterface.Credentials = .bearer("token-of-the-hotline"), trusting authority: String? = nil
    ) throws -> ProviderInterface {
        ProviderInterface(
            name, dialect, at: "https://127.0.0.1:\(port)", credentials: credentials, authority: authority ?? self.authority,
            client: try HTTPClient(identity: nil), clock: clock)
    }
}

/// Lends the server's handler the object that answers, without keeping it.
private final class SharedAnswer: Sendable {
    private struct Lent { weak var server: InterfaceServer? }
    private let lent = Mutex(Lent())

    func use(_ server: InterfaceServer) { lent.withLock { $0.server = server } }

    func answer(_ request: HTTPRequest) async -> HTTPResponse {
        lent.withLock { $0.server }?.take(request) ?? .text("", status: 503)
    }
}
