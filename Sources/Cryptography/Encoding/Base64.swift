/// Base64 with padding (RFC 4648 §4), in its one valid form: no line breaks, no missing padding, no spare bits.
public enum Base64 {
    public static func encode(_ bytes: [UInt8]) -> String { Base64Alphabet.standard.encode(bytes.span, padded: true) }

    /// The bytes behind the text; `nil` for anything but the one valid form.
    public static func decode(_ text: String) -> [UInt8]? { decode(Array(text.utf8)) }

    /// The bytes behind the ASCII text; `nil` for anything but the one valid form.
    public static func decode(_ text: [UInt8]) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        let padding = text.suffix(2).reversed().prefix { $0 == 0x3D }.count
        return text.dropLast(padding).withUnsafeBufferPointer { Base64Alphabet.standard.decode($0) }
    }
}

/// Base64url without padding (RFC 4648 §5, RFC 7515 §2), in its one valid form: no padding, no spare bits.
public enum Base64URL {
    public static func encode(_ bytes: [UInt8]) -> String { Base64Alphabet.url.encode(bytes.span, padded: false) }

    public static func encode(_ bytes: Span<UInt8>) -> String { Base64Alphabet.url.encode(bytes, padded: false) }

    /// Adds the encoded form to ASCII text.
    public static func append(_ bytes: Span<UInt8>, to text: inout [UInt8]) { Base64Alphabet.url.append(bytes, to: &text, padded: false) }

    /// The bytes behind the text; `nil` for anything but the one valid form.
    public static func decode(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { Base64Alphabet.url.decode($0) }
    }

    /// The bytes behind the ASCII text; `nil` for anything but the one valid form.
    public static func decode(_ text: [UInt8]) -> [UInt8]? { text.withUnsafeBufferPointer { Base64Alphabet.url.decode($0) } }

    /// The bytes behind the ASCII text; `nil` for anything but the one valid form.
    public static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? { text.withUnsafeBufferPointer { Base64Alphabet.url.decode($0) } }
}

/// The sixty-four characters of one variant, and the way back from them.
private struct Base64Alphabet: Sendable {
    static let standard = Base64Alphabet(plus: 0x2B, slash: 0x2F)
    static let url = Base64Alphabet(plus: 0x2D, slash: 0x5F)

    private let characters: [UInt8]
    /// For every byte its six bits, or 0xFF.
    private let values: [UInt8]

    private init(plus: UInt8, slash: UInt8) {
        characters = Array(0x41...0x5A) + Array(0x61...0x7A) + Array(0x30...0x39) + [plus, slash]
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, character) in characters.enumerated() { values[Int(character)] = UInt8(value) }
        self.values = values
    }

    func encode(_ bytes: Span<UInt8>, padded: Bool) -> String {
        let length = Self.length(of: bytes.count, padded: padded)
        return String(unsafeUninitializedCapacity: length) { write(bytes, to: $0, padded: padded) }
    }

    func append(_ bytes: Span<UInt8>, to text: inout [UInt8], padded: Bool) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.length(of: bytes.count, padded: padded)) { buffer in
            let count = write(bytes, to: buffer, padded: padded)
            text.append(contentsOf: buffer.prefix(count))
        }
    }

    private static func length(of count: Int, padded: Bool) -> Int { padded ? (count + 2) / 3 * 4 : (count * 4 + 2) / 3 }

    private func write(_ bytes: Span<UInt8>, to buffer: UnsafeMutableBufferPointer<UInt8>, padded: Bool) -> Int {
        characters.withUnsafeBufferPointer { characters in
            var position = 0, written = 0
            func put(_ bits: UInt32) {
                buffer[written] = characters[Int(bits & 0x3F)]
                written += 1
            }
            while position + 2 < bytes.count {
                let group = UInt32(bytes[position]) << 16 | UInt32(bytes[position + 1]) << 8 | UInt32(bytes[position + 2])
                put(group >> 18)
                put(group >> 12)
                put(group >> 6)
                put(group)
                position += 3
            }
            let left = bytes.count - position
            guard left > 0 else { return written }
            let group = UInt32(bytes[position]) << 16 | (left == 2 ? UInt32(bytes[position + 1]) << 8 : 0)
            put(group >> 18)
            put(group >> 12)
            if left == 2 { put(group >> 6) }
            while padded && written % 4 != 0 {
                buffer[written] = 0x3D
                written += 1
            }
            return written
        }
    }

    func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        var isValid = false
        let bytes = values.withUnsafeBufferPointer { values in
            [UInt8](unsafeUninitializedCapacity: text.count * 3 / 4) { buffer, count in
                isValid = Self.decode(text, values: values, to: buffer)
                count = isValid ? text.count * 3 / 4 : 0
            }
        }
        return isValid ? bytes : nil
    }

    private static func decode(
        _ text: UnsafeBufferPointer<UInt8>, values: UnsafeBufferPointer<UInt8>, to buffer: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        // 0xFF, which stands for no value, is the only one with these bits; they are looked at once, at the end.
        var seen: UInt8 = 0
        func value(_ position: Int) -> UInt32 {
            let value = values[Int(text[position])]
            seen |= value
            return UInt32(value)
        }
        let whole = text.count / 4
        for group in 0..<whole {
            let bits = value(group * 4) << 18 | value(group * 4 + 1) << 12 | value(group * 4 + 2) << 6 | value(group * 4 + 3)
            buffer[group * 3] = UInt8(truncatingIfNeeded: bits >> 16)
            buffer[group * 3 + 1] = UInt8(truncatingIfNeeded: bits >> 8)
            buffer[group * 3 + 2] = UInt8(truncatingIfNeeded: bits)
        }
        // What is left over beyond whole bytes must be zero, or two texts would mean the same bytes.
        switch text.count % 4 {
        case 2:
            let bits = value(whole * 4) << 6 | value(whole * 4 + 1)
            buffer[whole * 3] = UInt8(truncatingIfNeeded: bits >> 4)
            guard bits & 0xF == 0 else { return false }
        case 3:
            let bits = value(whole * 4) << 12 | value(whole * 4 + 1) << 6 | value(whole * 4 + 2)
            buffer[whole * 3] = UInt8(truncatingIfNeeded: bits >> 10)
            buffer[whole * 3 + 1] = UInt8(truncatingIfNeeded: bits >> 2)
            guard bits & 0x3 == 0 else { return false }
        default: break
        }
        return seen & 0xC0 == 0
    }
}
