public import MIMEMessages
import MailSyntax

/// The rule that makes loops of mail impossible: mails that no program may answer.
public enum AnsweringRule {
    /// A reason not to answer a mail automatically.
    public enum Reason: String, CaseIterable, Hashable, Sendable {
        /// `Auto-Submitted` is there and is not `no` (RFC 3834 §5).
        case automaticallySubmitted
        /// It came from `<>`, or the server noted no sender that can be read.
        case noSender
        /// It is a report of a mail server.
        case report
        /// `Precedence` is `bulk`, `list`, `junk` or `auto_reply`.
        case precedence
        /// It came over a mailing list (RFC 2369).
        case list
        /// It says that it is an answer of a program, in one of the older ways.
        case automaticAnswer
        /// Its author is a mail server or a mailbox that nobody reads.
        case machine
        /// It is from us.
        case ourselves
    }

    /// The reasons why a mail may not be answered by a program; none if it may.
    public static func reasons(against mail: ReadMessage, marks: NoticeMarks) -> Set<Reason> {
        var reasons = signs(in: mail)
        if mail.returnPath == nil || mail.returnPath == .nobody { reasons.insert(.noSender) }
        let senders = mail.authors + [mail.returnPath].compactMap { if case .address(let address)? = $0 { address } else { nil } }
        if senders.contains(where: marks.isOurs) { reasons.insert(.ourselves) }
        if mail.fields["Message-ID"].map({ MessageIDs.first(in: $0).flatMap(marks.notice) != nil }) == true { reasons.insert(.ourselves) }
        if mail.authors.isEmpty || mail.authors.contains(where: isMachine) { reasons.insert(.machine) }
        return reasons
    }

    /// The signs by which a mail itself says that a program wrote it.
    static func signs(in mail: ReadMessage) -> Set<Reason> {
        var reasons: Set<Reason> = []
        if mail.fields.values(of: "Auto-Submitted").contains(where: { firstWord($0) != "no" }) { reasons.insert(.automaticallySubmitted) }
        if mail.type == "multipart/report" { reasons.insert(.report) }
        if mail.fields.values(of: "Precedence").contains(where: { ["bulk", "list", "junk", "auto_reply"].contains(firstWord($0)) }) {
            reasons.insert(.precedence)
        }
        for field in mail.fields.all {
            let name = field.name.lowercased()
            if name.hasPrefix("list-") { reasons.insert(.list) }
            if ["x-autoreply", "x-autorespond", "x-auto-response-id", "x-loop", "x-mail-autoreply"].contains(name) {
                reasons.insert(.automaticAnswer)
            }
        }
        return reasons
    }

    /// The first word in lower case, without parameters and comments.
    private static func firstWord(_ text: String) -> String {
        String(text.drop { $0 == " " || $0 == "\t" }.prefix { !" \t;(".contains($0) }).lowercased()
    }

    private static let machines: Set<String> = [
        "mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply", "bounce", "bounces",
    ]

    private static func isMachine(_ address: MailAddress) -> Bool {
        machines.contains(String(address.localPart.lowercased().prefix { $0 != "+" && $0 != "=" }))
    }
}
