/// The place and the name from which a probe looks. Two vantages may see different answers.
public struct Vantage: Hashable, Sendable {
    /// The `User-Agent` that the look sends.
    public var userAgent: String
    /// The proxy through which the look goes; `nil` connects directly.
    public var proxy: ProbeProxy?

    public init(userAgent: String, proxy: ProbeProxy? = nil) {
        self.userAgent = userAgent
        self.proxy = proxy
    }
}

/// A proxy of the operator. It gets the numeric address to connect to, and never resolves a name.
public struct ProbeProxy: Hashable, Sendable {
    /// The URL of the proxy as libcurl reads it. It may hold a password, so it has no place in a log.
    let url: String

    /// Reads `http://host:port` or `socks5h://host:port`, with a name and password before the host if the proxy wants them; `nil` for any other text.
    public init?(_ url: String) {
        guard let parts = AddressParts(url, schemes: ["http", "socks5h"], allowsCredentials: true), parts.hasOwnPort else { return nil }
        self.url = url
    }
}

extension ProbeProxy: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String { "a proxy" }
    public var debugDescription: String { description }
}
