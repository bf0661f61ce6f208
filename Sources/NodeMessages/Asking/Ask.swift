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
    private let reading: @Sendable ([UInt8]) throws -> Answer

    init(
        _ method: EndpointMethod, _ target: String, body: [UInt8] = [], contentType: String = "application/json",
        _ reading: @escaping @Sendable ([UInt8]) throws -> Answer
    ) {
        self.method = method
        self.target = target
        self.body = body
        self.contentType = contentType
        self.reading = reading
    }

    /// The path alone, which names no more than the kind of question and its subject.
    public var path: String { String(target.prefix { $0 != "?" }) }

    /// Reads the body of a successful answer.
    ///
    /// - Throws: `JSONError` or ``MessageError`` when it is another message.
    public func answer(in body: [UInt8]) throws -> Answer { try reading(body) }
}
