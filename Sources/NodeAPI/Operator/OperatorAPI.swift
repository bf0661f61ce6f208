import AccessControl
import CaseStore
import Casework
import Envelopes
public import HTTPServer
import HotlineModel
import Observability

/// What operators reach: the two probes, and with an access token the page, the metrics, and what the token's role may see and do.
public struct OperatorAPI: Sendable {
    let router: Router<Caller?>
    private let access: AccessBook
    private let door: OperatorDoor

    /// The interface of a node towards its operators.
    ///
    /// - Parameters:
    ///   - names: The listener's names besides `localhost`.
    ///   - page: Renders the page at `/`.
    public init(_ node: Node, names: [String] = [], page: @escaping @Sendable () async throws -> HTTPResponse) {
        var router = Router<Caller?>(failures: node.failures)
        router.on("GET", "/", for: .viewer) { _ in try await page() }
        Self.addProbes(to: &router, node)
        AdministrationAPI.addReading(to: &router, node)
        AdministrationAPI.addUseCases(to: &router, node)
        IntakeRoutes.add(to: &router, node)
        self.router = router
        access = node.access
        door = OperatorDoor(names: names)
    }

    /// Judges a request by its head.
    public func admit(_ request: HTTPRequest) -> Admittance {
        if let refusal = door.refusal(of: request) { return .refuse(refusal.response) }
        let caller = access.caller(of: request)
        return router.admittance(of: request, from: caller, caller: caller?.account)
    }

    /// Answers one request.
    public func answer(_ request: HTTPRequest) async -> HTTPResponse { await router.answer(request, from: access.caller(of: request)) }

    static func addProbes(to router: inout Router<Caller?>, _ node: Node) {
        router.on("GET", "/livez") { _ in .text("ok\n") }
        router.on("GET", "/readyz") { _ in try await ready(node) }
        router.on("GET", "/metrics", for: .viewer) { _ in
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
