import Casework
import Envelopes
import Federation
public import HTTPServer
import HotlineModel
import Observability
import Runtime

/// What other members reach over mutual TLS.
///
/// Every request is authenticated once, by the certificate its connection presented; the routes are given the member.
public struct FederationAPI: Sendable {
    private let trust: TrustedDirectory
    private let clock: any WallClock
    private let contact: Contact
    private let metrics: FederationMetrics
    private let log: Log
    private let router: Router<MemberID>

    /// The interface of a node towards its peers.
    ///
    /// - Parameter servesFeedOnly: Whether it is on the listener for consumers, where only the hash feed can be reached.
    public init(_ node: Node, servesFeedOnly: Bool = false) {
        trust = node.trust
        clock = node.clock
        contact = node.federation.contact
        metrics = node.federation.metrics
        log = node.log
        var router = Router<MemberID>(failures: node.failures)
        let feed = HashFeedRoute(feed: node.hashes)
        router.on("GET", HashFeedRoute.path) { try await feed.page($0) }
        if !servesFeedOnly { ExchangeRoutes(node).add(to: &router) }
        self.router = router
    }

    /// Answers one request.
    public func answer(_ request: HTTPRequest) async -> HTTPResponse {
        let member: MemberID
        do throws(RefusalCode) { member = try authenticate(request) } catch {
            metrics.refused(error)
            log.warning("request.refused", ["code": .code(error), "reason": .words(error.sentence)])
            return .refusal(error)
        }
        await contact.heard(from: member)
        return await router.answer(request, from: member)
    }

    private func authenticate(_ request: HTTPRequest) throws(RefusalCode) -> MemberID {
        let presented = request.peer.map { peer in
            PeerAuthentication.Presented(
                der: peer.der, spki: peer.spkiSHA256, uriNames: peer.uriNames, notBefore: Timestamp(milliseconds: peer.notBefore),
                notAfter: Timestamp(milliseconds: peer.notAfter))
        }
        return try PeerAuthentication.member(for: presented, in: trust.current, at: Timestamp(milliseconds: clock.now())).id
    }
}
