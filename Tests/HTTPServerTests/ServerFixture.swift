import Foundation
import HTTPServer
import Synchronization
import TestSupport

/// A server on a free port, running for the length of one closure.
struct ServerFixture {
    let server: HTTPServer
    let identity: TestIdentity
    let client: TestIdentity
    let events: EventLog
    /// Runs the server; cancelling it stops the server.
    let running: Task<Void, any Error>

    var port: UInt16 { server.bound.first?.port ?? 0 }

    /// The port of another listener.
    func port(of name: String) -> UInt16 { server.bound.first { $0.name == name }?.port ?? 0 }

    /// Runs a TLS server named `peers` and hands it over; afterwards the server is stopped and has ended.
    static func run<Result>(
        limits: ServerLimits = .patient, clientCertificate: TLSConfiguration.ClientCertificate = .required,
        now: (@Sendable () -> Int64)? = nil, address: Listener.Address = .tcp(host: "127.0.0.1", port: 0), isPlain: Bool = false,
        others: [Listener] = [],
        admit: @escaping @Sendable (HTTPRequest) -> Admittance = Admittance.everybody,
        handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse = ServerFixture.echo,
        _ body: (ServerFixture) async throws -> Result
    ) async throws -> Result {
        let identity = try TestIdentity(uri: "urn:example:peer:server")
        var tls = TLSConfiguration(certificateChain: identity.chain, privateKey: identity.key, clientCertificate: clientCertificate)
        if let now { tls.now = now }
        let events = EventLog()
        let server = try HTTPServer(
            listeners: [Listener(name: "peers", address: address, security: isPlain ? .plain : .tls(tls))] + others, limits: limits,
            refusal: refused, observer: { events.record($0) }, admit: admit, handler: handler)
        // Awaited below, on every path.
        let running = Task { try await server.run() }
        let fixture = ServerFixture(server: server, identity: identity, client: try TestIdentity(), events: events, running: running)
        do {
            let result = try await body(fixture)
            running.cancel()
            try await running.value
            return result
        } catch {
            running.cancel()
            _ = await running.result
            throw error
        }
    }

    /// Renders a refusal by its name.
    static let refused: @Sendable (RequestRefusal) -> HTTPResponse = { .text("refused \($0)", status: $0.status) }

    /// Answers with the request's own body.
    static let echo: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
        .text(
            "\(request.method) \(request.target) \(request.query ?? "-") \(request.body.count) \(request.httpVersion.rawValue) "
                + "\(request.peer?.uriNames.joined(separator: ",") ?? "-")")
    }

    /// A raw client that has shaken hands.
    func connect(protocols: [String] = ["http/1.1"], as identity: TestIdentity? = nil, port other: UInt16? = nil) async throws
        -> RawConnection
    {
        let connection = RawConnection()
        try await connection.connect(.tcp(port: other ?? port), identity: identity ?? client, protocols: protocols)
        return connection
    }

    /// Returns when the server, told to stop, has begun to: nothing listens any more.
    func drainBegan() async {
        while (try? await RawConnection().connectPlain(.tcp(port: port))) != nil {}
    }

    /// Runs curl against the server with the client's certificate.
    func curl(_ arguments: [String], path: String = "/", input: [UInt8] = []) async throws -> ProgramResult {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("httpserver-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (certificate, key) = (folder.appendingPathComponent("cert.pem"), folder.appendingPathComponent("key.pem"))
        try Data(client.chain).write(to: certificate)
        try Data(client.key).write(to: key)
        let common = ["-sS", "-k", "--max-time", "300", "--cert", certificate.path, "--key", key.path]
        return try await runProgram("curl", common + arguments + ["https://127.0.0.1:\(port)\(path)"], input: input)
    }
}

extension ServerLimits {
    /// The defaults with deadlines that a slow machine under a sanitizer does not reach.
    static var patient: ServerLimits {
        var limits = ServerLimits()
        for deadline in [\ServerLimits.handshake, \.stranger, \.headers, \.bodyGrace, \.waiting, \.writeStall, \.drain, \.linger] {
            limits[keyPath: deadline] = .seconds(60)
        }
        return limits
    }
}

/// The events that a server told its observer. A test can wait for one.
final class EventLog: Sendable {
    private struct State {
        var events: [ServerEvent] = []
        var watchers: [(matches: @Sendable (ServerEvent) -> Bool, tell: CheckedContinuation<ServerEvent, Never>)] = []
    }

    private let state = Mutex(State())

    var all: [ServerEvent] { state.withLock { $0.events } }

    func record(_ event: ServerEvent) {
        let told = state.withLock { state in
            state.events.append(event)
            let told = state.watchers.filter { $0.matches(event) }
            state.watchers.removeAll { $0.matches(event) }
            return told
        }
        for watcher in told { watcher.tell.resume(returning: event) }
    }

    /// The first event that matches, now or later.
    func first(where matches: @escaping @Sendable (ServerEvent) -> Bool) async -> ServerEvent {
        await withCheckedContinuation { tell in
            let known: ServerEvent? = state.withLock { state in
                if let event = state.events.first(where: matches) { return event }
                state.watchers.append((matches, tell))
                return nil
            }
            if let known { tell.resume(returning: known) }
        }
    }
}
