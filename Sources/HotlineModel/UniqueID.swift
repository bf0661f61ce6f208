/// A 128-bit identifier, written as a lower-case UUID.
///
/// New ones are UUIDv7 (RFC 9562 §5.7): they sort roughly by time, which keeps indexes dense. Nothing is ever ordered by them.
public struct UniqueID: Hashable, Sendable, CustomStringConvertible {
    /// The upper and the lower half, most significant byte first.
    public let high: UInt64, low: UInt64

    /// An identifier by its two halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes a new UUIDv7 for a moment.
    public init(at moment: Timestamp, using random: inout some RandomNumberGenerator) {
        let time = UInt64(truncatingIfNeeded: moment.milliseconds) << 16
        high = time | 0x7000 | (UInt64.random(in: 0...UInt64.max, using: &random) & 0x0FFF)
        low = 0x8000_0000_0000_0000 | (UInt64.random(in: 0...UInt64.max, using: &random) & 0x3FFF_FFFF_FFFF_FFFF)
    }

    /// Makes a new UUIDv7 for a moment from the system's random numbers.
    public init(at moment: Timestamp) {
        var random = SystemRandomNumberGenerator()
        self.init(at: moment, using: &random)
    }

    /// Reads the lower-case text form; `nil` for any other form.
    public init?(_ text: some StringProtocol) {
        let text = String(text)
        self.init(utf8: text.utf8.span)
    }

    /// Reads the lower-case text form from its bytes; `nil` for any other form.
    public init?(utf8 text: Span<UInt8>) {
        guard text.count == 36, text[8] == 0x2D, text[13] == 0x2D, text[18] == 0x2D, text[23] == 0x2D else { return nil }
        var high: UInt64 = 0, low: UInt64 = 0
        for position in 0..<36 where position != 8 && position != 13 && position != 18 && position != 23 {
            guard let digit = text[position].lowerHexValue else { return nil }
            if position < 18 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
        }
        self.init(high: high, low: low)
    }

    /// The UUID version, 7 for those made here.
    public var version: Int { Int(high >> 12 & 0xF) }

    public var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for half in [high, low] {
                for shift in stride(from: 60, through: 0, by: -4) {
                    if position == 8 || position == 13 || position == 18 || position == 23 {
                        buffer[position] = 0x2D
                        position += 1
                    }
                    let digit = UInt8(truncatingIfNeeded: half >> UInt64(shift)) & 0xF
                    buffer[position] = digit < 10 ? 0x30 + digit : 0x57 + digit
                    position += 1
                }
            }
            return position
        }
    }
}
