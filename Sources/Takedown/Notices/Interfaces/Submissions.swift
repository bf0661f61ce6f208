import CaseStore
package import Casework
import Cryptography
import HotlineModel
package import Notices

/// Records what providers' interfaces have of notices, and what they say of them. A word decides nothing about a case: what is still there is for
/// checks to say.
package struct Submissions {
    let step: CaseStep
    let policy: NoticePolicy

    package init(_ step: CaseStep, policy: NoticePolicy) {
        self.step = step
        self.policy = policy
    }

    private var notices: ProviderNotices { ProviderNotices(step, policy: policy) }

    // MARK: Before

    /// Divides a notice into what its contact's interface takes at once. The rest goes into notices of its own, which are due too.
    package func divide(_ number: Int64, _ limits: InterfaceLimits) throws {
        guard let notice = try notices.due(number), !notice.isUncertain else { return }
        let lines = try step.transaction.noticeLines(of: number)
        let hosts = try lines.map { try notices.before($0).map { $0.name ?? $0.addresses.first ?? "" } }
        let parts = NoticeDivision.parts(of: Array(lines.indices), limits) { hosts[$0] }
        for part in parts.dropFirst() {
            var rest = NoticeRecord(
                contact: notice.contact, kind: notice.kind, madeAt: notice.madeAt, dueAt: notice.dueAt,
                report: UniqueID(at: step.moment))
            // It does not gather any more.
            (rest.state, rest.actor) = (.queued, notice.actor)
            let other = try step.transaction.add(rest)
            for place in part {
                try step.transaction.removeLine(ofCase: lines[place].caseNumber, from: number)
                try step.transaction.save(lines[place], of: other)
            }
        }
    }

    /// The token of a notice's submission, fixed before its first attempt. A notice that goes out again after its submission ended gets a new one.
    package func token(of number: Int64, at interface: String) throws -> String {
        if let known = try step.transaction.noticeSubmission(of: number), known.interface == interface,
            known.state == .submitting || known.state == .waiting
        {
            return known.token
        }
        let fresh = NoticeSubmission(of: number, to: interface, token: UniqueID(at: step.moment).description, at: step.moment)
        try step.transaction.save(fresh)
        return fresh.token
    }

    /// Puts a notice off, because its interface must not be asked yet. This is no failure.
    package func postpone(_ number: Int64, by wait: Duration) throws {
        guard var notice = try step.transaction.notice(number), notice.state == .sending || notice.goesOn else { return }
        (notice.state, notice.reason, notice.dueAt) = (.queued, nil, step.moment + wait)
        try step.transaction.update(notice)
    }

    // MARK: After

    /// Records how an attempt to submit a notice ended.
    ///
    /// - Parameter isPolled: The interface can be asked what became of it.
    package func finish(_ number: Int64, _ reply: SubmissionReply, isPolled: Bool) throws {
        guard var submission = try step.transaction.noticeSubmission(of: number),
            try step.transaction.notice(number)?.state == .sending
        else { return }
        switch reply {
        case .accepted(let reference, let hoster): try accepted(&submission, reference, hoster, isPolled: isPolled)
        case .busy(let wait): try postpone(number, by: wait)
        case .refused(let words):
            try notices.finish(number, .refusedForGood(words))
            try end(&submission, .ended, words)
        case .notNow(let words): try failed(submission, .notNow(words), words)
        case .unknown(let words): try failed(submission, .unknown(words), words)
        }
    }

    private func accepted(
        _ submission: inout NoticeSubmission, _ reference: String?, _ hoster: String?, isPolled: Bool
    ) throws {
        if let reference, let other = try step.transaction.noticeSubmission(at: submission.interface, reference: reference),
            other.notice != submission.notice
        {
            let words = "the interface gave the number of another notice"
            return try failed(submission, .unknown(words), words)
        }
        try notices.finish(submission.notice, .accepted)
        (submission.reference, submission.since, submission.failures) = (reference, step.moment, 0)
        submission.detail = try hoster.flatMap { try claim($0, in: submission.notice) }
        submission.state = isPolled ? .waiting : .ended
        submission.dueAt = isPolled ? step.moment + SubmissionRhythm.wait(after: 1) : nil
        try step.transaction.save(submission)
        try record(.automatic, submission, outcome: nil, word: nil)
    }

    /// The operator of a front-end names who hosts what the notice is about: that helps to find the host, and is no place to route by.
    ///
    /// - Returns: What is kept of it beside the submission; `nil` if it holds what must not be shown.
    private func claim(_ hoster: String, in notice: Int64) throws -> String? {
        guard !FreeText.holdsAddress(hoster) else { return nil }
        for line in try step.transaction.noticeLines(of: notice) {
            try OriginLookups(step, policy: OriginPolicy()).note(hoster, about: line.caseNumber)
        }
        return "it names the hosting provider: \(hoster)"
    }

    private func failed(_ submission: NoticeSubmission, _ outcome: NoticeOutcome, _ words: String) throws {
        try notices.finish(submission.notice, outcome)
        var submission = submission
        submission.detail = words
        try step.transaction.save(submission)
        guard let notice = try step.transaction.notice(submission.notice),
            SubmissionRhythm.needsPerson(after: notice.failures, isUncertain: notice.isUncertain)
        else { return }
        try notices.hold(submission.notice, .interfaceFails, detail: words)
    }

    // MARK: Outcomes

    /// Records what an interface says of a notice that it took. An outcome counts whenever it comes.
    ///
    /// - Parameter traces: Where the cases of the notice are now, if the provider says that they are not with it.
    package func heard(_ reply: ProgressReply, of number: Int64, _ traces: [Int64: LastTrace] = [:]) throws {
        guard var submission = try step.transaction.noticeSubmission(of: number), submission.state == .waiting else { return }
        switch reply {
        case .ended(let outcome, let word): try ended(&submission, outcome, word, traces)
        case _ where SubmissionRhythm.isOver(since: submission.since, at: step.moment):
            try end(&submission, .withPerson, "the provider has not decided for 30 days")
        case .pending: try pending(&submission)
        case .busy(let wait):
            submission.dueAt = step.moment + wait
            try step.transaction.save(submission)
        case .failed(let words): try notHeard(&submission, words)
        case .unreadable(let words):
            submission.unreadable += 1
            guard submission.unreadable < SubmissionRhythm.mostFailures else { return try end(&submission, .withPerson, words) }
            try notHeard(&submission, words)
        }
    }

    private func pending(_ submission: inout NoticeSubmission) throws {
        (submission.failures, submission.unreadable, submission.detail) = (0, 0, nil)
        try askLater(
            &submission, SubmissionRhythm.wait(after: submission.polls + 2, since: submission.since, at: step.moment))
    }

    private func notHeard(_ submission: inout NoticeSubmission, _ words: String) throws {
        submission.failures += 1
        submission.detail = words
        try askLater(&submission, SubmissionRhythm.wait(after: submission.failures + 1))
    }

    private func askLater(_ submission: inout NoticeSubmission, _ wait: Duration) throws {
        submission.polls += 1
        submission.dueAt = step.moment + wait
        try step.transaction.save(submission)
    }

    private func ended(
        _ submission: inout NoticeSubmission, _ outcome: InterfaceOutcome, _ word: String, _ traces: [Int64: LastTrace]
    ) throws {
        submission.polls += 1
        try end(&submission, outcome == .asksForMore ? .withPerson : .ended, word)
        try record(.statement, submission, outcome: NoticeAnswer.Outcome(outcome), word: word)
        if outcome == .notResolvable { try notWithProvider(submission.notice, word, traces) }
    }

    private func end(_ submission: inout NoticeSubmission, _ state: NoticeSubmission.State, _ detail: String?) throws {
        (submission.state, submission.dueAt, submission.detail) = (state, nil, detail)
        try step.transaction.save(submission)
    }

    /// The provider was told of what it does not have: the cases count as not told. Those whose host moved are planned anew; with the others a
    /// person decides.
    private func notWithProvider(_ number: Int64, _ word: String, _ traces: [Int64: LastTrace]) throws {
        guard var notice = try step.transaction.notice(number), notice.state == .sent else { return }
        (notice.state, notice.reason, notice.detail) = (.failed, .notResolvable, word)
        try step.transaction.update(notice)
        let lines = try step.transaction.noticeLines(of: number)
        if try !notice.isTest && step.transaction.noticeContact(notice.contact)?.scope == .network {
            for line in lines { try NoticeAnswers(step, policy: policy).takeBack(line.caseNumber, notice) }
        }
        let (kept, postponed) = try notices.sort(lines, of: notice, by: traces)
        guard kept.isEmpty, postponed.isEmpty else { return }
        // Every case goes its own way, and nobody must see to the notice.
        (notice.state, notice.reason, notice.detail) = (.sent, nil, nil)
        try step.transaction.update(notice)
    }

    /// Records a word of the interface, once.
    private func record(
        _ kind: NoticeAnswer.Kind, _ submission: NoticeSubmission, outcome: NoticeAnswer.Outcome?, word: String?
    ) throws {
        let key = SHA256.digest(of: Array("interface \(submission.token) \(kind.rawValue) \(word ?? "")".utf8))
        var answer = NoticeAnswer(kind, to: submission.notice, at: step.moment, key: key)
        (answer.status, answer.ticket, answer.outcome) = (word, submission.reference, outcome)
        try NoticeAnswers(step, policy: policy).add(answer)
    }

    // MARK: Persons

    /// Lets an interface be asked again what became of a notice that it took, because a person wants to know.
    ///
    /// - Parameter isPolled: Tells if an interface can be asked.
    /// - Throws: ``TakedownError/unknownNotice(_:)``, ``TakedownError/noticeNotAskable(_:)``.
    package func askAgain(_ number: Int64, actor: String, isPolled: (String) -> Bool) throws {
        guard let notice = try step.transaction.notice(number) else { throw TakedownError.unknownNotice(number) }
        // A notice that may go out again is another submission then, and has nothing to be asked about.
        guard notice.state == .sent, var submission = try step.transaction.noticeSubmission(of: number), submission.state != .submitting,
            submission.reference != nil, isPolled(submission.interface)
        else { throw TakedownError.noticeNotAskable(number) }
        (submission.state, submission.dueAt) = (.waiting, step.moment)
        (submission.failures, submission.unreadable) = (0, 0)
        submission.detail = "\(actor) lets it be asked again"
        try step.transaction.save(submission)
    }

    /// Ends a submission that a person saw to: somebody recorded a word of the provider.
    func settle(_ number: Int64) throws {
        guard var submission = try step.transaction.noticeSubmission(of: number), submission.state == .withPerson else { return }
        try end(&submission, .ended, submission.detail)
    }

    /// Ends submissions with persons that are about nothing that is still open.
    package func endOver(limit: Int) throws {
        for var submission in try step.transaction.noticeSubmissionsOver(limit: limit) { try end(&submission, .ended, submission.detail) }
    }
}

extension NoticeAnswer.Outcome {
    init(_ outcome: InterfaceOutcome) {
        switch outcome {
        case .acted: self = .acted
        case .gone: self = .notFound
        case .noAction: self = .refused
        case .notResolvable: self = .other
        case .asksForMore: self = .asksForMore
        }
    }
}
