import CSV
import Cryptography
import HotlineModel
import MIMEMessages
public import MailSyntax

/// A notice as a mail, ready to be stored and sent. The stored bytes are what every attempt sends.
public struct ComposedNotice: Hashable, Sendable {
    public let bytes: [UInt8]
    public let messageID: MessageID
    public let envelopeSender: MailAddress
    public let recipient: MailAddress
    public let subject: String
}

/// Writes notices of one hotline. The same draft gives the same bytes.
public struct NoticeComposer: Sendable {
    private let hotline: HotlineIdentity
    private let marks: NoticeMarks
    private let templates: [NoticeLanguage: NoticeTemplate]

    /// - Parameter templates: The operator's own texts; languages without one have the texts of the program.
    public init(hotline: HotlineIdentity, marks: NoticeMarks, templates: [NoticeLanguage: NoticeTemplate] = [:]) {
        self.hotline = hotline
        self.marks = marks
        self.templates = templates
    }

    /// Writes a notice.
    ///
    /// - Parameters:
    ///   - request: What a contact's interface would get, for the box for tests.
    ///   - contact: The contact in whose place the box for tests gets it; `nil` in earnest.
    /// - Throws: `mail` if a text is too long for a mail.
    public func compose(_ draft: NoticeDraft, showing request: [UInt8]? = nil, insteadOf contact: String? = nil) throws(NoticeProblem)
        -> ComposedNotice
    {
        let template = template(for: draft)
        let values = values(for: draft)
        let trial = contact.map { "[test, instead of \($0)] " } ?? ""
        let subject = trial + template.subject(values) + (draft.ticket.map { " \($0)" } ?? "")
        let sender = marks.envelopeSender(of: draft.number)
        let id = marks.messageID(of: draft.number)
        let message = MessageDraft(
            from: .init(hotline.name, hotline.mailbox),
            // Ticket systems seldom name the mail that they answer, but they answer to this address.
            replyTo: .init(hotline.name, sender), to: [.init(draft.contact)], subject: subject, date: draft.date.milliseconds, id: id,
            inReplyTo: draft.thread.last, references: draft.thread,
            fields: [
                .init("Auto-Submitted", "auto-generated"), .init("X-Auto-Response-Suppress", "OOF, AutoReply"),
            ], body: body(of: draft, text: template.body(values), showing: request, boundary: Self.boundary(for: id)))
        do {
            return ComposedNotice(
                bytes: try message.compose(), messageID: id, envelopeSender: sender, recipient: draft.contact, subject: subject)
        } catch {
            throw .mail(error.description)
        }
    }

    /// What a person types into a contact's form: all addresses as they are, and a mailbox whose answers are known to be about this notice.
    public func formText(of draft: NoticeDraft) -> String {
        let template = template(for: draft)
        var values = values(for: draft)
        values[.addresses] = NoticeWords(language: draft.language).exactList(draft.addresses)
        values[.attachment] = ""
        values[.mailbox] = marks.envelopeSender(of: draft.number).description
        return "\(template.subject(values))\n\n\(template.body(values))"
    }

    /// A withdrawal has the words of the program: an operator's own text is about material that is illegal.
    private func template(for draft: NoticeDraft) -> NoticeTemplate {
        draft.isWithdrawal ? .withdrawal(draft.language) : templates[draft.language] ?? .builtIn(draft.language)
    }

    private func values(for draft: NoticeDraft) -> [NoticePlaceholder: String] {
        let words = NoticeWords(language: draft.language)
        return [
            .number: "\(draft.number)", .count: words.count(draft.addresses.count), .addresses: words.list(draft.addresses),
            .reasons: words.reasons(for: draft, of: hotline), .goodFaith: words.goodFaith(of: hotline), .hotline: hotline.name,
            .postalAddress: hotline.postalAddress.joined(separator: "\n"), .mailbox: hotline.mailbox.description,
            .telephone: hotline.telephone ?? "", .repeats: words.repeats(draft.repeats, isSeen: draft.isSeenSince),
            .attachment: words.attachment(draft.shape),
            .decisionLink: words.decision(draft.decisionLink), .banner: words.banner(draft.banner),
        ]
    }

    private func body(of draft: NoticeDraft, text: String, showing request: [UInt8]?, boundary: String) -> PartDraft {
        if let request {
            return .multipart("mixed", boundary: boundary, [.text(text), .file(request, type: "text/plain", name: "request.txt")])
        }
        switch draft.shape {
        case .report:
            let report = XARFReport(draft: draft, hotline: hotline, address: draft.addresses[0])
            return .multipart(
                "report", reportType: "feedback-report", boundary: boundary,
                [
                    .text(text),
                    .feedbackReport([.init("Feedback-Type", "xarf"), .init("User-Agent", "hotline/1"), .init("Version", "1")]),
                    .file(report.bytes, type: "application/json", name: "xarf.json"),
                ])
        case .table:
            return .multipart(
                "mixed", boundary: boundary, [.text(text), .file(Self.table(of: draft), type: "text/csv", name: "addresses.csv")])
        }
    }

    /// The addresses as they are, one a row.
    private static func table(of draft: NoticeDraft) -> [UInt8] {
        var table = CSVText()
        table.append(["notice", "reference", "url", "classification", "first_seen", "last_seen", "ip", "asn", "country"])
        for address in draft.addresses {
            table.append([
                "\(draft.number)", address.reference, address.url, address.classification.rawValue, address.firstSeen.description,
                address.lastSeen?.description ?? "", address.ip ?? "", address.asn.map { "\($0)" } ?? "", address.country?.rawValue ?? "",
            ])
        }
        return Array(table.text.utf8)
    }

    private static func boundary(for id: MessageID) -> String {
        "=_" + SHA256.digest(of: Array("hotline boundary \(id)".utf8)).hex.prefix(40)
    }
}
