public import Runtime

/// How one listener speaks TLS.
public struct TLSConfiguration: Sendable {
    /// What the listener asks of clients.
    public enum ClientCertificate: Sendable, Hashable {
        /// A certificate must be shown, its key proved, its dates good. Who signed it is not asked: identity is judged by pin, per request.
        case required
        /// None is asked for.
        case none
    }

    /// The oldest protocol version accepted.
    public enum Version: Sendable, Hashable { case tls12, tls13 }

    /// The leaf and then its issuers, PEM.
    public var certificateChain: [UInt8]
    /// The key of the leaf, PEM, unencrypted.
    public var privateKey: [UInt8]
    /// What is asked of clients.
    public var clientCertificate: ClientCertificate
    /// The oldest protocol version accepted.
    public var minimumVersion: Version
    /// The clock client certificates are judged by, milliseconds since 1970.
    public var now: @Sendable () -> Int64

    /// A configuration with these properties; the clock is the system's unless another is given.
    public init(
        certificateChain: [UInt8], privateKey: [UInt8], clientCertificate: ClientCertificate = .required,
        minimumVersion: Version = .tls13, now: @escaping @Sendable () -> Int64 = { SystemClock().now() }
    ) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
        self.clientCertificate = clientCertificate
        self.minimumVersion = minimumVersion
        self.now = now
    }
}
