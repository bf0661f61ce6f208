public import Cryptography
public import MailSyntax

/// The marks by which an answer is matched to its notice: an envelope sender and a Message-ID that only this node can make.
///
/// `notices+n7-<code>@hotline.example` and `<notice-7.<code>@hotline.example>`. The code is an HMAC over the number, so nobody can make an answer to
/// a notice that they never saw.
public struct NoticeMarks: Sendable {
    /// The most characters of the mailbox's local part: mark and mailbox share 64.
    public static let longestMailbox = 26

    /// The mailbox into which marked mail is delivered. The hotline's server must deliver `name+anything@` to `name@`.
    public let mailbox: MailAddress
    /// The mailboxes of the hotline's other identities, whose marks are recognised too.
    private let others: [MailAddress]
    private let key: SymmetricKey
    private let former: [SymmetricKey]
    private let separator: Character

    /// - Parameters:
    ///   - others: The mailboxes of the hotline's other identities.
    ///   - former: Keys of earlier days. Their marks are still recognised.
    ///   - separator: What the hotline's mail server takes as the beginning of a mailbox's extension.
    /// - Throws: `mailboxTooLong`.
    public init(
        mailbox: MailAddress, others: [MailAddress] = [], key: SymmetricKey, former: [SymmetricKey] = [], separator: Character = "+"
    ) throws(NoticeProblem) {
        guard ([mailbox] + others).allSatisfy({ $0.localPart.utf8.count <= Self.longestMailbox }) else { throw .mailboxTooLong }
        self.mailbox = mailbox
        self.others = others
        self.key = key
        self.former = former
        self.separator = separator == "-" ? "-" : "+"
    }

    /// The same marks from another mailbox of the hotline.
    ///
    /// - Throws: `mailboxTooLong`.
    public func at(_ mailbox: MailAddress) throws(NoticeProblem) -> NoticeMarks {
        let others = ([self.mailbox] + others).filter { $0 != mailbox }
        return try NoticeMarks(mailbox: mailbox, others: others, key: key, former: former, separator: separator)
    }

    /// The envelope sender of a notice; what a mail server returns comes back to it.
    public func envelopeSender(of number: Int64) -> MailAddress {
        let local = "\(mailbox.localPart)\(separator)n\(number)-\(Self.code("return", number, key))"
        guard let address = MailAddress("\(local)@\(mailbox.domain)") else { preconditionFailure("a mark does not fit into an address") }
        return address
    }

    /// The Message-ID of a notice, the same at every attempt.
    public func messageID(of number: Int64) -> MessageID {
        guard let id = MessageID("notice-\(number).\(Self.code("message", number, key))@\(mailbox.domain)") else {
            preconditionFailure("a mark does not fit into a Message-ID")
        }
        return id
    }

    /// The code in a notice's link, by which its contact says what it did. Whoever has it may say so; nobody can make one for another notice.
    public func linkCode(of number: Int64) -> String { "\(number)-\(Self.code("link", number, key))" }

    /// The notice of a link's code; `nil` if it is none of ours.
    public func notice(ofLink code: String) -> Int64? {
        guard code.utf8.count <= 64 else { return nil }
        return number(in: code[...], separatedBy: "-", purpose: "link")
    }

    /// The notice to which mail for this address belongs; `nil` if it is none of ours.
    public func notice(of address: MailAddress) -> Int64? {
        // Servers on the way may have changed the case.
        let local = address.localPart.lowercased()
        for mailbox in mailboxes where address.domain == mailbox.domain {
            let start = "\(mailbox.localPart)\(separator)n"
            guard local.hasPrefix(start.lowercased()) else { continue }
            return number(in: local.dropFirst(start.count), separatedBy: "-", purpose: "return")
        }
        return nil
    }

    /// The notice that bears this Message-ID; `nil` if it is none of ours.
    public func notice(of id: MessageID) -> Int64? {
        let isOurs = mailboxes.contains { id.right.lowercased() == $0.domain.description }
        guard isOurs, id.left.hasPrefix("notice-") else { return nil }
        return number(in: id.left.dropFirst(7), separatedBy: ".", purpose: "message")
    }

    /// True for mail of our own: the mailbox, with or without a mark.
    public func isOurs(_ address: MailAddress) -> Bool {
        let local = address.localPart.lowercased()
        return mailboxes.contains { mailbox in
            let own = mailbox.localPart.lowercased()
            return address.domain == mailbox.domain && (local == own || local.hasPrefix("\(own)\(separator)"))
        }
    }

    private var mailboxes: [MailAddress] { [mailbox] + others }

    private func number(in text: Substring, separatedBy mark: Character, purpose: String) -> Int64? {
        let parts = text.split(separator: mark, omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int64(parts[0]), number > 0, String(number) == parts[0] else { return nil }
        let code = Array(parts[1].utf8)
        let isOurs = ([key] + former).contains { ConstantTime.areEqual(Array(Self.code(purpose, number, $0).utf8), code) }
        return isOurs ? number : nil
    }

    /// Eighty bits of an HMAC in letters that no mail server changes.
    private static func code(_ purpose: String, _ number: Int64, _ key: SymmetricKey) -> String {
        let digest = HMACSHA256.code(for: Array("hotline notice \(purpose) \(number)".utf8), key: key)
        let letters = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
        var text: [UInt8] = []
        var (bits, count) = (0, 0)
        for byte in digest.bytes.prefix(10) {
            bits = (bits << 8 | Int(byte)) & 0xFFFF
            count += 8
            while count >= 5 {
                count -= 5
                text.append(letters[bits >> count & 31])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
