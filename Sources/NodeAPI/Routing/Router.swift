import AccessControl
import Envelopes
import HTTPServer

/// Finds the handler of a request by method and path, and lets through who may use it.
struct Router: Sendable {
    typealias Handler = @Sendable (RoutedRequest) async throws -> HTTPResponse

    /// One method of a path.
    struct Route: Sendable {
        let method: String
        /// Path segments; one in braces takes any text.
        let segments: [Substring]
        let audience: Audience
        let handler: Handler
    }

    /// Whom a route is for.
    enum Audience: Hashable, Sendable {
        /// Whoever reaches the listener; who that is, the handler judges itself where it matters.
        case anybody
        /// Whoever has a role that includes this one.
        case role(Role)
    }

    private(set) var routes: [Route] = []
    private let standard: Audience

    /// No routes yet.
    ///
    /// - Parameter standard: Whom a route is for where nothing else is said.
    init(for standard: Audience = .role(.administrator)) { self.standard = standard }

    /// Adds a handler for a method and a path such as `/api/v1/cases/{case}`.
    mutating func on(_ method: String, _ path: StaticString, for audience: Audience? = nil, _ handler: @escaping Handler) {
        let segments = Self.segments(of: Substring(path.description))
        routes.append(Route(method: method, segments: segments, audience: audience ?? standard, handler: handler))
    }

    /// Adds a handler for whoever has a role.
    mutating func on(_ method: String, _ path: StaticString, for role: Role, _ handler: @escaping Handler) {
        on(method, path, for: .role(role), handler)
    }

    /// Answers a request: 404 where no path fits, 405 where only the method does not, 401 or 403 where the route is for others, 400 where a
    /// handler refuses its input.
    ///
    /// - Parameter caller: Who asks, where that is known.
    func answer(_ request: HTTPRequest, caller: Caller? = nil) async -> HTTPResponse {
        let segments = Self.segments(of: Substring(request.target))
        let fitting = routes.filter { Self.fits($0.segments, segments) }
        guard !fitting.isEmpty else { return .refusal(.notFound) }
        let method = request.method == "HEAD" ? "GET" : request.method
        guard let route = fitting.first(where: { $0.method == method }) else { return .refusal(.methodNotAllowed) }
        if let refusal = Self.refusal(of: caller, by: route.audience) { return refusal }
        let parameters = zip(route.segments, segments).filter { $0.0.hasPrefix("{") }.map { String($0.1) }
        do {
            return try await route.handler(RoutedRequest(request, parameters: parameters, caller: caller))
        } catch let refusal as RefusalCode {
            return .refusal(refusal)
        } catch let refusal as InputError {
            return .refusal(.badRequest, detail: refusal.sentence)
        } catch let refusal as JSONError {
            return .refusal(RefusalCode(refusal.problem), detail: "\(refusal)")
        } catch {
            return .refusal(.storeFailed, detail: "\(error)")
        }
    }

    private static func refusal(of caller: Caller?, by audience: Audience) -> HTTPResponse? {
        guard case .role(let role) = audience else { return nil }
        guard let caller else {
            var response = HTTPResponse.refusal(.notAuthenticated)
            response.headers.append((name: "www-authenticate", value: "Bearer"))
            return response
        }
        return caller.role.includes(role) ? nil : .refusal(.notAllowed)
    }

    private static func segments(of path: Substring) -> [Substring] { path.split(separator: "/", omittingEmptySubsequences: false) }

    private static func fits(_ pattern: [Substring], _ segments: [Substring]) -> Bool {
        pattern.count == segments.count && zip(pattern, segments).allSatisfy { $0.hasPrefix("{") ? !$1.isEmpty : $0 == $1 }
    }
}

/// A request with the parts of its path and query that a handler asks for.
struct RoutedRequest: Sendable {
    let request: HTTPRequest
    /// The segments that stood where the pattern had braces, in order, percent-decoded by nobody: names here need no encoding.
    let parameters: [String]
    /// Who asks, where the route is for a role.
    let caller: Caller?

    init(_ request: HTTPRequest, parameters: [String], caller: Caller? = nil) {
        self.request = request
        self.parameters = parameters
        self.caller = caller
    }

    /// A query parameter; `nil` when it is not there or empty.
    func query(_ name: String) -> String? {
        for pair in (request.query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, parts[0] == name, !parts[1].isEmpty { return String(parts[1]) }
        }
        return nil
    }

    /// A whole-number query parameter within bounds.
    ///
    /// - Throws: ``InputError`` when it is no number; one beyond a bound is taken as the bound.
    func number(_ name: String, default standard: Int64, in bounds: ClosedRange<Int64>) throws -> Int64 {
        guard let text = query(name) else { return standard }
        guard let number = Int64(text) else { throw InputError("`\(name)` must be a whole number") }
        return min(max(number, bounds.lowerBound), bounds.upperBound)
    }
}

/// Input that a handler cannot use; the sentence names the member, never its value.
struct InputError: Error, CustomStringConvertible {
    let sentence: String
    var description: String { sentence }
    init(_ sentence: String) { self.sentence = sentence }
}

extension HTTPResponse {
    /// A refusal as problem+json (RFC 9457), with the code of `Protocols/refusals.md`.
    static func refusal(
        _ code: RefusalCode, status: Int? = nil, detail: String? = nil, retryAfter: Int? = nil, limit: Problem.Limit? = nil
    ) -> HTTPResponse {
        var response = HTTPResponse(
            status: status ?? code.status, contentType: Problem.mediaType,
            body: Problem(code, status: status, detail: detail, limit: limit).body)
        if let retryAfter { response.headers.append((name: "retry-after", value: String(retryAfter))) }
        return response
    }

    /// JSON built by hand.
    static func json(_ value: JSONValue) -> HTTPResponse { .json(value.compactBytes) }

    /// One JSON value a line.
    static func lines(_ values: [JSONValue]) -> HTTPResponse {
        var body: [UInt8] = []
        for value in values {
            body += value.compactBytes
            body.append(0x0A)
        }
        return HTTPResponse(contentType: "application/x-ndjson", body: body)
    }
}
