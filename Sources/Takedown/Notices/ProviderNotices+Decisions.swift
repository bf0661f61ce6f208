package import CaseStore
import Casework
import HotlineModel

/// What a person decides about a notice.
public enum NoticeDecision: String, CaseIterable, Sendable {
    /// It waits until a person releases it.
    case hold
    /// It is held or failed, and goes on after the same looks as any other.
    case release
    /// It goes on, after the same looks, without waiting for others or for the end of quiet hours. What a person holds must be released first.
    case sendNow
    /// A person typed it into the contact's form, or told the contact of a withdrawal by another way.
    case done
    /// It is never sent; its cases are planned anew. A withdrawal cannot be given up.
    case close
}

extension ProviderNotices {
    /// Does what a person decided about a notice.
    ///
    /// - Returns: What still holds a notice that goes on now: nobody approved its contact, for example.
    /// - Throws: ``TakedownError/unknownNotice(_:)``; ``TakedownError/noticeNotOpen(_:_:)`` or ``TakedownError/heldByPerson(_:)`` if its state
    ///   does not allow it.
    package func decide(_ decision: NoticeDecision, about number: Int64, actor: String) throws -> NoticeReason? {
        guard var notice = try step.transaction.notice(number) else { throw TakedownError.unknownNotice(number) }
        let refusal = TakedownError.noticeNotOpen(number, notice.state)
        guard notice.state.isOpen else { throw refusal }
        switch decision {
        case .hold:
            guard notice.state != .failed else { throw refusal }
            notice.actor = actor
            try step.transaction.update(notice)
            try hold(number, .byPerson, detail: "since \(step.moment), by \(actor)")
        case .release:
            guard notice.state == .held || notice.state == .failed else { throw refusal }
            return try goOn(&notice, actor: actor)
        case .sendNow:
            guard notice.reason != .byPerson else { throw TakedownError.heldByPerson(number) }
            return try goOn(&notice, actor: actor)
        case .done:
            // A person may tell a contact of a withdrawal by any way.
            guard notice.state == .held && notice.reason == .form || notice.kind == .withdrawal else { throw refusal }
            notice.actor = actor
            (notice.state, notice.attempts, notice.isTest) = (.sending, notice.attempts + 1, policy.isTest)
            notice.sentTo = try step.transaction.noticeContact(notice.contact)?.place
            try step.transaction.update(notice)
            try finish(number, .accepted)
        case .close:
            guard notice.kind != .withdrawal else { throw TakedownError.withdrawalNotTold(number) }
            try close(&notice, actor: actor)
        }
        return nil
    }

    /// - Returns: What holds it all the same. The decision stays on record, so it goes out as soon as that ends.
    private func goOn(_ notice: inout NoticeRecord, actor: String) throws -> NoticeReason? {
        notice.actor = actor
        (notice.state, notice.reason, notice.detail) = (notice.isUncertain ? .queued : .grouping, nil, nil)
        notice.dueAt = step.moment
        try step.transaction.update(notice)
        guard let contact = try step.transaction.noticeContact(notice.contact) else { return nil }
        let rules = DueNotice(notice: notice, contact: contact, cases: 1, quiet: policy.quiet, isTest: policy.isTest)
        guard case .hold(let reason, _) = rules.decision(at: step.moment) else { return nil }
        return reason
    }

    private func close(_ notice: inout NoticeRecord, actor: String) throws {
        for line in try step.transaction.noticeLines(of: notice.number) {
            if !notice.isTold { try step.transaction.removeLine(ofCase: line.caseNumber, from: notice.number) }
            try setDue(line.caseNumber, at: step.moment)
        }
        notice.actor = actor
        (notice.state, notice.reason, notice.detail) = (.closed, nil, nil)
        try step.transaction.update(notice)
    }
}
