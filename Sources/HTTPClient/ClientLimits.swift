/// The bounds of one ``HTTPClient``.
public struct ClientLimits: Hashable, Sendable {
    /// The most transfers that run or wait at once. More are refused with ``TransferError/Code/overloaded``.
    public var transfers = 4_096
    /// The most connections to one server under one trust, if the server speaks HTTP/1.1 only. Over HTTP/2 one connection carries all.
    public var connectionsPerServer = 4
    /// The time for name resolution, connection and TLS handshake together. A request's own timeout may be shorter.
    public var connecting = Duration.seconds(10)
    /// The time for which idle connections to a server stay open.
    public var idle = Duration.seconds(300)
    /// The time for which sent bytes may stay unacknowledged before the kernel gives the connection up.
    public var unacknowledged = Duration.seconds(20)
    /// The most bytes of all response header fields together.
    public var headerBytes = 64 << 10

    public init() {}
}
