/// The leaf certificate of a client that proved to have its key.
public struct PeerCertificate: Sendable, Hashable {
    /// The certificate as it was sent (DER).
    public let der: [UInt8]
    /// The SHA-256 of its SubjectPublicKeyInfo (DER), 32 bytes. A pin is such a digest.
    public let spkiSHA256: [UInt8]
    /// The URIs among its subject alternative names.
    public let uriNames: [String]
    /// The first moment at which it is valid, in milliseconds since 1970.
    public let notBefore: Int64
    /// The last moment at which it is valid, in milliseconds since 1970.
    public let notAfter: Int64

    /// Creates a certificate, for the tests of handlers.
    public init(der: [UInt8], spkiSHA256: [UInt8], uriNames: [String], notBefore: Int64, notAfter: Int64) {
        self.der = der
        self.spkiSHA256 = spkiSHA256
        self.uriNames = uriNames
        self.notBefore = notBefore
        self.notAfter = notAfter
    }
}
