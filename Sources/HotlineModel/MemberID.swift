/// The short name of a member of the federation, such as `nl`, `de` or `central`.
///
/// One to 32 characters: a lower-case ASCII letter, then lower-case letters, digits or hyphens.
public struct MemberID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name as written in directories and envelopes.
    public let rawValue: String

    /// Reads a name as it came from outside; `nil` if it is not well formed.
    public init?(_ rawValue: String) { self.init(utf8: rawValue.utf8.span) }

    /// Reads a name from its bytes; `nil` if it is not well formed.
    public init?(utf8 name: Span<UInt8>) {
        guard (1...32).contains(name.count), Self.isLetter(name[0]) else { return nil }
        for position in 1..<name.count {
            let byte = name[position]
            guard Self.isLetter(byte) || byte &- 0x30 < 10 || byte == 0x2D else { return nil }
        }
        rawValue = name.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    public var description: String { rawValue }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    private static func isLetter(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 }
}
