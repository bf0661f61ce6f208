/// A place in a template that a notice fills, written `{{name}}`.
public enum NoticePlaceholder: String, CaseIterable, Hashable, Sendable {
    /// The notice's number.
    case number
    /// "1 address", "3 addresses".
    case count
    /// The list of addresses, defanged, each with its reference, first sight and host.
    case addresses
    /// The reasons why the material is illegal (DSA art. 16(2)(a)).
    case reasons
    /// The statement of good faith (DSA art. 16(2)(d)).
    case goodFaith
    /// The hotline's name.
    case hotline
    /// The hotline's postal address.
    case postalAddress
    /// The hotline's mail address.
    case mailbox
    /// The hotline's telephone number; empty if it has none.
    case telephone
    /// A sentence about earlier notices; empty in the first.
    case repeats
    /// A sentence about the attached file with the exact addresses.
    case attachment
    /// A sentence with the link for decisions; empty if there is none.
    case decisionLink
    /// The help line's offer; empty if there is none.
    case banner

    /// Without these a mail is no notice under art. 16 of the DSA, or nobody can answer it.
    static let needed: Set<NoticePlaceholder> = [.addresses, .reasons, .goodFaith, .hotline, .mailbox]
    static let neededInWithdrawal: Set<NoticePlaceholder> = [.addresses, .hotline, .mailbox]
}
