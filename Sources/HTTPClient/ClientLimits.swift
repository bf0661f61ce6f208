/// The bounds of one ``HTTPClient``.
public struct ClientLimits: Hashable, Sendable {
    /// Transfers under way or waiting at once; more are turned away with ``TransferError/Code/overloaded``.
    public var transfers = 4_096
    /// Connections to one server under one trust, where the server speaks HTTP/1.1 only; over HTTP/2 one carries everything.
    public var connectionsPerServer = 4
    /// The time for name resolution, connection and TLS handshake together; a request's own timeout may be shorter.
    public var connecting = Duration.seconds(10)
    /// How long connections to a server stay open with nothing to do.
    public var idle = Duration.seconds(300)
    /// How long sent bytes may stay unacknowledged before the kernel gives the connection up.
    public var unacknowledged = Duration.seconds(20)
    /// Bytes of response header fields, all together.
    public var headerBytes = 64 << 10

    /// The defaults.
    public init() {}
}
