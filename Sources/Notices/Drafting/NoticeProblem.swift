/// A reason why a notice cannot be written. It has nothing of an address, and names the case by its reference.
public enum NoticeProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case noAddress
    /// A report of XARF holds one address.
    case tooManyForOneReport(count: Int)
    /// A report of XARF says that material is illegal.
    case withdrawalInReport
    case tooManyAddresses(count: Int)
    /// An interface takes addresses of one host.
    case severalHosts
    /// The contact's interface, or its identity, is not in the settings.
    case unknownInterface
    case unknownIdentity
    /// The address of a case has no scheme, has a control character, or is too long.
    case unusableAddress(reference: String)
    /// A case has no host or address to name as the source.
    case noSource(reference: String)
    /// Only illegal material is noticed.
    case notIllegal(reference: String)
    case malformedReference
    case malformedIdentity
    case malformedBanner
    case malformedLink
    case malformedTicket
    case malformedNumber
    /// The mailbox of the hotline has no room for a notice's mark before its `@`.
    case mailboxTooLong
    /// The mail itself cannot be written.
    case mail(String)

    public var description: String {
        switch self {
        case .noAddress: "a notice needs an address"
        case .tooManyForOneReport(let count): "a report of XARF holds one address, not \(count); send one notice each, or a table"
        case .withdrawalInReport: "a report of XARF cannot withdraw anything; use a table"
        case .tooManyAddresses(let count): "a notice holds at most \(NoticeDraft.mostAddresses) addresses, not \(count)"
        case .severalHosts: "the interface takes addresses of one host at once"
        case .unknownInterface: "the contact's interface is not among takedown.notices.interfaces"
        case .unknownIdentity: "the contact's identity is not among takedown.notices.identities"
        case .unusableAddress(let reference): "the address of \(reference) cannot stand in a notice"
        case .noSource(let reference): "\(reference) has neither a host nor an IP address to name"
        case .notIllegal(let reference): "\(reference) is not assessed as illegal"
        case .malformedReference: "a case's reference is empty or too long, or contains spaces or control characters"
        case .malformedIdentity: "the hotline's name, address, telephone or law is empty, too long or contains control characters"
        case .malformedBanner: "the help line's banner needs a short text and an https link"
        case .malformedLink: "the link for decisions must be https, without spaces, with at most 500 bytes"
        case .malformedTicket: "the provider's ticket is too long or contains control characters"
        case .malformedNumber: "a notice's number is 1 or more"
        case .mailboxTooLong: "the hotline's mailbox has more than \(NoticeMarks.longestMailbox) characters before its @"
        case .mail(let reason): "the mail cannot be written: \(reason)"
        }
    }
}
