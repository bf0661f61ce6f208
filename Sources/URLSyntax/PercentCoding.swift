/// Percent-encoding (RFC 3986, section 2.1).
public enum PercentCoding {
    /// Encodes everything but unreserved characters and the colon, which names of cases are full of.
    public static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 { append(byte, to: &bytes, bare: Allowed.unreserved.contains(byte) || byte == 0x3A) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Decodes a text; `nil` for a broken escape, or when the bytes are not UTF-8.
    public static func decoded(_ text: some StringProtocol) -> String? {
        guard text.utf8.contains(0x25) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard let (value, end) = triplet(in: rest, after: rest.startIndex) else { return nil }
            bytes.append(value)
            rest = rest[end...]
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The bytes a component may hold as they are.
    struct Allowed: Sendable {
        private let low: UInt64, high: UInt64

        init(_ characters: String) {
            var low: UInt64 = 0, high: UInt64 = 0
            for byte in characters.utf8 { if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte & 63) } }
            self.low = low
            self.high = high
        }

        func contains(_ byte: UInt8) -> Bool { byte < 128 && (byte < 64 ? low : high) & (1 << UInt64(byte & 63)) != 0 }

        private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        /// RFC 3986 §2.3.
        static let unreserved = Allowed(letters)
        static let userInfo = Allowed(letters + "!$&'()*+,;=:")
        /// With the backslash: browsers read it as a slash, but not if it is encoded.
        static let path = Allowed(letters + "!$&'()*+,;=:@/\\")
        static let query = Allowed(letters + "!$&'()*+,;=:@/?")
        static let fragment = Allowed(letters + "!$&'()*+,;=:@/?#")
        /// For schemes without a known structure: every character that RFC 3986 allows anywhere.
        static let opaque = Allowed(letters + "!$&'()*+,;=:@/?#[]")
    }

    /// Returns the one canonical form: decodes unreserved characters, encodes bytes that are not allowed, and writes the digits in capitals.
    /// A lone `%` becomes `%25`.
    ///
    /// Doing it twice changes nothing more.
    static func normalised(_ bytes: some Collection<UInt8>, keeping allowed: Allowed) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index != bytes.endIndex {
            var byte = bytes[index]
            var next = bytes.index(after: index)
            var wasEncoded = false
            if byte == 0x25, let (value, end) = triplet(in: bytes, after: next) {
                byte = value
                next = end
                wasEncoded = true
            }
            index = next
            // A reserved character means another thing encoded than bare (RFC 3986 §2.2), so it stays as it came.
            append(byte, to: &result, bare: wasEncoded ? Allowed.unreserved.contains(byte) : allowed.contains(byte))
        }
        return result
    }

    private static func append(_ byte: UInt8, to bytes: inout [UInt8], bare: Bool) {
        if bare { bytes.append(byte) } else { bytes += [0x25, digit(byte >> 4), digit(byte & 0xF)] }
    }

    private static func triplet<C: Collection<UInt8>>(in bytes: C, after start: C.Index) -> (UInt8, C.Index)? {
        guard start != bytes.endIndex, let high = value(bytes[start]) else { return nil }
        let second = bytes.index(after: start)
        guard second != bytes.endIndex, let low = value(bytes[second]) else { return nil }
        return (high << 4 | low, bytes.index(after: second))
    }

    private static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
}
