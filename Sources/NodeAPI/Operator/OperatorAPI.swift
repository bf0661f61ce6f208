import AccessControl
import CaseStore
import Casework
import Envelopes
public import HTTPServer
import HotlineModel
import Observability

/// What an operator's browser and monitoring reach: the page, the metrics and the two probes; and, with an access token, what the token's role
/// may see and do.
public struct OperatorAPI: Sendable {
    let router: Router<Caller?>
    private let access: AccessBook

    /// The interface of a node towards its operators.
    ///
    /// - Parameter page: Renders the page at `/`.
    public init(_ node: Node, page: @escaping @Sendable () async throws -> HTTPResponse) {
        var router = Router<Caller?>(failures: node.failures)
        router.on("GET", "/") { _ in try await page() }
        Self.addProbes(to: &router, node)
        AdministrationAPI.addReading(to: &router, node)
        AdministrationAPI.addUseCases(to: &router, node)
        IntakeRoutes.add(to: &router, node)
        self.router = router
        access = node.access
    }

    /// Answers one request.
    public func answer(_ request: HTTPRequest) async -> HTTPResponse { await router.answer(request, from: access.caller(of: request)) }

    static func addProbes(to router: inout Router<Caller?>, _ node: Node) {
        router.on("GET", "/livez") { _ in .text("ok\n") }
        router.on("GET", "/readyz") { _ in try await ready(node) }
        router.on("GET", "/metrics") { _ in
            try await node.peerMetrics.update(from: node)
            try await node.workListMetrics.update(from: node)
            return HTTPResponse(contentType: MetricsText.contentType, body: node.metrics.text())
        }
    }

    /// Ready means: the store answers and a directory says who the others are.
    private static func ready(_ node: Node) async throws -> HTTPResponse {
        guard let directory = node.trust.current else { return .text("no directory: run `hotline init --accept`\n", status: 503) }
        _ = try await node.store.read { try $0.owner() }
        guard directory.freshness(at: node.now) != .expired else { return .text("the directory has expired\n", status: 503) }
        return .text("ready\n")
    }
}
