import CaseStore
import Casework
import Envelopes
import Federation
public import HTTPServer
import HotlineModel
import Observability
import TransparencyLog

/// What other members reach over mutual TLS.
///
/// Who asks is judged for every request, by the certificate its connection presented.
public struct FederationAPI: Sendable {
    private let node: Node
    private let router: Router

    /// The interface of a node towards its peers.
    ///
    /// - Parameter servesFeedOnly: Whether it stands on the listener for consumers, from which nothing but the hash feed is reached.
    public init(_ node: Node, servesFeedOnly: Bool = false) {
        self.node = node
        var router = Router(for: .anybody)
        router.on("GET", "/feeds/v1/hashes") { try await HashRoutes.page($0, node) }
        if !servesFeedOnly { Self.addExchange(to: &router, node) }
        self.router = router
    }

    private static func addExchange(to router: inout Router, _ node: Node) {
        router.on("POST", "/federation/v1/streams/{lane}/batches") { try await Self.takeBatch($0, node) }
        router.on("GET", "/federation/v1/streams/{lane}/state") { try await Self.state($0, node) }
        router.on("GET", "/federation/v1/directory") { _ in try await Self.directory(node) }
        router.on("GET", "/federation/v1/root") { _ in Self.roots(node) }
        router.on("GET", "/federation/v1/log/checkpoint") { _ in try await Self.checkpoint(node) }
        router.on("GET", "/federation/v1/log/consistency") { try await Self.consistency($0, node) }
    }

    /// Answers one request.
    public func answer(_ request: HTTPRequest) async -> HTTPResponse {
        do {
            let member = try Self.member(of: request, node)
            await node.federation.contact.heard(from: member)
        } catch {
            node.federation.metrics.refused(error)
            node.log.warning("request.refused", ["code": .code(error), "reason": .words(error.sentence)])
            return .refusal(error)
        }
        return await router.answer(request)
    }

    private static func member(of request: HTTPRequest, _ node: Node) throws(RefusalCode) -> MemberID {
        let presented = request.peer.map { peer in
            PeerAuthentication.Presented(
                der: peer.der, spki: peer.spkiSHA256, uriNames: peer.uriNames, notBefore: Timestamp(milliseconds: peer.notBefore),
                notAfter: Timestamp(milliseconds: peer.notAfter))
        }
        return try PeerAuthentication.member(for: presented, in: node.trust.current, at: node.now).id
    }

    private static func lane(_ request: RoutedRequest) throws(RefusalCode) -> Lane {
        guard let lane = Lane(rawValue: request.parameters[0]) else { throw .notFound }
        return lane
    }

    private static func takeBatch(_ routed: RoutedRequest, _ node: Node) async throws -> HTTPResponse {
        let lane = try lane(routed)
        guard MediaType.is(routed.request.headers.first("content-type"), "application/x-ndjson") else {
            throw RefusalCode.unsupportedMediaType
        }
        let answer = await node.federation.inbox.accept(routed.request.body, from: try member(of: routed.request, node), lane: lane)
        switch answer {
        case .receipt(let receipt):
            return HTTPResponse(contentType: "application/jose", body: Array(receipt.utf8))
        case .conflict(let code, let state):
            var response = HTTPResponse(status: 409, contentType: "application/jose", body: Array(state.utf8))
            response.headers.append((name: "hotline-refusal", value: code.rawValue))
            return response
        case .refused(let code, let retryAfter, let limit):
            return .refusal(code, retryAfter: retryAfter, limit: limit)
        }
    }

    private static func state(_ routed: RoutedRequest, _ node: Node) async throws -> HTTPResponse {
        let state = try await node.federation.inbox.state(from: try member(of: routed.request, node), lane: try lane(routed))
        return HTTPResponse(contentType: "application/jose", body: Array(state.utf8))
    }

    private static func directory(_ node: Node) async throws -> HTTPResponse {
        guard let record = try await node.store.read({ try $0.latestDirectory() }) else { throw RefusalCode.directoryMissing }
        return HTTPResponse(contentType: "application/jose", body: Array(record.document.utf8))
    }

    private static func roots(_ node: Node) -> HTTPResponse {
        HTTPResponse(contentType: "application/x-ndjson", body: node.trust.roots.text)
    }

    private static func checkpoint(_ node: Node) async throws -> HTTPResponse {
        let edge = try await node.store.read { try $0.logEdge() }
        let identity = node.federation.identity
        guard let origin = LogOrigin(member: identity.member, epoch: identity.epoch) else { throw RefusalCode.storeFailed }
        let checkpoint = Checkpoint(origin: origin, frontier: try LogFrontier(size: edge.size, peaks: edge.peaks))
        return HTTPResponse(contentType: "text/plain; charset=utf-8", body: checkpoint.signed(with: identity.key).note)
    }

    private static func consistency(_ routed: RoutedRequest, _ node: Node) async throws -> HTTPResponse {
        let (from, to) = (routed.query("from"), routed.query("to"))
        let answer = try await node.store.read { view in
            let size = try view.logEdge().size
            let question: ConsistencyQuestion
            do { question = try ConsistencyQuestion(from: from, to: to, logSize: size) } catch {
                throw InputError("`from` and `to` must be sizes of this log, the first not above the second")
            }
            return try LogProver(size: size) { level, index in try view.logNode(level: level, index: index) }.answer(to: question)
        }
        return .json(answer.json)
    }
}
