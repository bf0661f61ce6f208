import CSodium

/// An Ed25519 private key (RFC 8032), wiped from memory when its last copy ends.
public struct SigningKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// The seed, then the public key: libsodium's form of the secret key.
    private let secret: SecretBytes

    /// The public half.
    public let verifyingKey: VerifyingKey

    /// Makes a new key from the system's random numbers.
    public init() {
        let seed = SecretBytes(count: 32) { SecureRandom.fill($0) }
        self = seed.withUnsafeBytes { SigningKey(expanding: $0) }
    }

    /// Derives a key from its seed of 32 bytes (RFC 8032 §5.1.5).
    ///
    /// - Throws: `.malformedKey` for any other count.
    public init(seed: [UInt8]) throws(CryptographyError) {
        guard seed.count == Int(crypto_sign_SEEDBYTES) else { throw .malformedKey }
        self = seed.withUnsafeBytes { SigningKey(expanding: $0) }
    }

    private init(expanding seed: UnsafeRawBufferPointer) {
        Sodium.start()
        var publicKey = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES))
        secret = SecretBytes(count: Int(crypto_sign_SECRETKEYBYTES)) { memory in
            let status = hotline_ed25519_keypair(&publicKey, memory.baseAddress, seed.baseAddress)
            precondition(status == 0, "libsodium makes a key pair from any seed")
        }
        verifyingKey = VerifyingKey(derived: publicKey)
    }

    /// The 32 secret bytes, for writing them to a secret file; the caller must guard the copy.
    public var seed: [UInt8] { secret.withUnsafeBytes { Array($0.prefix(Int(crypto_sign_SEEDBYTES))) } }

    /// The 64 bytes of the signature over a message.
    public func sign(_ message: [UInt8]) -> [UInt8] { sign(message.span) }

    /// The 64 bytes of the signature over a message.
    public func sign(_ message: Span<UInt8>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(crypto_sign_BYTES)) { signature, count in
            message.withUnsafeBufferPointer { message in
                secret.withUnsafeBytes { secret in
                    let status = hotline_ed25519_sign(signature.baseAddress, message.baseAddress, message.count, secret.baseAddress)
                    precondition(status == 0, "libsodium signs any message")
                }
            }
            count = Int(crypto_sign_BYTES)
        }
    }

    public var description: String { "signing key (secret)" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
