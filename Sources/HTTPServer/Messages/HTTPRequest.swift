/// One whole request with its body, as a handler gets it.
///
/// A request reaches a handler only if all its bytes have arrived and its form is valid.
public struct HTTPRequest: Sendable {
    /// The version of HTTP of a request.
    public enum Version: String, Sendable, Hashable { case http11 = "HTTP/1.1", http2 = "HTTP/2" }

    /// The method, in capitals: one of `GET HEAD POST PUT PATCH DELETE OPTIONS`.
    public let method: String
    /// The path as it was sent: percent-encoding unchanged, without the query. It begins with `/`.
    public let target: String
    /// The part after the first `?`, as it was sent; `nil` if there was none.
    public let query: String?
    /// The fields. The authority of an HTTP/2 request appears here as `host`.
    public let headers: HTTPHeaders
    /// The body. Chunks are joined, and trailers dropped.
    public let body: [UInt8]
    /// The certificate whose key the client has proved to have; `nil` if the listener asks for none. No chain was checked: the handler decides by
    /// its pins what the certificate means.
    public let peer: PeerCertificate?
    /// The numeric address of the client, or `unix`.
    public let remoteAddress: String
    /// The name of the listener the client connected to.
    public let listener: String
    /// The version of HTTP in which the request came.
    public let httpVersion: Version

    /// Creates a request, for the tests of handlers.
    public init(
        method: String, target: String, query: String? = nil, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = [],
        peer: PeerCertificate? = nil, remoteAddress: String = "127.0.0.1", listener: String = "test", httpVersion: Version = .http2
    ) {
        self.method = method
        self.target = target
        self.query = query
        self.headers = headers
        self.body = body
        self.peer = peer
        self.remoteAddress = remoteAddress
        self.listener = listener
        self.httpVersion = httpVersion
    }
}
