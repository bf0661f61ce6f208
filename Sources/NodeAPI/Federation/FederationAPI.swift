import Envelopes
import Federation
public import HTTPServer
import HotlineModel

/// What other members reach over mutual TLS.
///
/// Every request is authenticated once, by the certificate its connection presented; the routes are given the member.
public struct FederationAPI: Sendable {
    private let federation: FederationService
    private let router: Router<MemberID>

    /// The interface of a node towards its peers.
    ///
    /// - Parameter servesFeedOnly: Whether it is on the listener for consumers, where only the hash feed can be reached.
    public init(_ node: Node, servesFeedOnly: Bool = false) {
        federation = node.federation
        var router = Router<MemberID>(failures: node.failures)
        let feed = HashFeedRoute(feed: node.hashes)
        router.on("GET", HashFeedRoute.path) { try await feed.page($0) }
        if !servesFeedOnly { ExchangeRoutes(node.federation).add(to: &router) }
        self.router = router
    }

    /// Answers one request.
    public func answer(_ request: HTTPRequest) async -> HTTPResponse {
        let presented = request.peer.map { peer in
            PeerAuthentication.Presented(
                der: peer.der, spki: peer.spkiSHA256, uriNames: peer.uriNames, notBefore: Timestamp(milliseconds: peer.notBefore),
                notAfter: Timestamp(milliseconds: peer.notAfter))
        }
        do throws(RefusalCode) {
            return await router.answer(request, from: try await federation.authenticate(presented))
        } catch {
            return .refusal(error)
        }
    }
}
