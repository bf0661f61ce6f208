public import HTTPClient
public import NodeMessages

/// A way to a node's administration interface.
public protocol NodeChannel: Sendable {
    /// Sends one request, once.
    func send(_ ask: Ask<RawAnswer>) async throws(TransferError) -> NodeAnswer
}

/// A node's answer.
public struct NodeAnswer: Sendable {
    public var status: Int
    /// The position after which the next page begins; `nil` if there is none.
    public var next: String?
    public var body: [UInt8]

    public init(status: Int, next: String? = nil, body: [UInt8]) {
        self.status = status
        self.next = next
        self.body = body
    }

    /// The answer as its question says.
    ///
    /// - Throws: `JSONError` or `MessageError` if it is another message.
    public func read<Answer>(as ask: Ask<Answer>) throws -> Answer { try ask.answer(in: RawAnswer(body: body, next: next)) }
}

/// The socket in a node's data folder. A user who may open it is an administrator.
public struct SocketChannel: NodeChannel {
    private let client: HTTPClient
    private let path: String
    private let timeout: Duration

    /// A channel over a socket file.
    ///
    /// - Parameter timeout: How long one request may take.
    public init(_ path: String, client: HTTPClient, timeout: Duration = .seconds(60)) {
        self.path = path
        self.client = client
        self.timeout = timeout
    }

    public func send(_ ask: Ask<RawAnswer>) async throws(TransferError) -> NodeAnswer {
        var request = ClientRequest(
            method: ask.method.rawValue, url: "http://node" + ask.target, body: ask.body, trust: .unixSocket(path: path))
        request.maximumResponse = Ask<RawAnswer>.longestAnswer
        request.timeout = timeout
        if !ask.body.isEmpty { request.headers.append(ClientHeader("content-type", ask.contentType)) }
        if let key = ask.key { request.headers.append(ClientHeader("idempotency-key", key)) }
        let response = try await client.send(request)
        return NodeAnswer(status: response.status, next: response.header("hotline-next"), body: response.body)
    }
}
