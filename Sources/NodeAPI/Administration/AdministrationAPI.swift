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

    /// Answers one request.
    public func answer(_ request: HTTPRequest) async -> HTTPResponse { await router.answer(request, from: .owner) }

    /// Adds what only reads.
    static func addReading(to router: inout Router<Caller?>, _ node: Node) {
        StatisticsRoutes(node).addReading(to: &router)
        WorkListRoutes(node).addReading(to: &router)
        CaseRoutes(node).addReading(to: &router)
        PeerRoutes(node).addReading(to: &router)
        OutboxRoutes(node).addReading(to: &router)
        HashRoutes(node).addReading(to: &router)
        EvidenceRoutes(desk: node.desk).addReading(to: &router)
        RetentionRoutes(node).addReading(to: &router)
        TipRoutes(helpline: node.helpline).addReading(to: &router)
        TraceRoutes(node).addReading(to: &router)
        let feed = HashFeedRoute(feed: node.hashes)
        router.on("GET", HashFeedRoute.path, for: .consumer) { try await feed.page($0) }
    }

    /// Adds what changes something at this node.
    static func addUseCases(to router: inout Router<Caller?>, _ node: Node) {
        CaseRoutes(node).addUseCases(to: &router)
        WorkListRoutes(node).addUseCases(to: &router)
        HashRoutes(node).addUseCases(to: &router)
        TipRoutes(helpline: node.helpline).addUseCases(to: &router)
        ContactRoutes(helpline: node.helpline).add(ContactEndpoints.contacts, for: .analyst, to: &router)
        RetentionRoutes(node).addUseCases(to: &router)
    }

    /// Adds what makes this node speak to others, which is never to be reached over a network.
    private static func addExchange(to router: inout Router<Caller?>, _ node: Node) {
        OutboxRoutes(node).addExchange(to: &router)
        HashRoutes(node).addExchange(to: &router)
    }
}
