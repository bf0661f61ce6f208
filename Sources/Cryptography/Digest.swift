/// A SHA-256 value: 32 bytes, written as lower-case hex.
public struct Digest: Hashable, Comparable, Sendable, CustomStringConvertible {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    private init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// Thirty-two zero bytes: the predecessor of a stream's first batch.
    public static let zero = Digest(words: (0, 0, 0, 0))

    /// Takes 32 bytes; `nil` for any other count.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var words: [UInt64] = [0, 0, 0, 0]
        for (position, byte) in bytes.enumerated() { words[position / 8] = words[position / 8] << 8 | UInt64(byte) }
        self.words = (words[0], words[1], words[2], words[3])
    }

    /// Takes 64 lower-case hex digits; `nil` for anything else.
    public init?(hex: String) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        var pending: UInt8?
        for character in hex.utf8 {
            let digit: UInt8
            switch character {
            case 0x30...0x39: digit = character - 0x30
            case 0x61...0x66: digit = character - 0x61 + 10
            default: return nil
            }
            if let high = pending {
                bytes.append(high << 4 | digit)
                pending = nil
            } else {
                pending = digit
            }
        }
        guard pending == nil else { return nil }
        self.init(bytes)
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        for word in [words.0, words.1, words.2, words.3] {
            for shift in stride(from: UInt64(56), through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        return bytes
    }

    /// The 64 lower-case hex digits.
    public var hex: String { bytes.hex }

    public var description: String { hex }

    public static func == (left: Self, right: Self) -> Bool { left.words == right.words }
    public static func < (left: Self, right: Self) -> Bool { left.words < right.words }
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}

extension [UInt8] {
    /// Lower-case hex.
    public var hex: String {
        String(unsafeUninitializedCapacity: count * 2) { buffer in
            for (position, byte) in enumerated() {
                let high = byte >> 4, low = byte & 0xF
                buffer[position * 2] = high < 10 ? 0x30 + high : 0x57 + high
                buffer[position * 2 + 1] = low < 10 ? 0x30 + low : 0x57 + low
            }
            return count * 2
        }
    }
}
