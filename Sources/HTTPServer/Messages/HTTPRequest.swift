/// One whole request, with its body, as a handler gets it.
///
/// A request reaches a handler only when its last byte has arrived and its form was found good.
public struct HTTPRequest: Sendable {
    /// The protocol a request came by.
    public enum Version: String, Sendable, Hashable { case http11 = "HTTP/1.1", http2 = "HTTP/2" }

    /// The method, in capitals: one of `GET HEAD POST PUT PATCH DELETE OPTIONS`.
    public let method: String
    /// The path as it was sent: percent-encoding left as it is, without the query. It begins with `/`.
    public let target: String
    /// What followed the first `?`, as it was sent; `nil` when there was none.
    public let query: String?
    /// The fields. The authority of an HTTP/2 request stands here as `host`.
    public let headers: HTTPHeaders
    /// The body, chunks joined, trailers dropped.
    public let body: [UInt8]
    /// The certificate the client proved to hold the key of; `nil` where the listener asks for none. No chain was checked: whoever reads
    /// this decides by pin what it means.
    public let peer: PeerCertificate?
    /// The numeric address of the client, or `unix`.
    public let remoteAddress: String
    /// The name of the listener the client connected to.
    public let listener: String
    /// The protocol the request came by.
    public let httpVersion: Version

    /// A request made by hand, for the tests of handlers.
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
