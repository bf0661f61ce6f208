public import MIMEMessages
public import MailSyntax

/// A mail that came back, and what it is. A value: nothing is decided about the notice here.
public struct MailAnswer: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// A mail server says what became of the notice. Only `failed` is a bounce.
        case deliveryStatus([RecipientStatus])
        /// A mail server returned something that cannot be read as a status.
        case unreadableReturn
        /// A program answered. The notice was received; this is never a decision.
        case automatic
        /// A person wrote it, as far as can be told.
        case person
    }

    public enum Match: Hashable, Sendable {
        /// By an address that only this node can make.
        case signedAddress(Int64)
        /// By a Message-ID that only this node can make.
        case messageID(Int64)
        /// By nothing. A number in the subject is only what somebody wrote there.
        case unmatched(claims: Int64?)

        /// The notice; `nil` if it is not proven.
        public var notice: Int64? {
            switch self {
            case .signedAddress(let number), .messageID(let number): number
            case .unmatched: nil
            }
        }
    }

    public let kind: Kind
    public let match: Match
    /// The reasons why no program may answer it. It came from one of these, or it may be answered once.
    public let reasonsNotToAnswer: Set<AnsweringRule.Reason>
    public let author: MailAddress?
    public let messageID: MessageID?
    public let subject: String
    /// The first text of the mail; `nil` if it has none.
    public let text: String?
    /// The provider's mark of the matter, for the subject of later notices.
    public let ticket: String?

    /// The most bytes of a subject that are kept.
    public static let longestSubject = 500

    /// Reads an answer to a notice of the marks' hotline.
    public init(_ mail: ReadMessage, marks: NoticeMarks) {
        reasonsNotToAnswer = AnsweringRule.reasons(against: mail, marks: marks)
        kind = Self.kind(of: mail, reasons: reasonsNotToAnswer)
        subject = String(decoding: (mail.fields["Subject"] ?? "").utf8.prefix(Self.longestSubject), as: UTF8.self)
        match = Self.match(mail, subject: subject, marks: marks)
        author = mail.authors.first
        messageID = mail.fields["Message-ID"].flatMap { MessageIDs.first(in: $0) }
        text = mail.text
        ticket = TicketToken.first(in: subject)
    }

    private static func kind(of mail: ReadMessage, reasons: Set<AnsweringRule.Reason>) -> Kind {
        var statuses: [RecipientStatus] = []
        for part in mail.parts where part.type.hasSuffix("delivery-status") {
            if case .report(let blocks) = part.content { statuses += RecipientStatus.all(in: blocks) }
        }
        // A person who forwards a bounce sends no report of their own.
        if mail.type == "multipart/report" && !statuses.isEmpty { return .deliveryStatus(statuses) }
        let comesFromServer = mail.authors.contains { $0.localPart.lowercased() == "mailer-daemon" }
        if comesFromServer { return .unreadableReturn }
        // A missing Return-Path is a fault of the mailbox, not a sign of a program; an empty one is such a sign.
        let signs = reasons.subtracting(mail.returnPath == nil ? [.noSender, .machine] : [.machine])
        return signs.isEmpty ? .person : .automatic
    }

    private static func match(_ mail: ReadMessage, subject: String, marks: NoticeMarks) -> Match {
        for address in mail.recipients { if let number = marks.notice(of: address) { return .signedAddress(number) } }
        let returned = mail.containedMails.flatMap { $0.values(of: "Message-ID") }
        for field in mail.fields.values(of: "In-Reply-To") + mail.fields.values(of: "References") + returned {
            // The last of a thread is the one that is answered.
            for id in MessageID.all(in: field).reversed() { if let number = marks.notice(of: id) { return .messageID(number) } }
        }
        for mail in mail.containedMails {
            for field in mail.values(of: "Return-Path") + mail.values(of: "Reply-To") {
                for id in MessageIDs.addresses(in: field) { if let number = marks.notice(of: id) { return .signedAddress(number) } }
            }
        }
        return .unmatched(claims: claim(in: subject))
    }

    /// The number behind "Notice" or "Melding", as our subjects have it.
    private static func claim(in subject: String) -> Int64? {
        let words = subject.split { !$0.isLetter && !$0.isNumber }
        for (word, next) in zip(words, words.dropFirst()) where ["notice", "melding"].contains(word.lowercased()) {
            if let number = Int64(next), number > 0 { return number }
        }
        return nil
    }
}

enum MessageIDs {
    static func first(in field: String) -> MessageID? { MessageID.all(in: field, atMost: 1).first }

    /// The addresses within angle brackets, or the field as one.
    static func addresses(in field: String) -> [MailAddress] {
        let bracketed = field.split(separator: "<").dropFirst().compactMap { MailAddress(String($0.prefix { $0 != ">" })) }
        return bracketed.isEmpty ? [MailAddress(field)].compactMap { $0 } : bracketed
    }
}
