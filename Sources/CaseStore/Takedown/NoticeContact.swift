public import HotlineModel

/// Somebody who can be told of material: a provider's mailbox for abuse, or its form.
public struct NoticeContact: Hashable, Sendable {
    /// The way to the contact.
    public enum Channel: String, CaseIterable, Sendable {
        /// A mailbox.
        case mail
        /// A form that a person types into.
        case form
        /// A provider's interface for programs.
        case interface
    }

    /// Whose contact it is.
    public enum Scope: String, CaseIterable, Sendable {
        /// The network that the material lies in: the hosting provider.
        case network
        /// The owner of the site.
        case siteOwner
        /// The registrar of the domain.
        case registrar
        /// The operator of a front-end that hides the host: told besides the provider, and never in its place.
        case front
    }

    /// Who says that it is a contact.
    public enum Source: String, CaseIterable, Sendable {
        /// A person entered it: the operator's own table.
        case person
        /// Registration data publishes it.
        case registration
        /// A rule of the operator for a domain names it.
        case domainRule
    }

    /// The shape of the mails that it takes.
    public enum Shape: String, CaseIterable, Sendable {
        /// One address a mail, with a report of XARF.
        case report
        /// Several addresses a mail, with a table.
        case table
    }

    /// A person approves a contact before its first use.
    public enum State: String, CaseIterable, Sendable {
        case proposed, approved
        /// A person refused it.
        case refused
        /// A person took the approval back: it stands for its hosts on, and notices to it wait.
        case withdrawn
        /// A person removed it: it stands for nothing, and its place is free. Notices that went to it still name it.
        case removed
    }

    /// The store's own number; 0 before it is added.
    public var number: Int64
    public var channel: Channel
    /// The mailbox, the form's page, or the name of the interface in the settings.
    public var place: String
    public var scope: Scope
    public var source: Source
    /// What it stands for, such as `host:provider.example`, `network:192.0.2.0/24` or `as:64500`. Empty if registration data named it for a case.
    public var marks: [String]
    public var shape: Shape
    /// The code of the language, such as `en`.
    public var language: String
    /// The name of the identity in the settings under which the hotline tells it; `nil` for the hotline's usual one.
    public var identity: String?
    /// A repeat answers the notice before it; otherwise each stands alone.
    public var isThreaded: Bool
    /// It passes notices on to its customer, the owner of the site.
    public var passesOn: Bool
    /// It is the provider's mechanism under article 16 of the DSA.
    public var isMechanism: Bool
    public var proposedAt: Timestamp
    /// The person who entered it, or `node`.
    public var proposedBy: String
    public var state: State
    /// The last decision about it; `nil` before the first.
    public var decidedAt: Timestamp?
    public var decidedBy: String?

    /// A contact that is about to be proposed: a mailbox that takes tables in English.
    public init(_ place: String, channel: Channel = .mail, scope: Scope, source: Source, proposedAt: Timestamp, by actor: String) {
        number = 0
        self.channel = channel
        self.place = place
        self.scope = scope
        self.source = source
        marks = []
        shape = .table
        language = "en"
        isThreaded = true
        passesOn = false
        isMechanism = false
        self.proposedAt = proposedAt
        proposedBy = actor
        state = .proposed
    }
}

/// Looking up contacts.
public protocol NoticeContactReading {
    /// A contact; `nil` if there is none of that number.
    func noticeContact(_ number: Int64) throws -> NoticeContact?
    /// The contact with a place and scope that was not removed; `nil` if there is none.
    func noticeContact(at place: String, _ scope: NoticeContact.Scope) throws -> NoticeContact?
    /// The contact that stands for a mark in a scope; `nil` if none does.
    func noticeContact(for mark: String, _ scope: NoticeContact.Scope) throws -> NoticeContact?
    /// Contacts after a number, in order; only those in a state if one is given, and none that was removed otherwise; at most `limit`.
    func noticeContacts(_ state: NoticeContact.State?, after number: Int64, limit: Int) throws -> [NoticeContact]
    /// Contacts after a number, in order, that are neither refused nor removed and name something of the settings: an identity or an interface; at most `limit`.
    func noticeContactsWithNames(after number: Int64, limit: Int) throws -> [NoticeContact]
}

/// Changing contacts.
public protocol NoticeContactWriting {
    /// Adds a contact; returns its number. It takes over the marks of contacts that were refused.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is one with its place and scope, or another that is not refused
    ///   stands for one of its marks in its scope.
    func add(_ contact: NoticeContact) throws -> Int64
    /// Saves what may change of a contact: its way and place, who proposed it so and when, its profile and its state. One that is removed stands for
    /// nothing from now on.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such contact, or another has its place and scope.
    func update(_ contact: NoticeContact) throws
    /// Saves what a contact stands for, in place of what it stood for. It takes over the marks of contacts that were refused.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such contact, or another that is not refused stands for one of its marks in its scope.
    func replaceMarks(of contact: NoticeContact) throws
}
