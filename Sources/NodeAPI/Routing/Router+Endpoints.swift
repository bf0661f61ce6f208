import AccessControl
import Envelopes
import HTTPServer
import NodeMessages

/// A request of the node's own interfaces from somebody who may make it.
typealias CallerRequest = RoutedRequest<Caller>

/// What was asked for, read, and who asked.
struct Asked<Request: Message>: Sendable {
    let request: Request
    let caller: Caller
}

extension Router<Caller?> {
    /// Adds a handler for callers with a role: 401 without a token that is known here, 403 with another role.
    mutating func on(
        _ method: String, _ path: StaticString, for role: Role,
        answerBytes: @escaping @Sendable (HTTPRequest) -> Int = { _ in Self.usualAnswerBytes },
        _ handler: @escaping @Sendable (CallerRequest) async throws -> HTTPResponse
    ) {
        on(method, path, answerBytes: answerBytes, refusal: { Caller.refusal(of: $0, for: role) }) { routed in
            guard let caller = routed.asker else { throw Caller.unknown }
            return try await handler(routed.from(caller))
        }
    }

    /// Adds a handler for an endpoint.
    ///
    /// - Parameter status: The status of an answer.
    mutating func on<Request, Answer>(
        _ endpoint: Endpoint<Nothing, Request, Answer>, for role: Role, status: @escaping @Sendable (Answer) -> Int = { _ in 200 },
        _ handler: @escaping @Sendable (Asked<Request>) async throws -> Answer
    ) {
        on(endpoint.method.rawValue, endpoint.path, for: role) { routed in
            let answer = try await handler(Asked(request: try endpoint.request(of: routed.request), caller: routed.asker))
            return .json(answer.bytes, status: status(answer))
        }
    }

    /// Adds a handler for an endpoint about a subject.
    mutating func on<Subject: TextValue, Request, Answer>(
        _ endpoint: Endpoint<Subject, Request, Answer>, for role: Role, status: @escaping @Sendable (Answer) -> Int = { _ in 200 },
        _ handler: @escaping @Sendable (Subject, Asked<Request>) async throws -> Answer
    ) {
        on(endpoint.method.rawValue, endpoint.path, for: role) { routed in
            let asked = Asked(request: try endpoint.request(of: routed.request), caller: routed.asker)
            let answer = try await handler(try routed.subject(), asked)
            return .json(answer.bytes, status: status(answer))
        }
    }

    /// Adds a handler for an endpoint of many lines: those that cannot be read are refused, and the others go on together.
    mutating func on<Request, Answer, Failure: Error>(
        _ endpoint: LineEndpoint<Request, Answer>, for role: Role,
        _ handler: @escaping @Sendable ([Request], Caller) async throws -> [Result<Answer, Failure>]
    ) {
        on(EndpointMethod.post.rawValue, endpoint.path, for: role) { routed in
            let _: Nothing = try Query.read(routed.request.query)
            let lines = try RequestLines(routed.request.body) { try Request(request: $0) }
            return .lines(try await lines.answers { try await handler($0, routed.asker) })
        }
    }
}

extension Endpoint {
    /// Reads what a request asks for: from its query, or from its body if it is a `POST`.
    fileprivate func request(of request: HTTPRequest) throws -> Request {
        guard method == .post else { return try Query.read(request.query) }
        let _: Nothing = try Query.read(request.query)
        if request.body.isEmpty, let nothing = Nothing() as? Request { return nothing }
        return try Request(request: request.body)
    }
}

extension HTTPResponse {
    /// One message a line.
    static func lines(_ messages: [some Message]) -> HTTPResponse {
        HTTPResponse(contentType: "application/x-ndjson", body: Lines.bytes(of: messages))
    }
}
