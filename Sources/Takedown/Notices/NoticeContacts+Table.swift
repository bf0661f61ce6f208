package import CaseStore
import Casework
import HotlineModel
import Notices

/// What became of one row of the operator's table of contacts.
public struct PlacedContact: Hashable, Sendable {
    public enum Outcome: String, CaseIterable, Sendable {
        /// It was proposed, and must still be approved.
        case added
        /// The contact is known, and what was said of it was changed.
        case changed
        /// Everything was known.
        case known
        /// It is as the table says, and approved by that.
        case approved
    }

    public var number: Int64
    public var outcome: Outcome
}

extension NoticeContacts {
    /// Takes a row of the operator's table: proposes its contact, or changes what is said of the one with its place. A decision about it stays, unless
    /// it stands for other hosts than before: then a person approves it again.
    ///
    /// - Throws: ``TakedownError/unusableContact(_:)``; ``TakedownError/knownContact(_:)`` if another contact stands for one of its hosts.
    package func place(_ proposal: ContactProposal, actor: String) throws -> PlacedContact {
        let place = try ContactRules.place(proposal.place, proposal.channel)
        guard let known = try step.transaction.noticeContact(at: place, proposal.scope) else {
            return PlacedContact(number: try propose(proposal, actor: actor), outcome: .added)
        }
        guard known.channel == proposal.channel else {
            throw TakedownError.unusableContact("contact \(known.number) has its place and another channel")
        }
        try ContactRules.check(proposal, against: policy.names)
        var changed = known
        changed.marks = try ContactRules.marks(proposal.marks, proposal.scope)
        try proposal.change(&changed)
        guard changed != known else { return PlacedContact(number: known.number, outcome: .known) }
        if changed.marks != known.marks { try move(&changed) }
        // Whoever approved it knew that it keeps the owner of a site for the police.
        if known.passesOn, !changed.passesOn, changed.state == .approved { try askApproval(of: &changed) }
        try step.transaction.update(changed)
        return PlacedContact(number: known.number, outcome: .changed)
    }

    /// Approves the contact that a row of the operator's table describes: whoever approves a table approves what it says, and nothing else.
    ///
    /// - Throws: ``TakedownError/unusableContact(_:)`` if there is no such contact, or a person refused it; ``TakedownError/contactDiffers(_:)``.
    package func approve(_ proposal: ContactProposal, actor: String) throws -> PlacedContact {
        let place = try ContactRules.place(proposal.place, proposal.channel)
        guard let known = try step.transaction.noticeContact(at: place, proposal.scope) else {
            throw TakedownError.unusableContact("no contact has its place; import the table first")
        }
        var said = known
        said.marks = try ContactRules.marks(proposal.marks, proposal.scope)
        try proposal.change(&said)
        guard known.channel == proposal.channel, said == known else { throw TakedownError.contactDiffers(known.number) }
        switch known.state {
        case .approved: return PlacedContact(number: known.number, outcome: .known)
        case .refused:
            throw TakedownError.unusableContact("a person refused contact \(known.number); approve it by its number if that was wrong")
        case .proposed, .withdrawn, .removed: break
        }
        try decide(.approve, about: known.number, actor: actor)
        return PlacedContact(number: known.number, outcome: .approved)
    }

    /// Lets a contact stand for other hosts. Its approval was for those before.
    func move(_ contact: inout NoticeContact) throws {
        // What a person refused stands for nothing that another could stand for.
        guard contact.state != .refused else {
            throw TakedownError.unusableContact("contact \(contact.number) was refused and stands for other hosts; approve it first")
        }
        try checkMarks(of: contact)
        try step.transaction.replaceMarks(of: contact)
        try askApproval(of: &contact)
        _ = try ProviderNotices(step, policy: policy).retry(.noContact)
    }

    func askApproval(of contact: inout NoticeContact) throws {
        (contact.state, contact.decidedAt, contact.decidedBy) = (.proposed, nil, nil)
        try hold(contact.number, .notApproved)
    }

    /// How many contacts that are not refused name what the settings do not have.
    package static func strangers(to names: NoticeNames, in view: any StoreView) throws -> Int {
        var (count, last) = (0, Int64(0))
        while case let page = try view.noticeContactsWithNames(after: last, limit: 1_000), let end = page.last {
            count += page.count { !names.have(what: $0) }
            last = end.number
        }
        return count
    }
}

extension NoticeNames {
    /// Tells if the settings have everything that a contact names.
    func have(what contact: NoticeContact) -> Bool {
        let hasIdentity = contact.identity.map(identities.contains) ?? true
        return hasIdentity && (contact.channel != .interface || interfaces[contact.place] != nil)
    }
}

extension ContactProposal {
    /// Changes what it says of a contact's profile.
    fileprivate func change(_ contact: inout NoticeContact) throws(TakedownError) {
        func says(_ part: Part) -> Bool { !unsaid.contains(part) }
        if says(.shape) { contact.shape = shape }
        if says(.language) { contact.language = try ContactRules.language(language) }
        if says(.identity) { contact.identity = identity }
        if says(.isThreaded) { contact.isThreaded = isThreaded }
        if says(.passesOn) { contact.passesOn = passesOn }
        if says(.isMechanism) { contact.isMechanism = isMechanism }
    }
}
