/// The identifier of a mail, without its angle brackets, such as `notice-7.x2k@hotline.example`.
public struct MessageID: Hashable, Sendable, CustomStringConvertible {
    /// The texts on both sides of the `@`.
    public let left: String, right: String

    /// The most bytes, so that a field with it stays within a line of 998 bytes.
    public static let longest = 900

    /// Reads an identifier, with or without its angle brackets.
    ///
    /// - Throws: ``MailSyntaxError``.
    public init(parsing text: String) throws(MailSyntaxError) {
        let bare = text.hasPrefix("<") && text.hasSuffix(">") ? String(text.dropFirst().dropLast()) : text
        try MailSyntaxError.check(bare, longest: Self.longest)
        let parts = bare.utf8.split(separator: 0x40, omittingEmptySubsequences: false)
        guard parts.count == 2, DotAtom.matches(parts[0]), DotAtom.matches(parts[1]) else { throw .malformed }
        left = String(decoding: parts[0], as: UTF8.self)
        right = String(decoding: parts[1], as: UTF8.self)
    }

    /// Reads an identifier; `nil` if it is not well formed.
    public init?(_ text: String) { try? self.init(parsing: text) }

    /// Finds the well-formed identifiers in a field such as `References`, in order. Comments and broken identifiers are skipped.
    public static func all(in field: String, atMost limit: Int = 100) -> [MessageID] {
        var found: [MessageID] = []
        var rest = field[...]
        while found.count < limit, let start = rest.firstIndex(of: "<") {
            rest = rest[start...].dropFirst()
            guard let end = rest.firstIndex(where: { $0 == ">" || $0 == "<" }) else { break }
            if rest[end] == ">", let id = MessageID(String(rest[..<end])) { found.append(id) }
            rest = rest[end...]
        }
        return found
    }

    /// The form in header fields.
    public var description: String { "<\(left)@\(right)>" }
}
