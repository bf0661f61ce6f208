/// A SHA-256 value: 32 bytes, written as lower-case hex.
public struct Digest: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The bytes as four numbers, most significant byte first, so that comparing numbers compares bytes.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    private init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// Thirty-two zero bytes: the predecessor of a stream's first batch.
    public static let zero = Digest(words: (0, 0, 0, 0))

    /// Makes a digest of its 32 bytes; `nil` for any other count.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        // Callers in other modules run the loop unspecialised, at a hundred times the cost of the copy.
        let copied: Digest? = bytes.withContiguousStorageIfAvailable { stored in Digest { $0.copyBytes(from: stored) } }
        if let copied {
            self = copied
            return
        }
        self.init { buffer in for (position, byte) in zip(buffer.indices, bytes) { buffer[position] = byte } }
    }

    /// Reads 64 lower-case hex digits; `nil` for anything else.
    public init?(hex: String) {
        var text = hex
        let digest: Digest? = text.withUTF8 { digits in Digest(hexDigits: digits) }
        guard let digest else { return nil }
        self = digest
    }

    /// Reads 64 lower-case hex digits as ASCII; `nil` for anything else.
    public init?(hexDigits digits: some RandomAccessCollection<UInt8>) {
        guard digits.count == 64 else { return nil }
        let digest: Digest?? = digits.withContiguousStorageIfAvailable { Digest(stored: $0) }
        guard let digest = digest ?? Array(digits).withUnsafeBufferPointer({ Digest(stored: $0) }) else { return nil }
        self = digest
    }

    private init?(stored digits: UnsafeBufferPointer<UInt8>) {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        for (position, character) in digits.enumerated() {
            let digit: UInt64
            switch character {
            case 0x30...0x39: digit = UInt64(character - 0x30)
            case 0x61...0x66: digit = UInt64(character - 0x61 + 10)
            default: return nil
            }
            switch position / 16 {
            case 0: words.0 = words.0 << 4 | digit
            case 1: words.1 = words.1 << 4 | digit
            case 2: words.2 = words.2 << 4 | digit
            default: words.3 = words.3 << 4 | digit
            }
        }
        self.words = words
    }

    /// Lets the closure fill the 32 bytes in place; they are zero before.
    init(filling body: (UnsafeMutableRawBufferPointer) -> Void) {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words, body)
        self.words = (
            UInt64(bigEndian: words.0), UInt64(bigEndian: words.1), UInt64(bigEndian: words.2), UInt64(bigEndian: words.3)
        )
    }

    /// Writes the 32 bytes at the start of a buffer that has room for them.
    func write(to buffer: UnsafeMutableRawBufferPointer) {
        buffer.storeBytes(of: words.0.bigEndian, toByteOffset: 0, as: UInt64.self)
        buffer.storeBytes(of: words.1.bigEndian, toByteOffset: 8, as: UInt64.self)
        buffer.storeBytes(of: words.2.bigEndian, toByteOffset: 16, as: UInt64.self)
        buffer.storeBytes(of: words.3.bigEndian, toByteOffset: 24, as: UInt64.self)
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            write(to: UnsafeMutableRawBufferPointer(buffer))
            count = 32
        }
    }

    /// Lends the 32 bytes without an allocation; the pointer dies with the closure.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let stored = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
        return try Swift.withUnsafeBytes(of: stored, body)
    }

    /// The 64 lower-case hex digits.
    public var hex: String {
        String(unsafeUninitializedCapacity: 64) { buffer in
            writeHex(to: buffer)
            return 64
        }
    }

    /// Adds the 64 lower-case hex digits to ASCII text.
    public func appendHex(to text: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { buffer in
            writeHex(to: buffer)
            text.append(contentsOf: buffer)
        }
    }

    private func writeHex(to buffer: UnsafeMutableBufferPointer<UInt8>) {
        withUnsafeBytes { bytes in
            for (position, byte) in bytes.enumerated() {
                buffer[position * 2] = byte.highHexDigit
                buffer[position * 2 + 1] = byte.lowHexDigit
            }
        }
    }

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
                buffer[position * 2] = byte.highHexDigit
                buffer[position * 2 + 1] = byte.lowHexDigit
            }
            return count * 2
        }
    }
}

extension UInt8 {
    fileprivate var highHexDigit: UInt8 { (self >> 4).hexDigit }
    fileprivate var lowHexDigit: UInt8 { (self & 0xF).hexDigit }
    private var hexDigit: UInt8 { self < 10 ? 0x30 + self : 0x57 + self }
}
