import Federation
public import HTTPServer
import Observability

/// Serves a node: its peers over mutual TLS, its operators on loopback, its owner on the Unix socket.
///
/// Which interface answers is decided by the listener a request came to, so that nothing meant for the owner is ever reached from outside.
public struct NodeServer: Sendable {
    /// The listeners by name.
    public enum ListenerName {
        /// Peers.
        public static let federation = "federation"
        /// Operators.
        public static let `operator` = "operator"
        /// Consumers of the hash feed, where they have a listener of their own.
        public static let feed = "feed"
        /// Programs that hand reports in, where they have a listener of their own.
        public static let intake = "intake"
        /// The node's owner.
        public static let administration = "administration"
    }

    private let server: HTTPServer
    /// The logs that count what repeats.
    private let quietLogs: [QuietLog]

    /// Binds the listeners of a node.
    ///
    /// - Parameters:
    ///   - operatorNames: The names of the operators' listener besides `localhost`.
    ///   - page: Renders the operator's page.
    /// - Throws: `ServerError` when an identity cannot be loaded or an address not bound.
    public init(
        _ node: Node, listeners: [Listener], limits: ServerLimits, operatorNames: [String] = [],
        page: @escaping @Sendable () async throws -> HTTPResponse
    ) throws(ServerError) {
        let federation = FederationAPI(node)
        let feed = FederationAPI(node, servesFeedOnly: true)
        let operators = OperatorAPI(node, names: operatorNames, page: page)
        let intake = IntakeAPI(node)
        let administration = AdministrationAPI(node)
        let observer = ServerObserver(log: node.log, metrics: node.metrics)
        quietLogs = [observer.quiet, node.federation.refusals]
        let refusals = ServerRefusals(limits: limits)
        server = try HTTPServer(
            listeners: listeners, limits: limits, refusal: { refusals.answer($0) }, observer: { observer.note($0) },
            admit: { request in
                switch request.listener {
                case ListenerName.administration: administration.admit(request)
                case ListenerName.operator: operators.admit(request)
                case ListenerName.feed: feed.admit(request)
                case ListenerName.intake: intake.admit(request)
                default: federation.admit(request)
                }
            }
        ) { request in
            switch request.listener {
            case ListenerName.administration: await administration.answer(request)
            case ListenerName.operator: await operators.answer(request)
            case ListenerName.feed: await feed.answer(request)
            case ListenerName.intake: await intake.answer(request)
            default: await federation.answer(request)
            }
        }
        server.register(in: node.metrics)
    }

    /// The listeners with the ports they really have.
    public var bound: [BoundListener] { server.bound }

    /// Serves until cancelled, then drains.
    public func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while (try? await Task.sleep(for: .seconds(10))) != nil { for log in quietLogs { log.tell() } }
            }
            try await server.run()
            group.cancelAll()
        }
        for log in quietLogs { log.tell() }
    }

    /// Returns once the server's loop has come round: it does not hang then.
    public func turn() async { await server.turn() }

    /// Uses another certificate for new connections of the TLS listeners.
    ///
    /// - Throws: `ServerError` for a broken one; the old one stays in use.
    public func replaceIdentity(chain: [UInt8], key: [UInt8]) throws(ServerError) {
        for listener in [ListenerName.federation, ListenerName.feed, ListenerName.intake]
        where bound.contains(where: { $0.name == listener }) {
            try server.replaceIdentity(listener: listener, chain: chain, key: key)
        }
    }
}

/// Puts what the server noticed into the log and the metrics, without addresses.
struct ServerObserver: Sendable {
    private enum EventLabel: String, CaseIterable {
        case handshakeRefused, connectionRefused, requestRefused, connectionEnded, other
    }

    private let log: Log
    let quiet: QuietLog
    private let events: Labelled<Counter>

    init(log: Log, metrics: Metrics) {
        self.log = log
        quiet = QuietLog(log)
        events = metrics.counters("hotline_server_events_total", "What the HTTP server refused or ended by itself.", labels: "event")
    }

    func note(_ event: ServerEvent) {
        switch event {
        case .handshakeRefused(_, _, let reason):
            events[.code(EventLabel.handshakeRefused)].increment()
            quiet.note(.warning, "handshake.refused", reason: "\(reason)")
        case .connectionRefused(_, _, let cap):
            events[.code(EventLabel.connectionRefused)].increment()
            quiet.note(.warning, "connection.refused", reason: cap.rawValue)
        case .requestRefused(_, _, let reason):
            events[.code(EventLabel.requestRefused)].increment()
            quiet.note(.warning, "request.refusedByServer", reason: "\(reason)")
        case .connectionEnded(_, _, let reason):
            events[.code(EventLabel.connectionEnded)].increment()
            quiet.note(.info, "connection.ended", reason: reason.rawValue)
        case .identityReplaced:
            log.info("certificate.replaced")
        case .acceptPaused(_, let reason):
            events[.code(EventLabel.other)].increment()
            quiet.note(.error, "accept.paused", reason: reason)
        case .drained(let closed):
            log.info("server.drained", ["closed": .integer(closed)])
        }
    }
}
