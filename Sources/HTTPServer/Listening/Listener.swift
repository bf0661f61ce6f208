/// An address for the server to listen at, before it is bound.
public struct Listener: Sendable {
    /// The kinds of address.
    public enum Address: Sendable, Hashable {
        /// A numeric IPv4 or IPv6 address (or `localhost`) and a port. Port 0 is any free one.
        case tcp(host: String, port: UInt16)
        /// A Unix socket, created with mode 0600. A leftover socket file is replaced only if no process listens on it.
        case unix(path: String)
    }

    /// The protection of connections.
    public enum Security: Sendable {
        /// No protection: for loopback addresses and Unix sockets. HTTP/1.1 only.
        case plain
        /// TLS, with HTTP/2 and HTTP/1.1 by ALPN.
        case tls(TLSConfiguration)
    }

    /// Room that no other listener can take: for the owner, who must get in whatever strangers do.
    public struct Room: Sendable, Hashable {
        /// Open connections.
        public var connections: Int
        /// Handlers that run at the same time.
        public var requests: Int
        /// Bytes of bodies.
        public var bodyBytes: Int
        /// Bytes of answers.
        public var answerBytes: Int

        public init(connections: Int = 64, requests: Int = 32, bodyBytes: Int = 32 * 1024 * 1024, answerBytes: Int = 32 * 1024 * 1024) {
            self.connections = connections
            self.requests = requests
            self.bodyBytes = bodyBytes
            self.answerBytes = answerBytes
        }
    }

    /// The name in requests, in events and for `replaceIdentity`; unique within a server.
    public let name: String
    /// The address to listen at.
    public let address: Address
    /// The protection of its connections.
    public let security: Security
    /// Its own room; `nil` if it shares the server's with the other listeners.
    public let room: Room?

    public init(name: String, address: Address, security: Security, room: Room? = nil) {
        self.name = name
        self.address = address
        self.security = security
        self.room = room
    }
}

/// A listener that is bound, with its actual port.
public struct BoundListener: Sendable, Hashable {
    /// The listener's name.
    public let name: String
    /// The address, with the port that the kernel chose.
    public let address: Listener.Address

    /// The TCP port; 0 for a Unix socket.
    public var port: UInt16 {
        if case .tcp(_, let port) = address { port } else { 0 }
    }
}
