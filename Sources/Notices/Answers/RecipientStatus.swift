import MIMEMessages

/// What a mail server says became of a mail for one recipient (RFC 3464 §2.3).
public struct RecipientStatus: Hashable, Sendable {
    public enum Action: Hashable, Sendable {
        /// It was given up: a bounce.
        case failed
        /// It is still tried; this is no bounce.
        case delayed
        case delivered
        /// It went on to a server that gives no reports.
        case relayed
        /// It went on to several recipients.
        case expanded
        /// A word that the standard does not have.
        case unknown(String)

        init(_ word: String) {
            switch word.lowercased() {
            case "failed": self = .failed
            case "delayed": self = .delayed
            case "delivered": self = .delivered
            case "relayed": self = .relayed
            case "expanded": self = .expanded
            default: self = .unknown(String(word.prefix(40)))
            }
        }
    }

    /// The recipient as the server writes it; `nil` if it names none.
    public let recipient: String?
    public let action: Action
    /// Class, subject and detail (RFC 3463), such as `5.1.1`.
    public let status: String?
    /// The words of the server that refused. They may quote addresses: show them with care, and log them never.
    public let diagnostic: String?

    /// The recipients of a report. The first block of fields is about the mail as a whole.
    static func all(in blocks: [HeaderFields]) -> [RecipientStatus] {
        blocks.compactMap { block in
            guard let action = block["Action"] else { return nil }
            return RecipientStatus(
                recipient: (block["Original-Recipient"] ?? block["Final-Recipient"]).map(value), action: Action(word(action)),
                status: block["Status"].map { String(word($0).prefix(20)) },
                diagnostic: block["Diagnostic-Code"].map { String(value($0).prefix(500)) })
        }
    }

    /// The first word, without a comment behind it.
    private static func word(_ text: String) -> String {
        String(text.prefix { $0 != " " && $0 != "\t" && $0 != "(" && $0 != ";" })
    }

    /// The text behind the type, as in `rfc822; abuse@provider.example`.
    private static func value(_ text: String) -> String {
        let text = text.firstIndex(of: ";").map { text[text.index(after: $0)...] } ?? text[...]
        return String(text.drop { $0 == " " })
    }
}
