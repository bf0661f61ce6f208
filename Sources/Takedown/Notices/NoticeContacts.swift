import CaseStore
package import Casework
import HotlineModel

/// What a person decides about a contact.
public enum ContactDecision: String, CaseIterable, Sendable {
    /// It may be told from now on.
    case approve
    /// It is never told.
    case refuse
    /// The approval is taken back; notices to it are held.
    case withdraw
    /// It stands for nothing any more, and its place is free.
    case remove
}

/// Keeps the contacts that can be told of material.
package struct NoticeContacts {
    let step: CaseStep
    let policy: NoticePolicy

    package init(_ step: CaseStep, policy: NoticePolicy) {
        self.step = step
        self.policy = policy
    }

    /// Proposes a contact, which must still be approved; returns its number. Cases for which none was known are planned again.
    ///
    /// - Throws: ``TakedownError/unusableContact(_:)`` or ``TakedownError/knownContact(_:)``.
    package func propose(_ proposal: ContactProposal, actor: String) throws -> Int64 {
        var contact = NoticeContact(
            try ContactRules.place(proposal.place, proposal.channel), channel: proposal.channel, scope: proposal.scope, source: .person,
            proposedAt: step.moment, by: actor)
        contact.marks = try ContactRules.marks(proposal.marks, proposal.scope)
        contact.language = try ContactRules.language(proposal.language)
        try ContactRules.check(proposal, against: policy.names)
        (contact.shape, contact.identity) = (proposal.shape, proposal.identity)
        (contact.isThreaded, contact.passesOn, contact.isMechanism) = (proposal.isThreaded, proposal.passesOn, proposal.isMechanism)
        try checkPlace(of: contact)
        try checkMarks(of: contact)
        let number = try step.transaction.add(contact)
        let notices = ProviderNotices(step, policy: policy)
        _ = try notices.retry(.noContact)
        return number
    }

    /// Another contact must not have the place of this one.
    func checkPlace(of contact: NoticeContact) throws {
        guard let other = try step.transaction.noticeContact(at: contact.place, contact.scope), other.number != contact.number else {
            return
        }
        throw TakedownError.knownContact(other.number)
    }

    /// Another contact must not stand for the hosts of this one. What a person refused makes room.
    func checkMarks(of contact: NoticeContact) throws {
        for mark in contact.marks {
            guard let other = try step.transaction.noticeContact(for: mark, contact.scope) else { continue }
            guard other.number == contact.number || other.state == .refused else { throw TakedownError.knownContact(other.number) }
        }
    }

    /// The contact of a number.
    ///
    /// - Throws: ``TakedownError/unknownContact(_:)``, also for one that was removed.
    func contact(_ number: Int64) throws -> NoticeContact {
        guard let contact = try step.transaction.noticeContact(number), contact.state != .removed else {
            throw TakedownError.unknownContact(number)
        }
        return contact
    }

    /// Does what a person decided about a contact.
    ///
    /// - Throws: ``TakedownError/unknownContact(_:)``; ``TakedownError/contactNotApproved(_:)`` for a withdrawal of what nobody approved;
    ///   ``TakedownError/contactNeeded(_:notices:)`` for a removal while notices wait for it.
    package func decide(_ decision: ContactDecision, about number: Int64, actor: String) throws {
        var contact = try contact(number)
        switch decision {
        case .approve: contact.state = .approved
        case .refuse: contact.state = .refused
        case .withdraw:
            guard contact.state == .approved else { throw TakedownError.contactNotApproved(number) }
            contact.state = .withdrawn
        case .remove:
            let waiting = try waitingNotices(for: number)
            guard waiting == 0 else { throw TakedownError.contactNeeded(number, notices: waiting) }
            contact.state = .removed
        }
        (contact.decidedAt, contact.decidedBy) = (step.moment, actor)
        try step.transaction.update(contact)
        switch decision {
        case .approve:
            try release(number)
            _ = try ProviderNotices(step, policy: policy).retry(.noContact)
        case .refuse: try hold(number, .contactRefused)
        case .withdraw: try hold(number, .notApproved)
        case .remove: break
        }
    }

    private func waitingNotices(for number: Int64) throws -> Int {
        try NoticeState.allCases.filter { $0.isOpen || $0 == .sending }.reduce(0) {
            try $0 + step.transaction.notices(to: number, $1, limit: .max).count
        }
    }

    /// Lets the notices go on that waited for the approval.
    private func release(_ number: Int64) throws {
        for var notice in try step.transaction.notices(to: number, .held, limit: .max) {
            guard notice.reason == .notApproved || notice.reason == .contactRefused else { continue }
            (notice.state, notice.reason, notice.detail) = (notice.isUncertain ? .queued : .grouping, nil, nil)
            notice.dueAt = max(notice.dueAt, step.moment)
            try step.transaction.update(notice)
        }
    }

    /// Holds everything that has not gone out to a contact.
    func hold(_ number: Int64, _ reason: NoticeReason) throws {
        let notices = ProviderNotices(step, policy: policy)
        for state in [NoticeState.grouping, .queued] {
            for notice in try step.transaction.notices(to: number, state, limit: .max) {
                try notices.hold(notice.number, reason, detail: "since \(step.moment)")
            }
        }
    }
}
