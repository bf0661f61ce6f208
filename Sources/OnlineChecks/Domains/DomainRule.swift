public import LocationDatabases
public import MailSyntax

/// What an operator decided about a domain.
public struct DomainRule: Hashable, Sendable {
    /// Who is told of material there.
    public enum Contact: Hashable, Sendable {
        /// Whoever registration data or the operator's table name.
        case asFound
        /// Nobody: the provider is part of the offence, or the police asked for it.
        case never
        /// This mailbox alone, whatever registration data say.
        case only(MailAddress)
    }

    /// The domain in ASCII and lower case.
    public var domain: String
    /// The rule also holds for all names below the domain.
    public var includesSubdomains: Bool
    public var contact = Contact.asFound
    /// The owner of the site is told from the first notice on.
    public var tellsSiteOwner = false
    /// The police come first, whatever the policy says.
    public var policeFirst = false
    /// The real addresses behind a front-end; empty if none are known.
    public var origins: [IPAddress] = []
    /// No program looks there: a person does.
    public var isForPersons = false

    public init(_ domain: String, includesSubdomains: Bool = false) {
        self.domain = domain
        self.includesSubdomains = includesSubdomains
    }
}
