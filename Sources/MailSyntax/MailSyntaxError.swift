/// The rule that an address, a name or a Message-ID breaks. It has nothing of the text itself.
public enum MailSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    case tooLong
    /// A line end, a zero byte or another control character. In a command of SMTP it would begin another command.
    case controlCharacter
    case space
    /// `<`, `>`, a quote, a backslash, a comma, a semicolon or a parenthesis.
    case delimiter
    /// A character outside ASCII.
    case notASCII
    /// Anything else that is not of the form.
    case malformed

    public var description: String {
        switch self {
        case .empty: "it is empty"
        case .tooLong: "it is too long"
        case .controlCharacter: "it contains a line end or another control character"
        case .space: "it contains a space"
        case .delimiter: "it contains a bracket, a quote, a comma or another mark that ends an address"
        case .notASCII: "it contains a character outside ASCII; write an international domain in its xn-- form"
        case .malformed: "it is not of the form name@domain"
        }
    }

    private static let delimiters = Set("<>()[],;:\\\"".utf8)

    /// Refuses by name what must not be in any of these texts.
    static func check(_ text: String, longest: Int) throws(MailSyntaxError) {
        guard !text.isEmpty else { throw .empty }
        for byte in text.utf8 {
            if byte < 0x20 || byte == 0x7F { throw .controlCharacter }
            if byte == 0x20 { throw .space }
            if byte >= 0x80 { throw .notASCII }
            if delimiters.contains(byte) { throw .delimiter }
        }
        guard text.utf8.count <= longest else { throw .tooLong }
    }
}
