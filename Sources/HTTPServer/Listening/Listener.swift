/// One place the server listens at, before it is bound.
public struct Listener: Sendable {
    /// Where to listen.
    public enum Address: Sendable, Hashable {
        /// A numeric IPv4 or IPv6 address (or `localhost`) and a port; port 0 takes any free one.
        case tcp(host: String, port: UInt16)
        /// A Unix socket, made with mode 0600. A socket file left over is replaced only when nobody listens on it.
        case unix(path: String)
    }

    /// What protects the connection.
    public enum Security: Sendable {
        /// Nothing: for loopback addresses and Unix sockets. HTTP/1.1 only.
        case plain
        /// TLS, with HTTP/2 and HTTP/1.1 by ALPN.
        case tls(TLSConfiguration)
    }

    /// The name requests, events and `replaceIdentity` use; unique within a server.
    public let name: String
    /// Where to listen.
    public let address: Address
    /// What protects the connection.
    public let security: Security

    /// A listener with these properties.
    public init(name: String, address: Address, security: Security) {
        self.name = name
        self.address = address
        self.security = security
    }
}

/// A listener that is bound, with the port it really has.
public struct BoundListener: Sendable, Hashable {
    /// The listener's name.
    public let name: String
    /// The address, with the port the kernel gave.
    public let address: Listener.Address

    /// The TCP port; 0 for a Unix socket.
    public var port: UInt16 {
        if case .tcp(_, let port) = address { port } else { 0 }
    }
}
