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
        router.on("GET", HashFeedRoute.path, answerBytes: HashFeedRoute.answerBytes) { try await feed.page($0) }
        if !servesFeedOnly { ExchangeRoutes(node.federation).add(to: &router) }
        self.router = router
    }

    /// Judges a request by its head: a member with a pinned certificate, and a route that there is.
    public func admit(_ request: HTTPRequest) -> Admittance {
        do throws(RefusalCode) {
            let member = try federation.judge(Self.presented(by: request))
            return router.admittance(of: request, from: member, caller: "member:\(member)")
        } catch {
            return .refuse(.refusal(error))
        }
    }

    /// Answers one request.
    public func answer(_ request: HTTPRequest) async -> HTTPResponse {
        do throws(RefusalCode) {
            return await router.answer(request, from: try await federation.authenticate(Self.presented(by: request)))
        } catch {
            return .refusal(error)
        }
    }

    private static func presented(by request: HTTPRequest) -> PeerAuthentication.Presented? {
        request.peer.map { peer in
            PeerAuthentication.Presented(
                der: peer.der, spki: peer.spkiSHA256, uriNames: peer.uriNames, notBefore: Timestamp(milliseconds: peer.notBefore),
                notAfter: Timestamp(milliseconds: peer.notAfter))
        }
    }
}
