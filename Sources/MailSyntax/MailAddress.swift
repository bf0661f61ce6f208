/// The address of a mailbox, such as `abuse@provider.example`.
///
/// A value of this type can stand in a command of SMTP and in a header as it is. It has no space, control character, quote or bracket, so it
/// cannot end a command or a field and begin another. The forms of RFC 5321 §4.1.2 that abuse desks do not use are refused: quoted local
/// parts, address literals, and letters outside ASCII.
public struct MailAddress: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The text before the `@`, in the letters in which it came; only the server behind it knows if they matter.
    public let localPart: String
    /// The domain behind the `@`.
    public let domain: MailDomain

    /// The most bytes of a local part (RFC 5321 §4.5.3.1.1).
    public static let longestLocalPart = 64
    /// The most bytes of an address. A path has two more, for its angle brackets (RFC 5321 §4.5.3.1.3).
    public static let longest = 254

    /// Reads an address.
    ///
    /// - Throws: ``MailSyntaxError``.
    public init(parsing text: String) throws(MailSyntaxError) {
        try MailSyntaxError.check(text, longest: Self.longest)
        // A quoted local part may have an `@` of its own, but quotes are refused.
        let parts = text.utf8.split(separator: 0x40, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .malformed }
        guard parts[0].count <= Self.longestLocalPart else { throw .tooLong }
        guard DotAtom.matches(parts[0]) else { throw .malformed }
        localPart = String(decoding: parts[0], as: UTF8.self)
        domain = try MailDomain(parsing: String(decoding: parts[1], as: UTF8.self))
    }

    /// Reads an address; `nil` if it is not well formed.
    public init?(_ text: String) { try? self.init(parsing: text) }

    public var description: String { "\(localPart)@\(domain)" }

    public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}

/// Atoms joined by dots (RFC 5322 §3.2.3): what a local part and both sides of a Message-ID consist of.
enum DotAtom {
    static func matches(_ text: some Sequence<UInt8>) -> Bool {
        var afterDot = true
        for byte in text {
            if byte == 0x2E {
                if afterDot { return false }
                afterDot = true
            } else {
                guard isAtomText(byte) else { return false }
                afterDot = false
            }
        }
        return !afterDot
    }

    private static let marks = Set("!#$%&'*+-/=?^_`{|}~".utf8)

    private static func isAtomText(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || marks.contains(byte)
    }
}
