/// One header field.
public struct ClientHeader: Hashable, Sendable {
    /// The name; in responses always lower-case.
    public let name: String
    /// The value, without the spaces around it.
    public let value: String

    /// A field by name and value.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// What ``HTTPClient`` sends: one request to one server, with how that server is recognised and the bounds of the exchange.
public struct ClientRequest: Sendable {
    /// The bytes a response body may have unless the request says otherwise: 16 MiB.
    public static let defaultMaximumResponse = 16 << 20

    /// The method, such as `GET` or `POST`.
    public var method: String
    /// An absolute `https` URL; over a Unix socket an `http` one, whose host is sent as `Host` and not otherwise used.
    public var url: String
    /// Fields beside those the client sets itself (`Host`, `Content-Length`).
    public var headers: [ClientHeader]
    /// The body; sent with its length whenever it is not empty or the method is POST, PUT or PATCH.
    public var body: [UInt8]
    /// The time for all of it, from name resolution to the last byte.
    public var timeout: Duration
    /// The bytes the response body may have; a longer one ends the transfer with ``TransferError/Code/bodyTooLarge``.
    public var maximumResponse: Int
    /// How the server proves who it is.
    public var trust: ServerTrust

    /// A request; by default it may take 30 seconds.
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
