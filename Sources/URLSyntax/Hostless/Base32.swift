/// Base32 (RFC 4648 §6), in either case, with or without padding.
public enum Base32 {
    /// The bytes as lower-case hexadecimal digits; `nil` if the text is not Base32 of so many bytes.
    public static func hex(_ text: String, bytes count: Int) -> String? {
        var digits: [UInt8] = []
        for byte in text.utf8 where byte != 0x3D {
            guard let digit = digit(byte) else { return nil }
            digits.append(digit)
        }
        guard digits.count == (count * 8 + 4) / 5 else { return nil }
        var result = "", pending: UInt32 = 0, bits = 0
        for digit in digits {
            pending = pending << 5 | UInt32(digit)
            bits += 5
            guard bits >= 4 else { continue }
            while bits >= 4, result.utf8.count < count * 2 {
                bits -= 4
                result.append(Self.hexDigits[Int(pending >> UInt32(bits)) & 0xF])
            }
            pending &= (1 << UInt32(bits)) - 1
        }
        return result
    }

    private static let hexDigits = Array("0123456789abcdef")

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x41...0x5A: byte - 0x41
        case 0x61...0x7A: byte - 0x61
        case 0x32...0x37: byte - 0x32 + 26
        default: nil
        }
    }
}
