import AccessControl
public import HTTPServer

/// What the hotline's web form and other programs that hand reports in reach, on a listener of their own: intake and nothing else.
public struct IntakeAPI: Sendable {
    private let access: AccessBook
    let router: Router<Caller?>

    /// The interface of a node towards its web form.
    public init(_ node: Node) {
        var router = Router<Caller?>(failures: node.failures)
        IntakeRoutes.add(to: &router, node)
        self.router = router
        access = node.access
    }

    /// Judges a request by its head.
    public func admit(_ request: HTTPRequest) -> Admittance {
        let caller = access.caller(of: request)
        return router.admittance(of: request, from: caller, caller: caller?.account)
    }

    /// Answers one request.
    public func answer(_ request: HTTPRequest) async -> HTTPResponse {
        await router.answer(request, from: access.caller(of: request))
    }
}
