import COpenSSL

/// An incremental SHA-256 computation.
///
/// It cannot be copied, and ``finish()`` consumes it, so a finished hasher cannot be fed again. Its state lives where the value lives: no
/// allocation, and no step can fail.
public struct SHA256Hasher: ~Copyable {
    private var context = SHA256_CTX()

    public init() { hotline_sha256_init(&context) }

    /// Adds bytes.
    public mutating func update(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { hotline_sha256_update(&context, $0.baseAddress, $0.count) }
    }

    /// Adds bytes.
    public mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

    /// Adds the 32 bytes of a digest.
    public mutating func update(_ digest: Digest) {
        digest.withUnsafeBytes { hotline_sha256_update(&context, $0.baseAddress, $0.count) }
    }

    /// Returns the digest and ends the computation.
    public consuming func finish() -> Digest {
        Digest { hotline_sha256_final(&context, $0.baseAddress) }
    }
}
