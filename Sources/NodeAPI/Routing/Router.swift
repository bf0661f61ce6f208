import AccessControl
import Envelopes
import HTTPServer

/// Finds the handler of a request by method and path, and turns every refusal and every failure into an answer.
///
/// An `Asker` is what the interface knows of the caller once it has authenticated the request; each handler is given it.
struct Router<Asker: Sendable>: Sendable {
    typealias Handler = @Sendable (RoutedRequest<Asker>) async throws -> HTTPResponse

    /// One method of a path.
    struct Route: Sendable {
        let method: String
        /// A segment in braces takes any text, and names it.
        let path: StaticString
        let segments: [Substring]
        let handler: Handler
    }

    private(set) var routes: [Route] = []
    private let failures: RequestFailures

    /// No routes yet.
    ///
    /// - Parameter failures: Told of every error that is no refusal.
    init(failures: RequestFailures) { self.failures = failures }

    /// Adds a handler for a method and a path such as `/api/v1/cases/{case}`.
    mutating func on(_ method: String, _ path: StaticString, _ handler: @escaping Handler) {
        let segments = Self.segments(of: path.description)
        routes.append(Route(method: method, path: path, segments: segments, handler: handler))
    }

    /// Answers a request: 404 if no path fits, 405 if only the method does not, otherwise what the handler says.
    func answer(_ request: HTTPRequest, from asker: Asker) async -> HTTPResponse {
        let segments = Self.segments(of: request.target)
        let fitting = routes.filter { Self.fits($0.segments, segments) }
        guard !fitting.isEmpty else { return .refusal(.notFound) }
        let method = request.method == "HEAD" ? "GET" : request.method
        guard let route = fitting.first(where: { $0.method == method }) else { return .refusal(.methodNotAllowed) }
        do {
            return try await route.handler(RoutedRequest(request, route: route.segments, segments: segments, asker: asker))
        } catch {
            if let refusal = Refusal(meantBy: error) { return refusal.response }
            failures.record(error, of: route.path)
            return .refusal(.storeFailed)
        }
    }

    private static func segments(of path: String) -> [Substring] { path.split(separator: "/", omittingEmptySubsequences: false) }

    private static func fits(_ pattern: [Substring], _ segments: [Substring]) -> Bool {
        pattern.count == segments.count && zip(pattern, segments).allSatisfy { $0.hasPrefix("{") ? !$1.isEmpty : $0 == $1 }
    }
}
