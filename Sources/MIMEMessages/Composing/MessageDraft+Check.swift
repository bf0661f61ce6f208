import MailSyntax

extension MessageDraft {
    /// The most bytes of a field's value, so that every line stays within 998 bytes whatever the library cannot fold.
    static let longestValue = 900
    /// The most mails that `References` names: the first and the last ones.
    static let mostReferences = 10

    /// Refuses fields that would end early or break a line's limit, and parts whose borders are unclear.
    func check() throws(MIMEError) {
        try Self.check(subject, of: "Subject")
        for mailbox in [from] + to + [replyTo].compactMap({ $0 }) { try Self.check(mailbox.name, of: "address", longest: 200) }
        for field in fields { try field.check() }
        var boundaries: Set<String> = []
        try body.check(&boundaries)
    }

    static func check(_ value: String, of field: String, longest: Int = longestValue) throws(MIMEError) {
        guard value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) && $0.value & ~1 != 0x2028 }) else {
            throw .controlCharacter(field: field)
        }
        guard value.utf8.count <= longest else { throw .fieldTooLong(field: field) }
    }
}

extension MessageDraft.Field {
    /// The fields that have a property of their own, and those of MIME. Written twice, two readers could see two mails.
    private static let own: Set<String> = [
        "from", "to", "cc", "bcc", "sender", "reply-to", "subject", "date", "message-id", "in-reply-to", "references", "mime-version",
    ]

    func check() throws(MIMEError) {
        let lower = name.lowercased()
        guard Self.isName(name), name.utf8.count <= 60, !Self.own.contains(lower), !lower.hasPrefix("content-") else {
            throw .malformedName
        }
        try MessageDraft.check(value, of: name)
    }

    static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == 0x2D }
    }
}

extension PartDraft {
    func check(_ boundaries: inout Set<String>, depth: Int = 0) throws(MIMEError) {
        switch self {
        case .text: break
        case .file(_, let type, let name):
            let words = type.split(separator: "/", omittingEmptySubsequences: false)
            guard words.count == 2, words.allSatisfy({ Self.isWord($0) }), Self.isWord(name[...]), name.utf8.count <= 60 else {
                throw .malformedName
            }
        case .feedbackReport(let fields):
            for field in fields {
                guard MessageDraft.Field.isName(field.name), field.value.utf8.allSatisfy({ $0 < 0x80 }) else { throw .malformedName }
                try MessageDraft.check(field.value, of: field.name)
            }
        case .multipart(let subtype, let reportType, let boundary, let parts):
            guard Self.isWord(subtype[...]), reportType.map({ Self.isWord($0[...]) }) ?? true, depth < 4, !parts.isEmpty else {
                throw .malformedName
            }
            guard boundary.hasPrefix("=_"), (3...60).contains(boundary.utf8.count), Self.isWord(boundary.dropFirst(2)),
                boundaries.insert(boundary).inserted
            else { throw .malformedBoundary }
            for part in parts { try part.check(&boundaries, depth: depth + 1) }
        }
    }

    private static func isWord(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == 0x2D || $0 == 0x2E }
    }
}
