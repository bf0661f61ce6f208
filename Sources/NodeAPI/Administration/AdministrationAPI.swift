import AccessControl
import CaseService
import CaseStore
import Casework
import Envelopes
import Federation
public import HTTPServer
import HotlineModel

/// What the owner of the node's socket reaches: every use case and every look, as the commands use them.
///
/// Whoever can open the socket is administrator; its file mode is the check.
public struct AdministrationAPI: Sendable {
    let router: Router<Caller?>

    /// The interface over a running node.
    public init(_ node: Node) {
        var router = Router<Caller?>(failures: node.failures)
        Self.addLooks(to: &router, node)
        Self.addUseCases(to: &router, node)
        Self.addExchange(to: &router, node)
        IntakeRoutes.add(to: &router, node)
        OperatorAPI.addProbes(to: &router, node)
        self.router = router
    }

    /// The looks alone, over a store that no node has open.
    public init(readingOnly node: Node) {
        var router = Router<Caller?>(failures: node.failures)
        Self.addLooks(to: &router, node)
        self.router = router
    }

    /// Answers one request.
    public func answer(_ request: HTTPRequest) async -> HTTPResponse { await router.answer(request, from: .owner) }

    static func addLooks(to router: inout Router<Caller?>, _ node: Node) {
        router.on("GET", "/api/v1/stats", for: .viewer) { try await StatisticsRoutes.figures($0, node) }
        router.on("GET", "/api/v1/stats/annual", for: .viewer) { try await StatisticsRoutes.annual($0, node) }
        router.on("GET", "/api/v1/stats/list", for: .viewer) { try await StatisticsRoutes.list($0, node) }
        router.on("GET", "/api/v1/work", for: .viewer) { _ in try await WorkRoutes.remaining(node) }
        router.on("GET", "/api/v1/worklist", for: .viewer) { try await WorkListRoutes.list($0, node) }
        router.on("GET", "/api/v1/cases", for: .viewer) { try await CaseRoutes.list($0, node) }
        router.on("GET", "/api/v1/cases/{case}", for: .viewer) { try await CaseRoutes.one($0, node) }
        router.on("GET", "/api/v1/cases/{case}/contents", for: .analyst) { try await CaseRoutes.contents($0, node) }
        router.on("GET", "/api/v1/cases/{case}/notes", for: .analyst) { try await CaseRoutes.notes($0, node) }
        router.on("GET", "/api/v1/peers", for: .viewer) { _ in .json(try await PeerView.rows(of: node)) }
        router.on("GET", "/api/v1/deadletters", for: .viewer) { try await OutboxRoutes.deadLetters($0, node) }
        router.on("GET", "/api/v1/deliveries", for: .viewer) { try await OutboxRoutes.deliveries($0, node) }
        router.on("GET", "/api/v1/evidence", for: .officer) { try await EvidenceRoutes.export($0, node) }
        router.on("GET", "/api/v1/retention", for: .officer) { try await RetentionRoutes.outlook($0, node) }
        HashRoutes(node).addReading(to: &router)
        router.on("GET", "/api/v1/alarms", for: .viewer) { _ in OperatorAPI.alarms(node) }
        let feed = HashFeedRoute(feed: node.hashes)
        router.on("GET", HashFeedRoute.path, for: .consumer) { try await feed.page($0) }
        TipRoutes.addLooks(to: &router, node)
        router.on("GET", "/api/v1/contacts", for: .viewer) { try await ContactRoutes.figures($0, node) }
        router.on("POST", "/api/v1/trace", for: .analyst) { try await TraceRoutes.trace($0, node) }
    }

    static func addUseCases(to router: inout Router<Caller?>, _ node: Node) {
        router.on("POST", "/api/v1/reports", for: .analyst) { try await CaseRoutes.receive($0, node) }
        router.on("POST", "/api/v1/worklist/leases", for: .analyst) { try await WorkListRoutes.lease($0, node) }
        router.on("POST", "/api/v1/worklist/{case}/lease", for: .analyst) { try await WorkListRoutes.renew($0, node) }
        router.on("DELETE", "/api/v1/worklist/{case}/lease", for: .analyst) { try await WorkListRoutes.release($0, node) }
        router.on("POST", "/api/v1/assessments", for: .analyst) { try await CaseRoutes.assess($0, node) }
        router.on("POST", "/api/v1/descriptions", for: .analyst) { try await CaseRoutes.describe($0, node) }
        router.on("POST", "/api/v1/actions", for: .officer) { try await CaseRoutes.act($0, node) }
        router.on("POST", "/api/v1/withdrawals", for: .officer) { try await CaseRoutes.withdraw($0, node) }
        HashRoutes(node).addUseCases(to: &router)
        TipRoutes.addUseCases(to: &router, node)
        router.on("POST", "/api/v1/contacts", for: .analyst) { try await ContactRoutes.count($0, node) }
        router.on("POST", "/api/v1/retention", for: .administrator) { try await RetentionRoutes.destroy($0, node) }
    }

    private static func addExchange(to router: inout Router<Caller?>, _ node: Node) {
        router.on("POST", "/api/v1/peers/{member}/resend", for: .administrator) { try await OutboxRoutes.resend($0, node) }
        router.on("POST", "/api/v1/peers/{member}/retry", for: .administrator) { try await OutboxRoutes.retry($0, node) }
        router.on("POST", "/api/v1/deadletters/{number}/redrive", for: .administrator) { try await OutboxRoutes.redrive($0, node) }
        HashRoutes(node).addExchange(to: &router)
    }
}
