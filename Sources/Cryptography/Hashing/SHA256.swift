import COpenSSL

/// SHA-256 (FIPS 180-4) of bytes that are all at hand. It cannot fail and allocates nothing.
public enum SHA256 {
    /// The digest of the bytes.
    public static func digest(_ bytes: Span<UInt8>) -> Digest {
        bytes.withUnsafeBufferPointer { input in
            Digest { hotline_sha256(input.baseAddress, input.count, $0.baseAddress) }
        }
    }

    /// The digest of the bytes.
    public static func digest(of bytes: [UInt8]) -> Digest { digest(bytes.span) }

    /// The digest of a text's UTF-8.
    public static func digest(ofText text: String) -> Digest {
        var text = text
        return text.withUTF8 { digest(Span(_unsafeElements: $0)) }
    }

    /// The digest of one byte and then the bytes, without joining them in memory.
    static func digest(prefix: UInt8, _ bytes: Span<UInt8>) -> Digest {
        bytes.withUnsafeBufferPointer { input in
            Digest { hotline_sha256_prefixed(prefix, input.baseAddress, input.count, $0.baseAddress) }
        }
    }
}
