extension JSONParser {
    /// Reads a string's content and its closing quote, after the opening one.
    mutating func string() throws(JSONError) {
        let first = position
        var kind = JSONNode.Kind.string
        while true {
            skipPlainText()
            guard position < end else { throw failure(.endsEarly) }
            let byte = bytes[position]
            switch byte {
            case 0x22:
                nodes.append(.string(kind, next: nodes.count + 1, start: first, count: position - first))
                position += 1
                return
            case 0x5C:
                kind = .escapedString
                try escape()
            case 0x00..<0x20: throw failure(.controlCharacter)
            case 0x80...: try multibyte(byte)
            default: position += 1
            }
        }
    }

    /// Moves on to the next byte that is a quote, a backslash, a control or not ASCII, eight bytes at a time.
    @inline(__always)
    private mutating func skipPlainText() {
        guard let base = bytes.baseAddress else { return }
        let ones: UInt64 = 0x0101_0101_0101_0101, tops: UInt64 = 0x8080_8080_8080_8080
        while position + 8 <= end {
            let word = UInt64(littleEndian: UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self))
            let quote = word ^ (ones &* 0x22), backslash = word ^ (ones &* 0x5C)
            // A borrow can only make a false hit above a true one, and only the lowest hit is used.
            let hits =
                (((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | ((word &- (ones &* 0x20)) & ~word) | word) & tops
            guard hits == 0 else {
                position += hits.trailingZeroBitCount >> 3
                return
            }
            position += 8
        }
        while position < end, bytes[position] >= 0x20, bytes[position] < 0x80, bytes[position] != 0x22, bytes[position] != 0x5C {
            position += 1
        }
    }

    private mutating func escape() throws(JSONError) {
        guard position + 1 < end else { throw failure(.endsEarly) }
        switch bytes[position + 1] {
        case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: position += 2
        case 0x75: try escapedScalar()
        default: throw failure(.badEscape)
        }
    }

    private mutating func escapedScalar() throws(JSONError) {
        // Half a surrogate pair and a noncharacter are refused in this spelling too (RFC 7493 §2.1): readers replace them in different ways.
        let unit = try hexUnit(at: position + 2)
        guard unit & 0xF800 == 0xD800 else {
            guard !Self.isNoncharacter(unit) else { throw failure(.noncharacter) }
            position += 6
            return
        }
        guard unit < 0xDC00, position + 7 < end, bytes[position + 6] == 0x5C, bytes[position + 7] == 0x75 else {
            throw failure(.loneSurrogate)
        }
        let low = try hexUnit(at: position + 8)
        guard low & 0xFC00 == 0xDC00 else { throw failure(.loneSurrogate) }
        guard !Self.isNoncharacter(0x10000 + ((unit & 0x3FF) << 10) + (low & 0x3FF)) else { throw failure(.noncharacter) }
        position += 12
    }

    private func hexUnit(at offset: Int) throws(JSONError) -> UInt32 {
        guard offset + 4 <= end else { throw failure(.endsEarly) }
        guard let unit = JSONText.hexUnit(bytes, at: offset) else { throw failure(.badEscape) }
        return unit
    }

    /// Checks one sequence of two to four bytes (Unicode table 3-7).
    private mutating func multibyte(_ lead: UInt8) throws(JSONError) {
        let length: Int, second: ClosedRange<UInt8>
        switch lead {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw failure(.badUTF8)
        }
        guard position + length <= end, second.contains(bytes[position + 1]) else { throw failure(.badUTF8) }
        var scalar = (UInt32(lead) & (0x7F >> UInt32(length))) << 6 | UInt32(bytes[position + 1] & 0x3F)
        for offset in 2..<max(length, 2) {
            guard bytes[position + offset] & 0xC0 == 0x80 else { throw failure(.badUTF8) }
            scalar = scalar << 6 | UInt32(bytes[position + offset] & 0x3F)
        }
        guard !Self.isNoncharacter(scalar) else { throw failure(.noncharacter) }
        position += length
    }

    private static func isNoncharacter(_ scalar: UInt32) -> Bool {
        (0xFDD0...0xFDEF).contains(scalar) || scalar & 0xFFFE == 0xFFFE
    }
}

/// Reads the text inside quotes after the parser has checked it.
enum JSONText {
    /// Replaces the escapes of a string by the characters that they stand for, in UTF-8.
    static func unescaped(_ raw: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(raw.count)
        var position = 0
        while position < raw.count {
            let byte = raw[position]
            guard byte == 0x5C, position + 1 < raw.count else {
                text.append(byte)
                position += 1
                continue
            }
            position += 2
            switch raw[position - 1] {
            case 0x62: text.append(0x08)
            case 0x66: text.append(0x0C)
            case 0x6E: text.append(0x0A)
            case 0x72: text.append(0x0D)
            case 0x74: text.append(0x09)
            case 0x75: position += appendScalar(of: raw, at: position, to: &text)
            case let plain: text.append(plain)
            }
        }
        return text
    }

    /// Appends the scalar whose hexadecimal digits start at an offset; returns the number of bytes read.
    private static func appendScalar(of raw: UnsafeBufferPointer<UInt8>, at offset: Int, to text: inout [UInt8]) -> Int {
        let unit = hexUnit(raw, at: offset) ?? 0xFFFD
        var value = unit, taken = 4
        if unit & 0xFC00 == 0xD800, let low = hexUnit(raw, at: offset + 6) {
            value = 0x10000 + ((unit & 0x3FF) << 10) + (low & 0x3FF)
            taken = 10
        }
        text.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
        return taken
    }

    static func hexUnit(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt32? {
        guard offset + 4 <= bytes.count else { return nil }
        var unit: UInt32 = 0
        for position in offset..<offset + 4 {
            switch bytes[position] {
            case let byte where (0x30...0x39).contains(byte): unit = unit << 4 | UInt32(byte - 0x30)
            case let byte where (0x61...0x66).contains(byte): unit = unit << 4 | UInt32(byte - 0x61 + 10)
            case let byte where (0x41...0x46).contains(byte): unit = unit << 4 | UInt32(byte - 0x41 + 10)
            default: return nil
            }
        }
        return unit
    }
}
