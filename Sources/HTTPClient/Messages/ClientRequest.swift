/// One header field.
public struct ClientHeader: Hashable, Sendable {
    /// The name; in responses always in lower case.
    public let name: String
    /// The value, without the spaces around it.
    public let value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A request of ``HTTPClient`` to one server, with the way to recognise that server and the bounds of the exchange.
public struct ClientRequest: Sendable {
    /// The default for the most bytes of a response body: 16 MiB.
    public static let defaultMaximumResponse = 16 << 20

    /// The method, such as `GET` or `POST`.
    public var method: String
    /// An absolute `https` URL. Over a Unix socket it is an `http` URL, whose host is only sent as `Host`.
    public var url: String
    /// Fields in addition to those that the client sets itself (`Host`, `Content-Length`).
    public var headers: [ClientHeader]
    /// The body. It is sent with its length if it is not empty, or if the method is POST, PUT or PATCH.
    public var body: [UInt8]
    /// The time for the whole transfer, from name resolution to the last byte.
    public var timeout: Duration
    /// The most bytes of the response body. A longer one ends the transfer with ``TransferError/Code/bodyTooLarge``.
    public var maximumResponse: Int
    /// The way in which the server proves its identity.
    public var trust: ServerTrust

    /// Creates a request; by default it may last 30 seconds.
    public init(
        method: String = "GET", url: String, headers: [ClientHeader] = [], body: [UInt8] = [], timeout: Duration = .seconds(30),
        maximumResponse: Int = defaultMaximumResponse, trust: ServerTrust
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.maximumResponse = maximumResponse
        self.trust = trust
    }
}
