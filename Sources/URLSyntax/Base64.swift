/// Base64 (RFC 4648), in both alphabets, with or without padding.
public enum Base64 {
    /// The bytes; `nil` if it is no Base64.
    public static func bytes(_ text: String) -> [UInt8]? {
        var result: [UInt8] = [], pending: UInt32 = 0, bits = 0
        for byte in text.utf8 where byte != 0x3D {
            guard let digit = digit(byte) else { return nil }
            pending = (pending << 6 | UInt32(digit)) & 0xFFFF
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            result.append(UInt8(truncatingIfNeeded: pending >> UInt32(bits)))
        }
        // One digit alone is no byte, and what is left over of the last digit is zero (RFC 4648 §3.5): so few other texts pass.
        return bits < 6 && pending & ((1 << UInt32(bits)) - 1) == 0 ? result : nil
    }

    /// The text; `nil` if it is no Base64 of UTF-8.
    public static func text(_ text: String) -> String? { bytes(text).flatMap { String(validating: $0, as: UTF8.self) } }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x41...0x5A: byte - 0x41
        case 0x61...0x7A: byte - 0x61 + 26
        case 0x30...0x39: byte - 0x30 + 52
        case 0x2B, 0x2D: 62
        case 0x2F, 0x5F: 63
        default: nil
        }
    }
}
