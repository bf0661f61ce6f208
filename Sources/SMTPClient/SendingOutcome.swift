/// The end of an attempt to hand a mail to a relay.
///
/// `description` holds no text of the server, which may quote addresses; ``SMTPReply/text`` does.
public enum SendingOutcome: Hashable, Sendable, CustomStringConvertible {
    /// The relay answers for the mail from now on.
    case accepted(SMTPReply)
    /// The relay refused this mail. It would refuse the same mail again, and nothing was sent.
    ///
    /// Only at ``SMTPStage/recipient`` is this a word about the recipient. At ``SMTPStage/sender`` it is about our own address.
    case refusedForGood(SMTPReply, at: SMTPStage)
    /// The relay has not got the mail; another attempt later is safe.
    case refusedForNow(SMTPObstacle)
    /// The relay has the whole mail, but the connection was lost before its answer. Nobody here can know if it was sent.
    case outcomeUnknown(SMTPObstacle)

    public var description: String {
        switch self {
        case .accepted(let reply): "the relay accepted the mail (\(reply))"
        case .refusedForGood(let reply, let stage): "the relay refused \(stage.words) for good (\(reply))"
        case .refusedForNow(let obstacle): "the mail was not handed over: \(obstacle)"
        case .outcomeUnknown(let obstacle): "the relay got the whole mail but gave no answer: \(obstacle)"
        }
    }
}

/// A reason why a relay has not accepted a mail for now.
public enum SMTPObstacle: Hashable, Sendable, CustomStringConvertible {
    /// The relay said so.
    case reply(SMTPReply, at: SMTPStage)
    /// The relay's name did not resolve, or nothing accepted a connection.
    case unreachable
    case timedOut
    /// The connection broke.
    case interrupted
    /// The relay offers no TLS, though it is demanded.
    case noTLS
    /// The relay's certificate does not come from a trusted authority, has expired or bears another name.
    case untrusted
    /// The relay refused the user or the secret.
    case credentials
    /// The caller's task was cancelled.
    case cancelled
    /// libcurl cannot do what is asked; its number for the reason.
    case library(code: Int)

    public var description: String {
        switch self {
        case .reply(let reply, let stage): "the relay refused \(stage.words) for now (\(reply))"
        case .unreachable: "the relay cannot be reached"
        case .timedOut: "the relay did not answer in time"
        case .interrupted: "the connection to the relay broke"
        case .noTLS: "the relay offers no TLS, which is demanded"
        case .untrusted: "the relay's certificate is not trusted; check its name, its date and the authorities"
        case .credentials: "the relay refused the user or the secret"
        case .cancelled: "the sending was cancelled"
        case .library(let code): "the mail library failed with code \(code)"
        }
    }
}

/// The part of an exchange in which a relay said something.
public enum SMTPStage: Hashable, Sendable {
    case greeting, security, authentication, sender, recipient, message

    var words: String {
        switch self {
        case .greeting: "the connection"
        case .security: "TLS"
        case .authentication: "the authentication"
        case .sender: "the sender"
        case .recipient: "the recipient"
        case .message: "the message"
        }
    }
}

/// A reply of a mail server (RFC 5321 §4.2).
public struct SMTPReply: Hashable, Sendable, CustomStringConvertible {
    /// Three digits: 2xx done, 4xx not now, 5xx never.
    public let code: Int
    /// The text, cut to ``longestText`` bytes. It may quote the recipient, or an address that the mail reports: show it with care, and log it never.
    public let text: String

    /// The most bytes of text that are kept.
    public static let longestText = 500

    public init(code: Int, text: String) {
        self.code = code
        self.text = text
    }

    public var isForGood: Bool { (500..<600).contains(code) }

    /// The class, subject and detail at the beginning of the text, such as `5.1.1` (RFC 2034 §4); `nil` if the server gives none.
    public var enhancedStatus: String? {
        guard let word = text.split(separator: " ").first else { return nil }
        let numbers = word.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 3, ["2", "4", "5"].contains(numbers[0]) else { return nil }
        guard numbers.allSatisfy({ (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { $0 &- 0x30 < 10 } }) else { return nil }
        return String(word)
    }

    public var description: String { enhancedStatus.map { "\(code) \($0)" } ?? "\(code)" }
}
