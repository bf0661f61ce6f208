import AccessControl
public import HTTPServer

/// What the hotline's web form and other programs that hand reports in reach, on a listener of their own: intake and nothing else.
public struct IntakeAPI: Sendable {
    private let access: AccessBook
    let router: Router

    /// The interface of a node towards its web form.
    public init(_ node: Node) {
        var router = Router()
        IntakeRoutes.add(to: &router, node)
        self.router = router
        access = node.access
    }

    /// Answers one request.
    public func answer(_ request: HTTPRequest) async -> HTTPResponse {
        await router.answer(request, caller: access.caller(of: request))
    }
}
