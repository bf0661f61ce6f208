import COpenSSL

/// The private key of a TLS certificate: P-256 when made here. It is wiped from memory when its last copy ends.
public struct TLSPrivateKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// PKCS #8 in PEM.
    private let secret: SecretBytes

    /// The public half.
    public let publicKey: TLSPublicKey

    /// Makes a new P-256 key pair.
    ///
    /// - Throws: `.libraryFailure` when the system gives no random numbers or memory.
    public init() throws(CryptographyError) {
        guard let pointer = hotline_p256_new() else { throw .libraryFailure(operation: "EVP_EC_gen") }
        let key = OwnedKey(taking: pointer)
        publicKey = try TLSPublicKey(key)
        let bio = try OwnedBIO()
        guard PEM_write_bio_PKCS8PrivateKey(bio.pointer, key.pointer, nil, nil, 0, nil, nil) == 1 else {
            throw .libraryFailure(operation: "PEM_write_bio_PKCS8PrivateKey")
        }
        secret = bio.written { written in
            SecretBytes(count: written.count) { $0.copyMemory(from: written) }
        }
    }

    /// Reads an unencrypted private key in PEM.
    ///
    /// - Throws: `.malformedCertificate` when it is none, is encrypted, or is weaker than 112 bits.
    public init(pem: [UInt8]) throws(CryptographyError) {
        let secret = SecretBytes(pem.span)
        self.secret = secret
        publicKey = try Self.withKey(in: secret) { key throws(CryptographyError) in
            guard key.isStrong else { throw .malformedCertificate }
            return try TLSPublicKey(key)
        }
    }

    /// The secret PEM, for writing it to a secret file or lending it to the TLS library; the caller must guard the copy.
    public var pem: [UInt8] { secret.bytes }

    /// Lends the parsed key.
    func withKey<Result>(
        _ body: (borrowing OwnedKey) throws(CryptographyError) -> Result
    ) throws(CryptographyError) -> Result {
        try Self.withKey(in: secret, body)
    }

    private static func withKey<Result>(
        in secret: SecretBytes, _ body: (borrowing OwnedKey) throws(CryptographyError) -> Result
    ) throws(CryptographyError) -> Result {
        try secret.withUnsafeBytes { pem throws(CryptographyError) in
            let bio = try OwnedBIO(reading: pem)
            // With an empty passphrase OpenSSL does not ask at the terminal for that of an encrypted key.
            var passphrase: CChar = 0
            let parsed = PEM_read_bio_PrivateKey(bio.pointer, nil, nil, &passphrase)
            ERR_clear_error()
            guard let parsed else { throw .malformedCertificate }
            return try body(OwnedKey(taking: parsed))
        }
    }

    public var description: String { "TLS private key (secret)" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
