/// Keyed digests (HMAC, RFC 2104, over SHA-256).
public enum HMACSHA256 {
    /// The code of a message under a key.
    public static func code(for message: [UInt8], key: SymmetricKey) -> Digest { code(for: message.span, key: key) }

    /// The code of a message under a key.
    public static func code(for message: Span<UInt8>, key: SymmetricKey) -> Digest {
        key.secret.withUnsafeBytes { code(for: message, key: Span(_unsafeBytes: $0)) }
    }

    /// The code of a message under a key of any length, as interfaces of others want it. The caller must guard the key.
    public static func code(for message: [UInt8], keyedBy key: [UInt8]) -> Digest { code(for: message.span, key: key.span) }

    /// The code of a message under a key of any length.
    static func code(for message: Span<UInt8>, key: Span<UInt8>) -> Digest {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 8) { pad in
            pad.initializeMemory(as: UInt8.self, repeating: 0)
            // A key longer than a block of 64 bytes is replaced by its digest (RFC 2104 §2).
            if key.count > pad.count {
                SHA256.digest(key).write(to: pad)
            } else {
                key.withUnsafeBytes { pad.copyMemory(from: $0) }
            }
            for index in pad.indices { pad[index] ^= 0x36 }
            var inner = SHA256Hasher()
            inner.update(Span(_unsafeBytes: UnsafeRawBufferPointer(pad)))
            inner.update(message)
            let digest = inner.finish()
            // Removes the inner pad and adds the outer one.
            for index in pad.indices { pad[index] ^= 0x36 ^ 0x5C }
            var outer = SHA256Hasher()
            outer.update(Span(_unsafeBytes: UnsafeRawBufferPointer(pad)))
            outer.update(digest)
            // The pad gives the key away.
            SecretBytes.wipe(pad)
            return outer.finish()
        }
    }
}
