import CSodium

/// An Ed25519 public key (RFC 8032) that passed the strict checks: it is a point of the curve in its only valid encoding, and not of small order.
public struct VerifyingKey: Hashable, Sendable {
    /// The 32 bytes as they stand on the wire.
    public let bytes: [UInt8]

    /// Checks a public key that came from outside.
    ///
    /// - Throws: `.malformedKey` when the bytes are not 32, are not the canonical encoding (y < 2^255 − 19) or are no point of the curve;
    ///   `.weakKey` when the point has a small order.
    public init(_ bytes: [UInt8]) throws(CryptographyError) {
        Sodium.start()
        guard bytes.count == Int(crypto_sign_PUBLICKEYBYTES) else { throw .malformedKey }
        // Anybody can make signatures for a point of small order.
        if Self.hasSmallOrder(bytes) { throw .weakKey }
        guard Self.isCanonical(bytes) else { throw .malformedKey }
        // Adding the point to itself decodes it and checks that it is on the curve; the sum is of no interest.
        var sum = [UInt8](repeating: 0, count: bytes.count)
        guard hotline_ed25519_add(&sum, bytes, bytes) == 0 else { throw .malformedKey }
        self.bytes = bytes
    }

    /// The public half of a key pair made here, which needs no check.
    init(derived bytes: [UInt8]) { self.bytes = bytes }

    /// Returns true if a signature is this key's over the message, by the strict rules of `Protocols/signatures.md`: 64 bytes, S < L,
    /// R canonical and not of small order, and S·B = R + k·A without the cofactor.
    public func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool { isValid(signature.span, for: message.span) }

    /// Returns true if a signature is this key's over the message, by the same rules.
    public func isValid(_ signature: Span<UInt8>, for message: Span<UInt8>) -> Bool {
        guard signature.count == Int(crypto_sign_BYTES) else { return false }
        return signature.withUnsafeBufferPointer { signature in
            message.withUnsafeBufferPointer { message in
                hotline_ed25519_verify(signature.baseAddress, message.baseAddress, message.count, bytes) == 0
            }
        }
    }

    /// True if y, the 255 low bits in little-endian order, is below the field's prime 2^255 − 19 (RFC 8032 §5.1.3).
    private static func isCanonical(_ bytes: [UInt8]) -> Bool {
        guard bytes[31] & 0x7F == 0x7F, bytes[1..<31].allSatisfy({ $0 == 0xFF }) else { return true }
        return bytes[0] < 0xED
    }

    /// True if the bytes name one of the eight points of small order, in any encoding.
    private static func hasSmallOrder(_ bytes: [UInt8]) -> Bool {
        var y = bytes
        y[31] &= 0x7F  // The sign of x does not matter: a point has a small order when its negative has.
        return smallOrderOrdinates.contains(y)
    }

    /// The y of every point whose order divides 8, and those of them that fit 255 bits a second time, p higher.
    private static let smallOrderOrdinates: Set<[UInt8]> = {
        let top: (UInt8) -> [UInt8] = { [$0] + [UInt8](repeating: 0xFF, count: 30) + [0x7F] }
        let bottom: (UInt8) -> [UInt8] = { [$0] + [UInt8](repeating: 0, count: 31) }
        let order8: [UInt8] = [
            0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98, 0xF0,
            0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC, 0x05,
        ]
        let order8Negated: [UInt8] = [
            0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67, 0x0F,
            0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC, 0x03, 0x7A,
        ]
        return [bottom(0), bottom(1), top(0xEC), top(0xED), top(0xEE), order8, order8Negated]
    }()
}
