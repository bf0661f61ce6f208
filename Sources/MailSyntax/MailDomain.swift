/// The name of a mail server or of the domain of an address, in lower case, such as `mail.provider.example`.
///
/// Labels of letters, digits and hyphens (RFC 5321 §4.1.2). An international name stands here in its `xn--` form.
public struct MailDomain: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let description: String

    /// The most bytes of a name (RFC 1035 §2.3.4, without the root's empty label).
    public static let longest = 253

    /// Reads a name.
    ///
    /// - Throws: ``MailSyntaxError``.
    public init(parsing text: String) throws(MailSyntaxError) {
        try MailSyntaxError.check(text, longest: Self.longest)
        let name = text.lowercased()
        for label in name.utf8.split(separator: 0x2E, omittingEmptySubsequences: false) {
            guard (1...63).contains(label.count), label.first != 0x2D, label.last != 0x2D else { throw .malformed }
            guard label.allSatisfy({ $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2D }) else { throw .malformed }
        }
        description = name
    }

    /// Reads a name; `nil` if it is not well formed.
    public init?(_ text: String) { try? self.init(parsing: text) }

    public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}
