/// The URL schemes whose addresses name a network host, with their default ports.
public enum Scheme {
    /// The structure of a scheme whose `//` part names a network host; its port is `nil` if the scheme has no default.
    ///
    /// - Returns: `nil` for a scheme of which no structure is assumed, such as `magnet` or `ipfs`.
    static func structure(of scheme: String) -> HostBased? { hostBased[scheme] }

    struct HostBased: Sendable {
        let defaultPort: Int?
    }

    private static let hostBased: [String: HostBased] = [
        "http": HostBased(defaultPort: 80), "https": HostBased(defaultPort: 443), "ws": HostBased(defaultPort: 80),
        "wss": HostBased(defaultPort: 443), "ftp": HostBased(defaultPort: 21), "ftps": HostBased(defaultPort: 990),
        "sftp": HostBased(defaultPort: 22), "gopher": HostBased(defaultPort: 70), "gemini": HostBased(defaultPort: 1965),
        "rtsp": HostBased(defaultPort: 554), "rtmp": HostBased(defaultPort: 1935), "nntp": HostBased(defaultPort: 119),
        "nntps": HostBased(defaultPort: 563), "rtsps": HostBased(defaultPort: 322), "rtmps": HostBased(defaultPort: 443),
        "mms": HostBased(defaultPort: nil), "irc": HostBased(defaultPort: nil), "ircs": HostBased(defaultPort: nil),
    ]
}
