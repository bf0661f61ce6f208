import Cryptography
import Foundation
import HTTPClient
import HTTPServer
import TestSupport

/// A peer's server on a free port and a client that trusts it, for the length of one closure.
struct PeerFixture {
    static let name = "urn:example:peer:server"

    let server: HTTPServer
    let identity: TestIdentity
    let client: HTTPClient

    var url: String { "https://127.0.0.1:\(server.bound.first?.port ?? 0)" }
    var pin: [UInt8] { identity.certificate.spkiDigest.bytes }
    var trust: ServerTrust { .pinned(spki: [pin], uriName: Self.name, authority: nil) }

    func request(_ method: String = "GET", _ path: String = "/", body: [UInt8] = [], timeout: Duration = .seconds(30)) -> ClientRequest {
        ClientRequest(method: method, url: url + path, body: body, timeout: timeout, trust: trust)
    }

    /// Runs a server with an identity, a client with another, and stops both afterwards.
    static func run<Result>(
        identity: TestIdentity? = nil, clientCertificate: TLSConfiguration.ClientCertificate = .required,
        showing clientIdentity: ClientIdentity?? = nil, limits: ServerLimits = .brisk, client limitsOfClient: ClientLimits = ClientLimits(),
        handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse = Self.echo, _ body: (PeerFixture) async throws -> Result
    ) async throws -> Result {
        let identity = try identity ?? TestIdentity(uri: name)
        let server = try server(identity, clientCertificate: clientCertificate, limits: limits, handler: handler)
        let client = try HTTPClient(identity: clientIdentity ?? ClientIdentity(TestIdentity()), limits: limitsOfClient)
        let fixture = PeerFixture(server: server, identity: identity, client: client)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            do {
                let result = try await body(fixture)
                await client.shutdown()
                group.cancelAll()
                try await group.waitForAll()
                return result
            } catch {
                await client.shutdown()
                throw error
            }
        }
    }

    /// A server that is bound and not yet running.
    static func server(
        _ identity: TestIdentity, port: UInt16 = 0, clientCertificate: TLSConfiguration.ClientCertificate = .required,
        limits: ServerLimits = .brisk,
        handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse = Self.echo
    ) throws -> HTTPServer {
        let tls = TLSConfiguration(certificateChain: identity.chain, privateKey: identity.key, clientCertificate: clientCertificate)
        let listener = Listener(name: "peers", address: .tcp(host: "127.0.0.1", port: port), security: .tls(tls))
        return try HTTPServer(listeners: [listener], limits: limits, refusal: refused, handler: handler)
    }

    /// Renders a refusal by its name.
    static let refused: @Sendable (RequestRefusal) -> HTTPResponse = { .text("refused \($0)", status: $0.status) }

    /// Answers with the request's own body.
    static let echo: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
        let peer = request.peer?.uriNames.joined(separator: ",") ?? "-"
        let type = request.headers.first("content-type") ?? "-"
        return .text("\(request.method) \(request.target) \(request.body.count) \(type) \(request.httpVersion.rawValue) \(peer)")
    }
}

extension ClientIdentity {
    convenience init(_ identity: TestIdentity) throws(TransferError) {
        try self.init(
            certificatePEM: String(decoding: identity.chain, as: UTF8.self), privateKeyPEM: String(decoding: identity.key, as: UTF8.self))
    }
}

extension ServerLimits {
    /// The defaults with a short drain and linger, so that tests end soon.
    static var brisk: ServerLimits {
        var limits = ServerLimits()
        limits.drain = .milliseconds(200)
        limits.linger = .milliseconds(200)
        return limits
    }
}

extension HTTPClient {
    /// How a request fails; `nil` when it does not.
    func failure(of request: ClientRequest) async -> TransferError? {
        do throws(TransferError) {
            _ = try await send(request)
            return nil
        } catch { return error }
    }
}

extension ClientResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}
