/// The short name of a member of the federation, such as `nl`, `de` or `central`.
///
/// One to 32 characters: a lower-case ASCII letter, then lower-case letters, digits or hyphens.
public struct MemberID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name as it stands in directories and envelopes.
    public let rawValue: String

    /// Takes a name as it came from outside; `nil` when it is not a well-formed member name.
    public init?(_ rawValue: String) {
        let bytes = rawValue.utf8
        guard (1...32).contains(bytes.count), let first = bytes.first, Self.isLetter(first) else { return nil }
        guard bytes.allSatisfy({ Self.isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2D }) else { return nil }
        self.rawValue = rawValue
    }

    public var description: String { rawValue }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
}
