import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import CommandLineInterface
import Dashboard
import Federation
import HTTPClient
import HTTPServer
import HashExchange
import HotlineModel
import NodeAPI
import NodeConfiguration
import Observability
import Runtime
import TakedownService

/// `hotline serve`: the node.
enum ServeCommand {
    static let command = Command(
        "serve", summary: "Run the node",
        discussion: """
            Receives envelopes from other members, sends its own, traces and routes cases, and answers operators, until it gets SIGTERM or \
            SIGINT; then it lets requests under way end. It loads keys, certificates, roots, the directory and location data when their \
            files change, or at once on SIGHUP. If a file is broken, or the directory does not list a key, the old one stays in use and an \
            alarm rings.

            The log is JSON lines on standard error and holds no address of a report.
            """,
        examples: ["hotline serve --config hotline.json5"], options: [NodeAccess.configOption]
    ) { invocation in
        // From the beginning, so that it does not end a node that is still starting.
        let hangUps = ProcessSignal.sequence([.hangUp])
        let configuration = try NodeAccess.configuration(invocation)
        let assembly = try await NodeAssembly.open(configuration, mode: .serving)
        let trust = TrustReloading(assembly)
        await trust.reload()
        try trust.checkSigningKey()
        try await Serving(assembly, trust, hangUps: hangUps).run()
        await assembly.client.shutdown()
        await assembly.store.close()
        return .done
    }
}

/// A node at work: its servers, its part in the federation, and the watch over its files.
struct Serving {
    private let assembly: NodeAssembly
    private let server: NodeServer
    private let files: FileReloading

    /// Binds the listeners.
    init(_ assembly: NodeAssembly, _ trust: TrustReloading, hangUps: AsyncStream<ProcessSignal>) throws {
        self.assembly = assembly
        let node = assembly.node
        let page = OperatorPage(
            member: node.member, store: node.store, trust: node.trust, clock: node.clock, peers: node.federation.peers, alarms: node.alarms)
        let settings = assembly.configuration.limits
        var limits = ServerLimits()
        limits.connections = settings.connections
        // The store, this node's own connections, the operators and the owner need some, too.
        limits.fit(into: DescriptorLimit.raise(), leaving: 384)
        if limits.connections < settings.connections {
            node.log.warning(
                "connections.bounded", ["wanted": .integer(settings.connections), "possible": .integer(limits.connections)])
        }
        limits.connectionsPerAddress = settings.connectionsPerAddress
        limits.connectionsPerPeer = settings.connectionsPerPeer
        server = try NodeServer(
            node, listeners: Self.listeners(of: assembly), limits: limits, operatorNames: assembly.configuration.listeners.operatorNames
        ) {
            HTTPResponse(status: 200, headers: OperatorPage.headers, body: try await page.render())
        }
        files = FileReloading(assembly, trust: trust, server: server, hangUps: hangUps)
    }

    /// Runs until a signal comes or a part fails.
    func run() async throws {
        let (node, tracing, workList, watch) = (assembly.node, assembly.tracing, assembly.workList, assembly.watch)
        let (undoWindow, takedown, server, files) = (assembly.undoWindow, assembly.takedown, server, files)
        var services: [Service] = [
            .untilStopped(),
            Service("server") { try await server.run() },
            Service("manager") {
                await ServiceManager().attend {
                    await server.turn()
                    _ = try? await node.store.read { try $0.owner() }
                }
            },
            Service("federation") { try await node.federation.run() },
            Service("files") { try await files.run() },
            Service("tracing") { await tracing.run() },
            Service("findings") { await undoWindow.run() },
            Service("takedown") { await takedown.run() },
            Service("takedown.watch") { await watch.run() },
            Service("worklist") { try await workList.run() },
        ]
        if let checks = assembly.checks { services.append(Service("checks") { await checks.run() }) }
        if let notices = assembly.notices { services.append(Service("notices") { await notices.run() }) }
        if let origins = assembly.origins { services.append(Service("origins") { await origins.run() }) }
        if let puller = node.puller {
            let interval = assembly.configuration.hashPull.interval
            services.append(Service("hashes") { try await puller.run(every: interval) })
        }
        if node.retention.period != nil { services.append(Service("retention") { await node.retention.runDaily() }) }
        for listener in server.bound { node.log.info("listening", ["listener": .words(listener.name), "port": .integer(listener.port)]) }
        warnOfOpenOperators()
        try await runServices(services)
        try await node.federation.writePeers()
    }

    /// Warns if the operators' listener is open to other machines: it has no TLS, so whoever listens on the way reads the tokens.
    private func warnOfOpenOperators() {
        let host = assembly.configuration.listeners.operator.host
        let isLoopback = host.hasPrefix("127.") || host == "::1" || host == "localhost"
        assembly.node.alarms.update(
            .operatorListenerOpen, severity: .warning,
            isLoopback
                ? nil
                : "listeners.operator is not a loopback address: access tokens cross the network in clear; put a proxy with TLS in front of it"
        )
    }

    private static func listeners(of assembly: NodeAssembly) throws -> [Listener] {
        let settings = assembly.configuration.listeners
        let tls = TLSConfiguration(
            certificateChain: assembly.tlsChain, privateKey: assembly.tlsKey, clientCertificate: .required, minimumVersion: .tls13)
        func tcp(_ listener: ListenerSettings.Listener) -> Listener.Address { .tcp(host: listener.host, port: UInt16(listener.port)) }
        var listeners = [
            Listener(name: NodeServer.ListenerName.federation, address: tcp(settings.federation), security: .tls(tls)),
            // Operators and the owner get in whatever others do: nobody else can take their room.
            Listener(
                name: NodeServer.ListenerName.operator, address: tcp(settings.operator), security: .plain, room: Listener.Room()),
            Listener(
                name: NodeServer.ListenerName.administration, address: .unix(path: assembly.configuration.socketPath), security: .plain,
                room: Listener.Room()),
        ]
        if let feed = settings.feed {
            listeners.append(Listener(name: NodeServer.ListenerName.feed, address: tcp(feed), security: .tls(tls)))
        }
        if let intake = settings.intake {
            // Callers of intake show a token, not a certificate.
            var open = tls
            open.clientCertificate = .none
            listeners.append(Listener(name: NodeServer.ListenerName.intake, address: tcp(intake), security: .tls(open)))
        }
        return listeners
    }
}

extension Configuration {
    /// The socket by which commands reach the running node.
    var socketPath: String { dataFolder + "/hotline.sock" }

    /// The file that lists the access tokens.
    var accessPath: String { dataFolder + "/access" }
}
