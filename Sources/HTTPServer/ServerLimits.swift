/// Every bound of a server. Each has a default fit for a node that some tens of peers talk to.
public struct ServerLimits: Sendable {
    // MARK: Connections

    /// Connections at once, all listeners together.
    public var connections = 1024
    /// Connections at once from one address (IPv6: one /64). Unix sockets are not counted.
    public var connectionsPerAddress = 128
    /// Connections at once that show the same public key.
    public var connectionsPerPeer = 64

    // MARK: Requests

    /// HTTP/2 streams open at once on a connection.
    public var streamsPerConnection = 128
    /// Handlers running at once.
    public var concurrentRequests = 256
    /// Whole requests waiting for a handler; one more is answered 503.
    public var waitingRequests = 1024
    /// Requests running and waiting for one peer (or one address, where no certificate is asked); one more is answered 503.
    public var requestsPerPeer = 512
    /// Seconds named in `Retry-After` with a 503.
    public var retryAfterSeconds = 1

    // MARK: Sizes

    /// Bytes of one body.
    public var bodyBytes = 8 * 1024 * 1024 + 64 * 1024
    /// Bytes of bodies held for one connection; further streams wait by flow control.
    public var bodyBytesPerConnection = 32 * 1024 * 1024
    /// Bytes of bodies held in all; further ones wait by flow control.
    public var bodyBytesInTotal = 256 * 1024 * 1024
    /// Bytes of a body thrown away after its request was answered over HTTP/2, so that the client can read the answer; more reset the stream.
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

    /// HTTP/2 RST_STREAM, PING, SETTINGS, PRIORITY, unknown and empty DATA frames a second, together; more end the connection.
    public var controlFramesPerSecond = 200

    // MARK: Deadlines

    /// From accepting to the end of the TLS handshake.
    public var handshake = Duration.seconds(10)
    /// From the first byte of a request to the end of its header section.
    public var headers = Duration.seconds(10)
    /// How long a body may take before ``minimumBodyRate`` counts.
    public var bodyGrace = Duration.seconds(10)
    /// Bytes a second a body must reach on average after ``bodyGrace``.
    public var minimumBodyRate = 16 * 1024
    /// A connection without any request.
    public var idle = Duration.seconds(300)
    /// An answer of which nothing could be written.
    public var writeStall = Duration.seconds(30)
    /// From the end of `run` being asked for to closing what is still open.
    public var drain = Duration.seconds(10)
    /// How long what a refused client still sends is read and thrown away, so that it can read the refusal.
    public var linger = Duration.seconds(2)

    /// The defaults.
    public init() {}
}
