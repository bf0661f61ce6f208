/// Text from outside, made harmless before it reaches a terminal, a page, a table or a log.
///
/// A comment, a contact, a referrer or a peer's word can hold characters that steer what shows them: escape sequences that set a terminal's title
/// or rewrite its lines, line ends that forge a line of ours, and marks that turn the direction of writing. Each is shown as its number instead, so
/// that a person sees that something was there.
public enum ForeignText {
    /// The text on one line.
    public static func line(_ text: String) -> String { replaced(text) { steers($0) } }

    /// The text on as many lines as it has. The further ones are indented, so that none of them looks like a line of ours.
    public static func lines(_ text: String, indentation: String = "  ") -> String {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line(String($0)) }.joined(
            separator: "\n" + indentation)
    }

    /// A text of ours with foreign parts in it: its line ends stay.
    public static func page(_ text: String) -> String { replaced(text) { $0 != "\n" && steers($0) } }

    /// A cell of a table of separated values, which may have lines of its own.
    public static func cell(_ text: String) -> String { replaced(text) { !"\n\r\t".unicodeScalars.contains($0) && steers($0) } }

    /// JSON, whose strings may hold such characters: they are escaped, which changes no value.
    public static func json(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value > 0x7E && steers($0) }) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            result += scalar.value > 0x7E && steers(scalar) ? escaped(scalar) : String(scalar)
        }
    }

    /// True for a character that steers: a control (C0, C1), a format character such as a mark of direction, or a separator of lines. The two
    /// joiners steer nothing and are needed in several scripts.
    public static func steers(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x7F { return scalar.value < 0x20 }
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: return true
        case .format: return scalar.value != 0x200C && scalar.value != 0x200D
        default: return false
        }
    }

    private static func replaced(_ text: String, where isReplaced: (Unicode.Scalar) -> Bool) -> String {
        guard text.unicodeScalars.contains(where: isReplaced) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            result += isReplaced(scalar) ? "⟨U+\(digits(scalar.value))⟩" : String(scalar)
        }
    }

    /// As JSON escapes it (RFC 8259 §7): beyond the first plane in two halves.
    private static func escaped(_ scalar: Unicode.Scalar) -> String { String(scalar).utf16.map { "\\u" + digits(UInt32($0)) }.joined() }

    private static func digits(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
