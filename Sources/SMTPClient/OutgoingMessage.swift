public import MailSyntax

/// A mail that is ready to be handed to a relay: its bytes with the line ends of SMTP, its envelope sender and its recipients.
public struct OutgoingMessage: Hashable, Sendable {
    /// The sender to which the relay returns what it cannot deliver.
    public let sender: EnvelopeSender
    /// The recipients, at least one. The relay accepts the mail for all of them or for none.
    public let recipients: [MailAddress]
    /// The mail; each line ends with CR and LF, the last one too.
    public let bytes: [UInt8]

    /// The most bytes of a mail.
    public static let largest = 32 << 20
    /// The most bytes of a line, without its end (RFC 5321 §4.5.3.1.6).
    public static let longestLine = 998
    /// The most recipients, which every server takes (RFC 5321 §4.5.3.1.8).
    public static let mostRecipients = 100

    /// Takes a mail whose lines end with LF or with CR and LF.
    ///
    /// A CR or LF that stands alone becomes a line end of its own. Servers read them differently, and so a mail could hide another one inside.
    /// - Throws: ``OutgoingMessageProblem``.
    public init(_ mail: [UInt8], from sender: EnvelopeSender, to recipients: [MailAddress]) throws(OutgoingMessageProblem) {
        guard (1...Self.mostRecipients).contains(recipients.count) else { throw .recipients }
        guard !mail.isEmpty else { throw .empty }
        guard mail.count <= Self.largest else { throw .tooLarge }
        self.sender = sender
        self.recipients = recipients
        bytes = try Self.lines(of: mail)
    }

    private static func lines(of mail: [UInt8]) throws(OutgoingMessageProblem) -> [UInt8] {
        var lines: [UInt8] = []
        lines.reserveCapacity(mail.count + mail.count / 32 + 2)
        var length = 0
        var afterReturn = false
        for byte in mail {
            if byte == 0x0A && afterReturn {
                afterReturn = false
                continue
            }
            afterReturn = byte == 0x0D
            if byte == 0x0A || byte == 0x0D {
                lines.append(0x0D)
                lines.append(0x0A)
                length = 0
                continue
            }
            // Without the extension 8BITMIME a server may cut the eighth bit (RFC 6152), and a zero byte ends what some read.
            guard byte < 0x80, byte != 0 else { throw .notSevenBit }
            length += 1
            guard length <= longestLine else { throw .lineTooLong }
            lines.append(byte)
        }
        if length > 0 { lines += [0x0D, 0x0A] }
        return lines
    }
}

/// A reason why bytes are no mail that every server passes on unchanged. It has nothing of the mail.
public enum OutgoingMessageProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case empty, tooLarge, recipients, notSevenBit, lineTooLong

    public var description: String {
        switch self {
        case .empty: "the mail is empty"
        case .tooLarge: "the mail has more than \(OutgoingMessage.largest) bytes"
        case .recipients: "a mail needs 1 to \(OutgoingMessage.mostRecipients) recipients"
        case .notSevenBit: "the mail contains bytes outside ASCII or a zero byte; encode its parts"
        case .lineTooLong: "a line of the mail has more than \(OutgoingMessage.longestLine) bytes; encode its parts"
        }
    }
}
