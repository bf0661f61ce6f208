import Envelopes
import URLSyntax

/// One question that the node's own interfaces answer: its method and path, and the messages that travel both ways.
///
/// The node adds a handler for it, a client makes an ``Ask`` of it, and neither writes a path or the name of a member.
/// What is asked for travels in the query of `GET` and `DELETE`, and as JSON in the body of `POST`.
public struct Endpoint<Subject: Sendable, Request: Message, Answer: Message>: Sendable {
    public let method: EndpointMethod
    /// The path; a segment in braces stands for the subject, such as `/api/v1/cases/{case}/notes`.
    public let path: StaticString

    init(_ method: EndpointMethod, _ path: StaticString) {
        self.method = method
        self.path = path
    }
}

/// How an ``Endpoint`` is asked.
public enum EndpointMethod: String, Sendable {
    case get = "GET"
    case post = "POST"
    case delete = "DELETE"
}

/// The absence of a subject, or of anything to say in a request.
public struct Nothing: Message {
    private enum CodingKeys: CodingKey {}

    public init() {}

    public init(from decoder: any Decoder) throws { _ = try decoder.container(keyedBy: CodingKeys.self) }
}

extension Endpoint where Subject == Nothing {
    /// The question with everything it asks for.
    public func ask(_ request: Request) -> Ask<Answer> { ask(path.description, request) }
}

extension Endpoint where Subject == Nothing, Request == Nothing {
    /// The question.
    public func ask() -> Ask<Answer> { ask(Nothing()) }
}

extension Endpoint where Subject: TextValue {
    /// The question about a subject, with everything it asks for.
    public func ask(_ subject: Subject, _ request: Request) -> Ask<Answer> {
        let segments = path.description.split(separator: "/", omittingEmptySubsequences: false)
        let named = segments.map { $0.hasPrefix("{") ? PercentCoding.encoded(subject.text) : String($0) }
        return ask(named.joined(separator: "/"), request)
    }
}

extension Endpoint where Subject: TextValue, Request == Nothing {
    /// The question about a subject.
    public func ask(_ subject: Subject) -> Ask<Answer> { ask(subject, Nothing()) }
}

extension Endpoint {
    private func ask(_ path: String, _ request: Request) -> Ask<Answer> {
        let read: @Sendable (RawAnswer) throws -> Answer = {
            try Answer(answer: $0.body, limits: JSONLimits(bytes: Ask<Answer>.longestAnswer))
        }
        guard method != .post else {
            return Ask(method, path, body: Request.self == Nothing.self ? [] : request.bytes, read)
        }
        return Ask(method, path + Query.text(of: request), read)
    }
}

/// A question of many parts, one JSON object a line, each answered by itself in a line of its own.
public struct LineEndpoint<Request: Message, Answer: Message>: Sendable {
    /// The most lines of one request.
    public static var mostLines: Int { 1_000 }

    public let path: StaticString

    init(_ path: StaticString) { self.path = path }

    /// The question with all its parts.
    public func ask(_ requests: some Collection<Request>) -> Ask<[LineAnswer<Answer>]> { ask(lines: Lines.bytes(of: requests)) }

    /// The question with parts that are lines already.
    public func ask(lines: [UInt8]) -> Ask<[LineAnswer<Answer>]> {
        Ask(.post, path.description, body: lines, contentType: "application/x-ndjson") { try Lines.read($0.body) }
    }
}
