public import Runtime

/// The settings of one listener for TLS.
public struct TLSConfiguration: Sendable {
    /// The demand of a listener for client certificates.
    public enum ClientCertificate: Sendable, Hashable {
        /// A client must show a certificate, prove that it has the key, and be within the dates. Any issuer is accepted: a pin decides for each request
        /// who the client is.
        case required
        /// No certificate is asked for.
        case none
    }

    /// The versions of TLS that can be the oldest one accepted.
    public enum Version: Sendable, Hashable { case tls12, tls13 }

    /// The leaf and then its issuers, PEM.
    public var certificateChain: [UInt8]
    /// The key of the leaf, PEM, unencrypted.
    public var privateKey: [UInt8]
    /// The demand for client certificates.
    public var clientCertificate: ClientCertificate
    /// The oldest protocol version accepted.
    public var minimumVersion: Version
    /// The clock by which client certificates are checked, in milliseconds since 1970.
    public var now: @Sendable () -> Int64

    /// Creates a configuration. The clock is the system's unless another is given.
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
