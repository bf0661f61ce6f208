import CaseService
public import CaseStore
import Casework
public import HotlineModel
import Notices
public import Takedown

/// A notice as people see it in a list: without an address of a case.
public struct NoticeListing: Sendable {
    public var notice: NoticeRecord
    public var contact: NoticeContact
    public var cases: Int
}

/// What became of a decision about a notice.
public struct DecidedNotice: Hashable, Sendable {
    public var number: Int64
    /// What still holds a notice that was to go on.
    public var heldBy: NoticeReason?
    public var contact: Int64
}

/// A notice as its contact sees it by its link: without an address of a case.
public struct LinkedNotice: Sendable {
    public var notice: NoticeRecord
    public var cases: Int
    /// Something that it is about is not over, so the link takes statements.
    public var isOpen: Bool
    /// What was said of it so far.
    public var statements: [NoticeAnswer]
}

/// How far notices have come.
public struct NoticeOverview: Sendable {
    public var counts: [NoticeState: Int]
    /// Cases of which nobody is told at present, by what keeps them.
    public var obstacles: [NoticeObstacle: Int]
    /// Contacts that wait for a person's approval.
    public var proposedContacts: Int
    /// This node sends notices.
    public var isOn: Bool
    /// Notices go to the hotline's own box.
    public var isTest: Bool

    /// Cases and notices whose turn it is.
    public var due: Int

    /// The most contacts, cases and notices that are counted.
    static let most = 1_000
}

extension TakedownDesk {
    // MARK: Contacts

    /// Proposes contacts, which must still be approved; the results are their numbers.
    public func propose(_ proposals: [(ContactProposal, actor: String)]) async throws -> [Result<Int64, TakedownRefusal>] {
        let policy = contactPolicy
        return try await each(proposals) { try NoticeContacts($0, policy: policy).propose($1.0, actor: $1.actor) }
    }

    /// Does what persons decided about contacts, by their numbers.
    public func decide(
        _ decisions: [(ContactDecision, about: Int64, actor: String)]
    ) async throws -> [Result<Int64, TakedownRefusal>] {
        let policy = policy.notices
        return try await each(decisions) { step, decided in
            try NoticeContacts(step, policy: policy).decide(decided.0, about: decided.about, actor: decided.actor)
            return decided.about
        }
    }

    /// Changes what is said of contacts; the results are the contacts as they are now.
    public func edit(_ edits: [(ContactEdit, of: Int64, actor: String)]) async throws -> [Result<NoticeContact, TakedownRefusal>] {
        let policy = contactPolicy
        return try await each(edits) { try NoticeContacts($0, policy: policy).edit($1.0, of: $1.of, actor: $1.actor) }
    }

    /// Contacts after a number, in order; only those in a state if one is given.
    public func contacts(_ state: NoticeContact.State?, after number: Int64, limit: Int) async throws -> [NoticeContact] {
        try await steps.read { try $0.view.noticeContacts(state, after: number, limit: limit) }
    }

    // MARK: Notices

    /// Does what persons decided about notices, by their numbers.
    public func decide(
        _ decisions: [(NoticeDecision, about: Int64, actor: String)]
    ) async throws -> [Result<DecidedNotice, TakedownRefusal>] {
        let policy = policy.notices
        return try await each(decisions) { step, decided in
            let reason = try ProviderNotices(step, policy: policy).decide(decided.0, about: decided.about, actor: decided.actor)
            return DecidedNotice(
                number: decided.about, heldBy: reason, contact: try step.transaction.notice(decided.about)?.contact ?? 0)
        }
    }

    /// Notices after a number, in order; only those in a state if one is given.
    public func notices(_ state: NoticeState?, after number: Int64, limit: Int) async throws -> [NoticeListing] {
        try await steps.read { reader in
            try reader.view.notices(state, after: number, limit: limit).compactMap { notice in
                try reader.view.noticeContact(notice.contact).map {
                    NoticeListing(notice: notice, contact: $0, cases: try reader.view.noticeLineCount(of: notice.number))
                }
            }
        }
    }

    /// The mail of a notice as it stands, or the text for a form. It holds addresses.
    ///
    /// - Throws: ``TakedownError/unknownNotice(_:)``; ``TakedownError/noticesOff``; ``TakedownError/unwritableNotice(_:_:)``.
    public func preview(ofNotice number: Int64) async throws -> [UInt8] {
        guard let writer else { throw TakedownError.noticesOff }
        let now = steps.now
        do { return try await steps.read { try writer.preview(number, $0, at: now) } } catch let problem as NoticeProblem {
            throw TakedownError.unwritableNotice(number, problem.description)
        }
    }

