/// The sender to which a mail server returns what it cannot deliver.
public enum EnvelopeSender: Hashable, Sendable, CustomStringConvertible {
    /// `<>`: nothing comes back. Automatic answers are sent so, and nobody may answer them (RFC 5321 §6.1).
    case nobody
    case address(MailAddress)

    /// The form in a `Return-Path` field and in the commands of SMTP.
    public var description: String {
        switch self {
        case .nobody: "<>"
        case .address(let address): "<\(address)>"
        }
    }
}
