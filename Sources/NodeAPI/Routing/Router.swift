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
        /// The reason why an asker may not use it; `nil` for those who may.
        let refusal: @Sendable (Asker) -> Refusal?
        /// The bytes that an answer to a request is expected to have.
        let answerBytes: @Sendable (HTTPRequest) -> Int
        let handler: Handler
    }

    /// The bytes of an answer if nothing else is known of it.
    static var usualAnswerBytes: Int { 64 * 1024 }

    private(set) var routes: [Route] = []
    private let failures: RequestFailures

    /// No routes yet.
    ///
    /// - Parameter failures: Told of every error that is no refusal.
    init(failures: RequestFailures) { self.failures = failures }

    /// Adds a handler for a method and a path such as `/api/v1/cases/{case}`.
    ///
    /// - Parameter refusal: Judges the asker, at the head of a request and again before the handler runs.
    mutating func on(
        _ method: String, _ path: StaticString, answerBytes: @escaping @Sendable (HTTPRequest) -> Int = { _ in Self.usualAnswerBytes },
        refusal: @escaping @Sendable (Asker) -> Refusal? = { _ in nil }, _ handler: @escaping Handler
    ) {
        let segments = Self.segments(of: path.description)
        routes.append(
            Route(method: method, path: path, segments: segments, refusal: refusal, answerBytes: answerBytes, handler: handler))
    }

    /// Judges a request by its head: 404 if no path fits, 405 if only the method does not, what the route says of the asker, or an allowance.
    ///
    /// - Parameter caller: The name under which the asker is counted; `nil` for a stranger, who may send no body.
    func admittance(of request: HTTPRequest, from asker: Asker, caller: String?) -> Admittance {
        do throws(Refusal) {
            let route = try route(for: request, Self.segments(of: request.target))
            if let refusal = route.refusal(asker) { throw refusal }
            return .allow(Allowance(caller: caller, bodyBytes: caller == nil ? 0 : nil, answerBytes: route.answerBytes(request)))
        } catch {
            return .refuse(error.response)
        }
    }

    /// Answers a request: 404 if no path fits, 405 if only the method does not, otherwise what the handler says.
    func answer(_ request: HTTPRequest, from asker: Asker) async -> HTTPResponse {
        let segments = Self.segments(of: request.target)
        let found: Route
        do throws(Refusal) {
            found = try route(for: request, segments)
            if let refusal = found.refusal(asker) { throw refusal }
        } catch {
            return error.response
        }
        do {
            return try await found.handler(RoutedRequest(request, route: found.segments, segments: segments, asker: asker))
        } catch {
            if let refusal = Refusal(meantBy: error) { return refusal.response }
            failures.record(error, of: found.path)
            return .refusal(.storeFailed)
        }
    }

    private func route(for request: HTTPRequest, _ segments: [Substring]) throws(Refusal) -> Route {
        let fitting = routes.filter { Self.fits($0.segments, segments) }
        guard !fitting.isEmpty else { throw Refusal(Problem(.notFound)) }
        let method = request.method == "HEAD" ? "GET" : request.method
        guard let route = fitting.first(where: { $0.method == method }) else { throw Refusal(Problem(.methodNotAllowed)) }
        return route
    }

    private static func segments(of path: String) -> [Substring] { path.split(separator: "/", omittingEmptySubsequences: false) }

    private static func fits(_ pattern: [Substring], _ segments: [Substring]) -> Bool {
        pattern.count == segments.count && zip(pattern, segments).allSatisfy { $0.hasPrefix("{") ? !$1.isEmpty : $0 == $1 }
    }
}
