import COpenSSL

/// The public half of a TLS key pair, as it stands in certificates and is pinned in the directory.
public struct TLSPublicKey: Hashable, Sendable {
    /// SubjectPublicKeyInfo in DER.
    public let der: [UInt8]

    /// The pin: SHA-256 of the SubjectPublicKeyInfo.
    public var spkiDigest: Digest { SHA256.digest(of: der) }

    /// Parses SubjectPublicKeyInfo in DER (RFC 5280 §4.1.2.7).
    ///
    /// - Throws: `.malformedKey` when it is none, or weaker than 112 bits.
    public init(der: [UInt8]) throws(CryptographyError) {
        let key = try OwnedKey(publicKeyDER: der)
        guard key.isStrong, try key.publicKeyDER() == der else { throw .malformedKey }
        self.der = der
    }

    init(_ key: borrowing OwnedKey) throws(CryptographyError) { der = try key.publicKeyDER() }
}
