/// The bounds of a server. The defaults suit a node that talks to some tens of peers.
public struct ServerLimits: Sendable {
    // MARK: Connections

    /// Open connections of all listeners without room of their own, together.
    public var connections = 1024
    /// Open connections from one address (IPv6: from one /64). Listeners with room of their own do not count.
    public var connectionsPerAddress = 128
    /// Open connections of strangers: those from which no request of a named caller was admitted. If there are more, an old one is closed.
    public var strangers = 256
    /// Open connections of strangers from one address.
    public var strangersPerAddress = 64
    /// Connections a second that strangers may open from one address over a long time. More are closed before the handshake.
    public var arrivalsPerSecond = 20
    /// Connections that strangers may open from one address at once, on top of that.
    public var arrivalsAtOnce = 200
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
    /// Bytes of bodies stored for one caller, of all its connections.
    public var bodyBytesPerCaller = 32 * 1024 * 1024
    /// Bytes of bodies stored for one listener.
    public var bodyBytesPerListener = 96 * 1024 * 1024
    /// Bytes of bodies stored for all listeners without room of their own. Flow control stops further ones.
    public var bodyBytesInTotal = 128 * 1024 * 1024
    /// Bytes of a body that may come before its room is reserved, for all streams of a connection: what HTTP/2 clients send before they know the
    /// server's settings.
    public var unaskedBytes = 256 * 1024
    /// Bytes of answers held for one connection. Further requests wait until the client has read.
    public var answerBytesPerConnection = 16 * 1024 * 1024
    /// Bytes of answers held for one caller, of all its connections.
    public var answerBytesPerCaller = 16 * 1024 * 1024
    /// Bytes of answers held for one listener.
    public var answerBytesPerListener = 64 * 1024 * 1024
    /// Bytes of answers held for all listeners without room of their own.
    public var answerBytesInTotal = 64 * 1024 * 1024
    /// Bytes of an expected answer that never waits for room.
    public var smallAnswerBytes = 256 * 1024
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

    /// HTTP/2 frames a second that carry no request, together: RST_STREAM, PING, SETTINGS, PRIORITY, CONTINUATION, unknown ones, empty DATA, and
    /// WINDOW_UPDATE beyond what requests and answers call for. Requests that are not admitted count too. More end the connection.
    public var controlFramesPerSecond = 200

    /// Requests in a row of one connection that are not admitted. One more ends it.
    public var turnedAwayInARow = 16

    // MARK: Deadlines

    /// The time from accepting to the end of the TLS handshake.
    public var handshake = Duration.seconds(10)
    /// The time that a stranger's connection lives.
    public var stranger = Duration.seconds(15)
    /// The time from the first byte of a request to the end of its header section.
    public var headers = Duration.seconds(10)
    /// The time that a body may need before ``minimumBodyRate`` counts.
    public var bodyGrace = Duration.seconds(10)
    /// The bytes a second that a body must reach on average after ``bodyGrace``.
    public var minimumBodyRate = 16 * 1024
    /// The time that a connection may be without a request.
    public var idle = Duration.seconds(300)
    /// The time that a request waits for memory or for a handler. After it the answer is 503.
    public var waiting = Duration.seconds(20)
    /// The time during which nothing of an answer could be written, and the time before ``minimumAnswerRate`` counts.
    public var writeStall = Duration.seconds(30)
    /// The bytes a second at which a client must read an answer.
    public var minimumAnswerRate = 16 * 1024
    /// The time from the beginning of the drain to the closing of every connection that is still open.
    public var drain = Duration.seconds(10)
    /// The time for which a refused client's bytes are read and discarded, so that it can read the refusal.
    public var linger = Duration.seconds(2)

    public init() {}

    /// Bounds the connections so that others keep descriptors: without any, a program can open neither files nor connections of its own.
    public mutating func fit(into descriptors: Int, leaving others: Int) { connections = min(connections, max(8, descriptors - others)) }
}
