/// The body of an answer, and where the next page begins if a field of the answer says so.
public struct RawAnswer: Sendable {
    public let body: [UInt8]
    public let next: String?

    public init(body: [UInt8], next: String?) {
        self.body = body
        self.next = next
    }
}

/// A request ready to be sent to a node, and the reading of its answer.
public struct Ask<Answer: Sendable>: Sendable {
    /// The most bytes of an answer.
    public static var longestAnswer: Int { 512 << 20 }

    public let method: EndpointMethod
    /// Path and query.
    public let target: String
    public let body: [UInt8]
    public let contentType: String
    /// The `Idempotency-Key`, by which a node knows a request that is sent again.
    public var key: String?
    private let reading: @Sendable (RawAnswer) throws -> Answer

    init(
        _ method: EndpointMethod, _ target: String, body: [UInt8] = [], contentType: String = "application/json",
        _ reading: @escaping @Sendable (RawAnswer) throws -> Answer
    ) {
        self.method = method
        self.target = target
        self.body = body
        self.contentType = contentType
        self.reading = reading
    }

    /// The path alone, which names no more than the kind of question and its subject.
    public var path: String { String(target.prefix { $0 != "?" }) }

    /// The same request, whose answer is not read: for one in another form than JSON.
    public var unread: Ask<RawAnswer> {
        var ask = Ask<RawAnswer>(method, target, body: body, contentType: contentType) { $0 }
        ask.key = key
        return ask
    }

    /// Reads a successful answer.
    ///
    /// - Throws: `JSONError` or ``MessageError`` when it is another message.
    public func answer(in answer: RawAnswer) throws -> Answer { try reading(answer) }
}
