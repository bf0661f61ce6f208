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
    /// - Throws: ``TakedownError/unusableContact(_:)`` or ``TakedownError/knownContact``.
    package func propose(_ proposal: ContactProposal, actor: String) throws -> Int64 {
        var contact = NoticeContact(
            try ContactRules.place(proposal.place, proposal.channel), channel: proposal.channel, scope: proposal.scope, source: .person,
            proposedAt: step.moment, by: actor)
        contact.marks = try ContactRules.marks(proposal.marks, proposal.scope)
        contact.language = try ContactRules.language(proposal.language)
        try ContactRules.check(proposal, against: policy.names)
        (contact.shape, contact.identity) = (proposal.shape, proposal.identity)
        (contact.isThreaded, contact.passesOn, contact.isMechanism) = (proposal.isThreaded, proposal.passesOn, proposal.isMechanism)
        guard try step.transaction.noticeContact(at: contact.place, contact.scope) == nil else { throw TakedownError.knownContact }
        for mark in contact.marks {
            if let other = try step.transaction.noticeContact(for: mark, contact.scope), other.state != .refused {
                throw TakedownError.knownContact
            }
        }
        let number = try step.transaction.add(contact)
        let notices = ProviderNotices(step, policy: policy)
        _ = try notices.retry(.noContact)
        return number
    }

    /// Does what a person decided about a contact.
    ///
    /// - Throws: ``TakedownError/unknownContact(_:)``; ``TakedownError/contactNotApproved(_:)`` for a withdrawal of what nobody approved.
    package func decide(_ decision: ContactDecision, about number: Int64, actor: String) throws {
        guard var contact = try step.transaction.noticeContact(number) else { throw TakedownError.unknownContact(number) }
        if decision == .withdraw, contact.state != .approved { throw TakedownError.contactNotApproved(number) }
        contact.state = decision == .approve ? .approved : .refused
        (contact.decidedAt, contact.decidedBy) = (step.moment, actor)
        try step.transaction.update(contact)
        guard decision == .approve else { return try hold(number, .contactRefused) }
        try release(number)
        _ = try ProviderNotices(step, policy: policy).retry(.noContact)
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
