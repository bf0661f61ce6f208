public import HTTPClient

/// A way to a node's administration interface.
public protocol NodeChannel: Sendable {
    /// Sends one request, once.
    ///
    /// - Parameters:
    ///   - target: Path and query.
    ///   - key: The `Idempotency-Key`, for what is handed in as one JSON object; other bodies are lines.
    func send(_ method: String, _ target: String, _ body: [UInt8], key: String?) async throws(TransferError) -> NodeAnswer
}

/// What a node answered.
public struct NodeAnswer: Sendable {
    public var status: Int
    /// Where the next page begins, when there is one.
    public var next: String?
    public var body: [UInt8]

    /// An answer.
    public init(status: Int, next: String? = nil, body: [UInt8]) {
        self.status = status
        self.next = next
        self.body = body
    }
}

/// The socket in a node's data folder; who may open it is administrator.
public struct SocketChannel: NodeChannel {
    private let client: HTTPClient
    private let path: String

    /// A channel over a socket file.
    public init(_ path: String, client: HTTPClient) {
        self.path = path
        self.client = client
    }

    public func send(_ method: String, _ target: String, _ body: [UInt8], key: String?) async throws(TransferError) -> NodeAnswer {
        var request = ClientRequest(method: method, url: "http://localhost\(target)", body: body, trust: .unixSocket(path: path))
        // A page of evidence: at most 1,000 documents.
        request.maximumResponse = 256 << 20
        request.timeout = .seconds(60)
        if !body.isEmpty {
            request.headers.append(ClientHeader("content-type", key == nil ? "application/x-ndjson" : "application/json"))
        }
        if let key { request.headers.append(ClientHeader("idempotency-key", key)) }
        let response = try await client.send(request)
        return NodeAnswer(status: response.status, next: response.header("hotline-next"), body: response.body)
    }
}
