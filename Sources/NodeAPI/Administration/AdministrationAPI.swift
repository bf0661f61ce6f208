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
    private let router: Router

    /// The interface over a running node.
    public init(_ node: Node) {
        var router = Router()
        Self.addLooks(to: &router, node)
        Self.addUseCases(to: &router, node)
        Self.addExchange(to: &router, node)
        OperatorAPI.addProbes(to: &router, node)
        self.router = router
    }

    /// The looks alone, over a store that no node has open.
    public init(readingOnly node: Node) {
        var router = Router()
        Self.addLooks(to: &router, node)
        self.router = router
    }

    /// Answers one request.
    public func answer(_ request: HTTPRequest) async -> HTTPResponse { await router.answer(request) }

    private static func addLooks(to router: inout Router, _ node: Node) {
        router.on("GET", "/api/v1/stats") { try await StatisticsRoutes.figures($0, node) }
        router.on("GET", "/api/v1/work") { _ in try await WorkRoutes.remaining(node) }
        router.on("GET", "/api/v1/cases") { try await CaseRoutes.list($0, node) }
        router.on("GET", "/api/v1/cases/{case}") { try await CaseRoutes.one($0, node) }
        router.on("GET", "/api/v1/peers") { _ in .json(try await PeerView.rows(of: node)) }
        router.on("GET", "/api/v1/deadletters") { try await OutboxRoutes.deadLetters($0, node) }
        router.on("GET", "/api/v1/deliveries") { try await OutboxRoutes.deliveries($0, node) }
        router.on("GET", "/api/v1/evidence") { try await EvidenceRoutes.export($0, node) }
        router.on("GET", "/api/v1/hashes") { _ in try await HashRoutes.counts(node) }
        router.on("GET", "/api/v1/alarms") { _ in OperatorAPI.alarms(node) }
        router.on("GET", "/feeds/v1/hashes") { try await HashRoutes.page($0, node) }
        router.on("POST", "/api/v1/trace") { try await TraceRoutes.trace($0, node) }
    }

    private static func addUseCases(to router: inout Router, _ node: Node) {
        router.on("POST", "/api/v1/reports") { try await CaseRoutes.receive($0, node) }
        router.on("POST", "/api/v1/assessments") { try await CaseRoutes.assess($0, node) }
        router.on("POST", "/api/v1/actions") { try await CaseRoutes.act($0, node) }
    }

    private static func addExchange(to router: inout Router, _ node: Node) {
        router.on("POST", "/api/v1/peers/{member}/resend") { try await OutboxRoutes.resend($0, node) }
        router.on("POST", "/api/v1/peers/{member}/retry") { try await OutboxRoutes.retry($0, node) }
        router.on("POST", "/api/v1/deadletters/{number}/redrive") { try await OutboxRoutes.redrive($0, node) }
        router.on("POST", "/api/v1/hashes/pull") { _ in try await HashRoutes.pull(node) }
    }
}
