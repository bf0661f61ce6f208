/// The form of a mailbox that may become a recipient.
///
/// It is narrower than RFC 5321: a quoted local part, a comment or an address literal is refused, because a line end or an angle bracket in a
/// recipient would be read as a command of SMTP.
enum MailboxSyntax {
    /// The mailbox with its domain in lower case; `nil` for any other text.
    static func mailbox(_ text: String) -> String? {
        let text = text.lowercased().hasPrefix("mailto:") ? String(text.dropFirst(7)) : text
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, isLocal(parts[0]), isDomain(parts[1]) else { return nil }
        return "\(parts[0])@\(parts[1].lowercased())"
    }

    private static func isLocal(_ text: Substring) -> Bool {
        (1...64).contains(text.utf8.count) && !text.hasPrefix(".") && !text.hasSuffix(".") && !text.contains("..") && !text.hasPrefix("-")
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                // A part of the atoms of RFC 5322: none that a shell or another mail system would read in its own way.
                case 0x2B, 0x2D, 0x2E, 0x3D, 0x5F: true
                default: false
                }
            }
    }

    private static func isDomain(_ text: Substring) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count > 1 && text.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy {
                        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
                    }
            }
    }
}
