/// The bounds of a server. The defaults suit a node that talks to some tens of peers.
public struct ServerLimits: Sendable {
    // MARK: Connections

    /// Open connections, of all listeners together.
    public var connections = 1024
    /// Open connections from one address (IPv6: from one /64). Unix sockets do not count.
    public var connectionsPerAddress = 128
    /// Open connections whose clients showed the same public key.
    public var connectionsPerPeer = 64

    // MARK: Requests

    /// Open HTTP/2 streams of a connection.
    public var streamsPerConnection = 128
    /// Handlers running at once.
    public var concurrentRequests = 256
    /// Whole requests that wait for a handler. One more is answered 503.
    public var waitingRequests = 1024
    /// Requests that run or wait for one peer, or for one address if the listener asks for no certificate. One more is answered 503.
    public var requestsPerPeer = 512

    // MARK: Sizes

    /// Bytes of one body.
    public var bodyBytes = 8 * 1024 * 1024 + 64 * 1024
    /// Bytes of bodies stored for one connection. Flow control stops further streams.
    public var bodyBytesPerConnection = 32 * 1024 * 1024
    /// Bytes of bodies stored for all connections. Flow control stops further ones.
    public var bodyBytesInTotal = 256 * 1024 * 1024
    /// Bytes of a body that are discarded after its request was answered over HTTP/2, so that the client can read the answer. More reset the stream.
    public var discardedBodyBytes = 16 * 1024 * 1024
    /// Bytes of an HTTP/1.1 request line (414 beyond) and of an HTTP/2 `:path`.
    public var requestLineBytes = 8 * 1024
    /// Bytes of one field line (431 beyond).
    public var headerLineBytes = 8 * 1024
    /// Bytes of a whole field section (431 beyond).
    public var headBytes = 32 * 1024
    /// Fields in a section (431 beyond).
    public var headerCount = 100

    // MARK: Floods

    /// HTTP/2 frames a second that carry no request, together: RST_STREAM, PING, SETTINGS, PRIORITY, unknown and empty DATA. More end the connection.
    public var controlFramesPerSecond = 200

    // MARK: Deadlines

    /// The time from accepting to the end of the TLS handshake.
    public var handshake = Duration.seconds(10)
    /// The time from the first byte of a request to the end of its header section.
    public var headers = Duration.seconds(10)
    /// The time that a body may need before ``minimumBodyRate`` counts.
    public var bodyGrace = Duration.seconds(10)
    /// The bytes a second that a body must reach on average after ``bodyGrace``.
    public var minimumBodyRate = 16 * 1024
    /// The time that a connection may be without a request.
    public var idle = Duration.seconds(300)
    /// The time during which nothing of an answer could be written.
    public var writeStall = Duration.seconds(30)
    /// The time from the beginning of the drain to the closing of every connection that is still open.
    public var drain = Duration.seconds(10)
    /// The time for which a refused client's bytes are read and discarded, so that it can read the refusal.
    public var linger = Duration.seconds(2)

    public init() {}
}
