import AccessControl
import CaseService
import CaseStore
import Casework
import Envelopes
import Federation
public import HTTPServer
import NodeMessages

/// What the owner of the node's socket reaches: every use case and every look, as the commands use them.
///
/// Whoever can open the socket is administrator; its file mode is the check.
public struct AdministrationAPI: Sendable {
    let router: Router<Caller?>

    /// The interface over a running node.
    public init(_ node: Node) {
        var router = Router<Caller?>(failures: node.failures)
        Self.addReading(to: &router, node)
        Self.addUseCases(to: &router, node)
        Self.addExchange(to: &router, node)
        IntakeRoutes.add(to: &router, node)
        OperatorAPI.addProbes(to: &router, node)
        self.router = router
    }

    /// The looks alone, over a store that no node has open.
    public init(readingOnly node: Node) {
        var router = Router<Caller?>(failures: node.failures)
        Self.addReading(to: &router, node)
        self.router = router
    }

    /// Judges a request by its head.
    public func admit(_ request: HTTPRequest) -> Admittance { router.admittance(of: request, from: .owner, caller: "owner") }

    /// Answers one request.
    public func answer(_ request: HTTPRequest) async -> HTTPResponse { await router.answer(request, from: .owner) }

    /// Adds what only reads.
    static func addReading(to router: inout Router<Caller?>, _ node: Node) {
        let (member, store, clock, desk) = (node.member, node.store, node.clock, node.desk)
        let lines = SentLines(member: member, trust: node.trust)
        StatisticsRoutes(member: member, store: store, clock: clock, helpline: node.helpline).addReading(to: &router)
        TakedownFigureRoutes(member: member, store: store, clock: clock).addReading(to: &router)
        WorkListRoutes.addReading(to: &router, store: store, clock: clock)
        CaseRoutes.addReading(to: &router, desk: desk, views: CaseViews(desk: desk, lines: lines))
        PeerRoutes(member: member, store: store, trust: node.trust, clock: clock, peers: node.federation.peers, alarms: node.alarms)
            .addReading(to: &router)
        OutboxRoutes.addReading(to: &router, of: member, store: store, lines: lines)
        HashRoutes.addReading(to: &router, store: store)
        EvidenceRoutes(desk: desk).addReading(to: &router)
        RetentionRoutes.addReading(to: &router, of: member, retention: node.retention)
        TipRoutes.addReading(to: &router, helpline: node.helpline)
        ReferralRoutes.addReading(to: &router, takedown: node.takedown)
        CheckRoutes.addReading(to: &router, takedown: node.takedown)
        NoticeRoutes.addReading(to: &router, takedown: node.takedown)
        InterfaceRoutes.addReading(to: &router, takedown: node.takedown)
        OriginRoutes.addReading(to: &router, takedown: node.takedown)
        PeerCaseRoutes.addReading(to: &router, takedown: node.takedown)
        TraceRoutes.addReading(to: &router, as: member, trust: node.trust, tracer: node.tracer)
        let feed = HashFeedRoute(feed: node.hashes)
        router.on("GET", HashFeedRoute.path, for: .consumer, answerBytes: HashFeedRoute.answerBytes) { try await feed.page($0) }
    }

    /// Adds what changes something at this node.
    static func addUseCases(to router: inout Router<Caller?>, _ node: Node) {
        CaseRoutes.addUseCases(to: &router, desk: node.desk)
        WorkListRoutes.addUseCases(to: &router, desk: node.desk)
        HashRoutes.addUseCases(to: &router, desk: node.desk)
        TipRoutes.addUseCases(to: &router, helpline: node.helpline)
        ContactRoutes.add(ContactEndpoints.contacts, for: .analyst, to: &router, helpline: node.helpline)
        ReferralRoutes.addUseCases(to: &router, takedown: node.takedown)
        CheckRoutes.addUseCases(to: &router, takedown: node.takedown)
        NoticeRoutes.addUseCases(to: &router, takedown: node.takedown)
        InterfaceRoutes.addUseCases(to: &router, takedown: node.takedown)
        NoticeRoutes.addStatements(to: &router, takedown: node.takedown)
        OriginRoutes.addUseCases(to: &router, takedown: node.takedown, tracer: node.tracer)
        RetentionRoutes.addUseCases(to: &router, of: node.member, retention: node.retention)
    }

    /// Adds what makes this node speak to others, which is never to be reached over a network.
    private static func addExchange(to router: inout Router<Caller?>, _ node: Node) {
        OutboxRoutes.addExchange(to: &router, federation: node.federation)
        HashRoutes.addExchange(to: &router, puller: node.puller)
    }
}
