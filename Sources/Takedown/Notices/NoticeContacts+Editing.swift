public import CaseStore
import Casework
import HotlineModel

/// What a person changes of a contact. A part that is `nil` stays as it is.
public struct ContactEdit: Hashable, Sendable {
    public var channel: NoticeContact.Channel?
    /// The mailbox, the form's page, or the name of the interface.
    public var place: String?
    public var marks: [String]?
    public var shape: NoticeContact.Shape?
    public var language: String?
    /// The name of the identity in the settings; empty for the hotline's usual one.
    public var identity: String?
    public var isThreaded: Bool?
    public var passesOn: Bool?
    public var isMechanism: Bool?

    public init() {}

    /// The contact as it is after the change, in the form in which it is kept.
    func changed(_ contact: NoticeContact) throws(TakedownError) -> NoticeContact {
        var contact = contact
        contact.channel = channel ?? contact.channel
        if channel != nil || place != nil { contact.place = try ContactRules.place(place ?? contact.place, contact.channel) }
        if let marks { contact.marks = try ContactRules.marks(marks, contact.scope) }
        contact.shape = shape ?? contact.shape
        if let language { contact.language = try ContactRules.language(language) }
        if let identity { contact.identity = identity.isEmpty ? nil : identity }
        contact.isThreaded = isThreaded ?? contact.isThreaded
        contact.passesOn = passesOn ?? contact.passesOn
        contact.isMechanism = isMechanism ?? contact.isMechanism
        return contact
    }
}

extension NoticeContacts {
    /// Changes what is said of a contact. If it has another place, stands for other hosts, or does not keep the owner of a site for the police any more,
    /// a person approves it again.
    ///
    /// - Returns: The contact as it is now.
    /// - Throws: ``TakedownError/unknownContact(_:)``, ``TakedownError/unusableContact(_:)``, ``TakedownError/knownContact(_:)``.
    package func edit(_ edit: ContactEdit, of number: Int64, actor: String) throws -> NoticeContact {
        let known = try contact(number)
        var changed = try edit.changed(known)
        guard changed != known else { return known }
        try ContactRules.check(ContactProposal(changed), against: policy.names)
        try checkPlace(of: changed)
        if changed.marks != known.marks { try move(&changed) }
        let isElsewhere = (changed.channel, changed.place) != (known.channel, known.place)
        if isElsewhere, changed.state != .refused { try askApproval(of: &changed) }
        if known.passesOn, !changed.passesOn, changed.state == .approved { try askApproval(of: &changed) }
        if changed.state == .proposed { (changed.proposedAt, changed.proposedBy) = (step.moment, actor) }
        try step.transaction.update(changed)
        return changed
    }
}

extension ContactProposal {
    /// A contact as it is known.
    init(_ contact: NoticeContact) {
        self.init(
            contact.place, channel: contact.channel, scope: contact.scope, marks: contact.marks, shape: contact.shape,
            language: contact.language, isThreaded: contact.isThreaded, passesOn: contact.passesOn, isMechanism: contact.isMechanism,
            identity: contact.identity)
    }
}
