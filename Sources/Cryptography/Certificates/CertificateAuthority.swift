/// A key and certificate that issue the certificates of members.
public struct CertificateAuthority: Sendable {
    /// Its own certificate, signed by itself.
    public let certificate: Certificate
    /// Its private key.
    public let key: TLSPrivateKey

    /// Makes a new authority with a new P-256 key.
    ///
    /// - Parameters:
    ///   - commonName: what people call it, 1 to 64 bytes.
    ///   - notBefore, notAfter: milliseconds since 1970, kept in whole seconds.
    /// - Throws: `.malformedName`, `.malformedValidity`, `.libraryFailure`.
    public init(commonName: String, notBefore: Int64, notAfter: Int64) throws(CryptographyError) {
        key = try TLSPrivateKey()
        let draft = CertificateDraft(
            publicKey: key.publicKey, commonName: commonName, names: CertificateNames(), notBefore: notBefore, notAfter: notAfter,
            isAuthority: true)
        certificate = try draft.signed(with: key, issuer: nil)
    }

    /// Pairs the certificate and the key of an existing authority.
    ///
    /// - Throws: `.mismatchedAuthority` when the key is another certificate's, or the certificate may not issue.
    public init(certificate: Certificate, key: TLSPrivateKey) throws(CryptographyError) {
        guard certificate.isAuthority, certificate.spkiDigest == key.publicKey.spkiDigest else { throw .mismatchedAuthority }
        self.certificate = certificate
        self.key = key
    }

    /// Issues a certificate for TLS, for server and client alike, with a random serial number.
    ///
    /// - Parameters:
    ///   - notBefore, notAfter: milliseconds since 1970, kept in whole seconds.
    /// - Throws: `.malformedName` for a name that cannot stand in a certificate or for none at all; `.malformedValidity` when it would end before
    ///   it begins or outlive the authority; `.libraryFailure`.
    public func issue(
        to publicKey: TLSPublicKey, commonName: String, names: CertificateNames, notBefore: Int64, notAfter: Int64
    ) throws(CryptographyError) -> Certificate {
        guard notAfter.flooredToSeconds * 1_000 <= certificate.notAfter else { throw .malformedValidity }
        let draft = CertificateDraft(
            publicKey: publicKey, commonName: commonName, names: names, notBefore: notBefore, notAfter: notAfter, isAuthority: false)
        return try draft.signed(with: key, issuer: certificate)
    }
}
