public import Cryptography

/// A certificate with its key: all synthetic, made anew for each test.
public struct TestIdentity: Sendable {
    public let certificate: Certificate
    /// SHA-256 of the certificate (DER), hexadecimal.
    public var certificateDigest: String { SHA256.digest(of: certificate.der).hex }
    /// PEM.
    public let chain: [UInt8]
    /// PEM.
    public let key: [UInt8]

    /// 2020-01-01T00:00:00Z
    public static let longAgo: Int64 = 1_577_836_800_000
    /// 2100-01-01T00:00:00Z
    public static let farAhead: Int64 = 4_102_444_800_000

    /// An identity with an alternative name of type URI and, by default, `localhost` and its address; times are milliseconds since 1970.
    ///
    /// - Parameter authority: Issues the certificate; one that nobody knows by default.
    public init(
        uri: String = "urn:example:peer:one", issuedBy authority: CertificateAuthority? = nil, notBefore: Int64 = longAgo,
        notAfter: Int64 = farAhead, dnsNames: [String] = ["localhost"], ipAddresses: [String] = ["127.0.0.1"]
    ) throws {
        let authority = try authority ?? CertificateAuthority(commonName: "Example", notBefore: notBefore, notAfter: notAfter)
        let privateKey = try TLSPrivateKey()
        certificate = try authority.issue(
            to: privateKey.publicKey, commonName: "peer.example",
            names: CertificateNames(uris: [uri], dnsNames: dnsNames, ipAddresses: ipAddresses), notBefore: notBefore,
            notAfter: notAfter)
        chain = Array(certificate.pem.utf8)
        key = privateKey.pem
    }
}