    /// Cases of which nobody is told because of an obstacle, in the order of their numbers.
    public func untold(
        _ obstacle: NoticeObstacle, after id: CaseID?, limit: Int
    ) async throws -> [(case: CaseID, plan: NoticePlan)] {
        try await steps.read { reader in
            let after = try id.flatMap { try reader.view.caseRecord($0)?.number } ?? 0
            return try reader.view.noticePlans(keptBy: obstacle, after: after, limit: limit).compactMap { plan in
                try reader.view.caseRecord(number: plan.caseNumber).map { ($0.id, plan) }
            }
        }
    }

    /// How far notices have come. It counts: for people, not for loops.
    public func noticeOverview() async throws -> NoticeOverview {
        let (isOn, isTest, now) = (writer != nil, policy.notices.isTest, steps.now)
        return try await steps.read { reader in
            NoticeOverview(
                counts: try reader.view.noticeCounts(), obstacles: try reader.view.noticeObstacles(),
                proposedContacts: try reader.view.noticeContacts(.proposed, after: 0, limit: NoticeOverview.most).count, isOn: isOn,
                isTest: isTest,
                due: try reader.view.noticePlansDue(by: now, limit: NoticeOverview.most).count
                    + reader.view.noticesDue(by: now, limit: NoticeOverview.most).count)
        }
    }
}

extension TakedownDesk {
    // MARK: Answers

    /// Records what contacts said, because persons read or heard it; the results are the numbers of the notices.
    public func record(
        _ statements: [(NoticeAnswer.Outcome, to: Int64, reference: String?, actor: String)]
    ) async throws -> [Result<Int64, TakedownRefusal>] {
        let policy = policy.notices
        return try await each(statements) { step, said in
            try NoticeAnswers(step, policy: policy).record(said.0, to: said.to, reference: said.reference, actor: said.actor)
            return said.to
        }
    }

    /// Answers after a number, in order; only those to a notice if one is given.
    public func answers(to notice: Int64?, after number: Int64, limit: Int) async throws -> [NoticeAnswer] {
        try await steps.read { try $0.view.noticeAnswers(to: notice, after: number, limit: limit) }
    }

    /// Answers that are proven to be about no notice that went out, after a number, in order.
    public func unmatchedAnswers(after number: Int64, limit: Int) async throws -> [NoticeAnswer] {
        try await steps.read { try $0.view.unmatchedNoticeAnswers(after: number, limit: limit) }
    }
}

extension TakedownDesk {
    // MARK: Links

    /// The notice of a link. Looking changes nothing: mail scanners open links too.
    ///
    /// - Throws: ``TakedownError/unknownLink``, also for a notice that never went out.
    public func notice(ofLink code: String) async throws -> LinkedNotice {
        let number = try number(ofLink: code)
        return try await steps.read { reader in
            guard let notice = try reader.view.notice(number), notice.mayHaveArrived else { throw TakedownError.unknownLink }
            return LinkedNotice(
                notice: notice, cases: try reader.view.noticeLineCount(of: number),
                isOpen: try NoticeAnswers.isOpen(notice, in: reader.view),
                statements: try reader.view.noticeAnswers(to: number, after: 0, limit: NoticeAnswers.mostStatements * 2)
                    .filter { $0.kind == .statement })
        }
    }

    /// Records what a contact said by the link in its notice; returns the notice's number.
    ///
    /// - Throws: ``TakedownError/unknownLink``, ``TakedownError/linkClosed(_:)``, ``TakedownError/tooManyStatements(_:)``.
    public func record(_ outcome: NoticeAnswer.Outcome, byLink code: String, reference: String?) async throws -> Int64 {
        let (number, policy) = (try number(ofLink: code), policy.notices)
        try await steps.run { try NoticeAnswers($0, policy: policy).recordByLink(outcome, to: number, reference: reference) }
        return number
    }

    private func number(ofLink code: String) throws -> Int64 {
        guard let writer else { throw TakedownError.noticesOff }
        guard let number = writer.marks.notice(ofLink: code) else { throw TakedownError.unknownLink }
        return number
    }
}
