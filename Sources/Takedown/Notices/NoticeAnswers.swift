package import CaseStore
package import Casework
package import Cryptography
import HotlineModel
package import Notices

/// Records what was heard of notices. A mail decides nothing about a case: what is still there is for checks to say.
package struct NoticeAnswers {
    let step: CaseStep
    let policy: NoticePolicy

    package init(_ step: CaseStep, policy: NoticePolicy) {
        self.step = step
        self.policy = policy
    }

    /// Records a mail that came back, once.
    ///
    /// - Parameters:
    ///   - mail: What the mail is; `nil` if it cannot be read.
    ///   - key: The digest of its bytes.
    package func record(_ mail: MailAnswer?, key: Digest) throws {
        guard try !step.transaction.hasNoticeAnswer(key) else { return }
        let facts = AnswerFacts(mail)
        var notice = try facts.notice.flatMap(step.transaction.notice)
        // Only of a notice that went out can anything be heard.
        if notice?.mayHaveArrived == false { notice = nil }
        var answer = NoticeAnswer(facts.kind, to: notice?.number, at: step.moment, key: key)
        answer.claims = notice == nil ? facts.notice ?? facts.claims : nil
        (answer.status, answer.ticket) = (facts.status, facts.ticket)
        _ = try step.transaction.add(answer)
        guard var notice else { return }
        if facts.kind == .bounced { return try bounced(&notice, facts.status) }
        if facts.kind.isHeard { try heard(&notice) }
    }

    /// Records what a contact said, because a person read or heard it.
    ///
    /// - Throws: ``TakedownError/unknownNotice(_:)``, ``TakedownError/noticeNotSent(_:)``, ``TakedownError/noticeWasTest(_:)``,
    ///   ``TakedownError/addressInText(_:)``.
    package func record(_ outcome: NoticeAnswer.Outcome, to number: Int64, reference: String?, actor: String) throws {
        guard let notice = try step.transaction.notice(number) else { throw TakedownError.unknownNotice(number) }
        guard notice.mayHaveArrived else { throw TakedownError.noticeNotSent(number) }
        guard !notice.isTest else { throw TakedownError.noticeWasTest(number) }
        try state(outcome, of: number, reference: reference, actor: actor)
    }

    private func state(_ outcome: NoticeAnswer.Outcome, of number: Int64, reference: String?, actor: String) throws {
        try FreeText.check(reference, field: "the reference")
        let text = "statement \(number) \(outcome.rawValue) \(step.moment.milliseconds) \(actor) \(reference ?? "")"
        let key = SHA256.digest(of: Array(text.utf8))
        var answer = NoticeAnswer(.statement, to: number, at: step.moment, key: key, actor: actor)
        (answer.outcome, answer.ticket) = (outcome, reference)
        try add(answer)
        try Submissions(step, policy: policy).settle(number)
    }

    /// Records an answer by which something was heard of its notice, once.
    func add(_ answer: NoticeAnswer) throws {
        guard try !step.transaction.hasNoticeAnswer(answer.key) else { return }
        _ = try step.transaction.add(answer)
        guard var notice = try answer.notice.flatMap(step.transaction.notice) else { return }
        try heard(&notice)
    }

    /// The most statements by the link of one notice.
    package static let mostStatements = 50

    /// Tells if something that a notice is about is not over: then its link still takes statements.
    package static func isOpen(_ notice: NoticeRecord, in view: any StoreView) throws -> Bool {
        try view.noticeLines(of: notice.number).contains { try view.noticePlan(of: $0.caseNumber)?.isEnded == false }
    }

    /// Records what a contact said by the link in its notice. Each statement is kept; none takes the place of another.
    ///
    /// - Throws: ``TakedownError/unknownLink``, ``TakedownError/linkClosed(_:)``, ``TakedownError/tooManyStatements(_:)``,
    ///   ``TakedownError/addressInText(_:)``.
    package func recordByLink(_ outcome: NoticeAnswer.Outcome, to number: Int64, reference: String?) throws {
        guard let notice = try step.transaction.notice(number), notice.mayHaveArrived else { throw TakedownError.unknownLink }
        guard try Self.isOpen(notice, in: step.transaction) else { throw TakedownError.linkClosed(number) }
        let statements = try step.transaction.noticeAnswers(to: number, after: 0, limit: .max).count { $0.kind == .statement }
        guard statements < Self.mostStatements else { throw TakedownError.tooManyStatements(number) }
        try state(outcome, of: number, reference: reference, actor: Self.link)
    }

    /// The actor of a statement that came by a link.
    package static let link = "link"

    private func heard(_ notice: inout NoticeRecord) throws {
        guard notice.heardAt == nil else { return }
        notice.heardAt = step.moment
        try step.transaction.update(notice)
    }

    /// The contact has not got the notice: its cases count as not told, and a person must see to it.
    private func bounced(_ notice: inout NoticeRecord, _ status: String?) throws {
        // A person may have dealt with it, or it bounced before.
        guard notice.state == .sent else { return }
        (notice.state, notice.reason, notice.detail) = (.failed, .bounced, status.map { "status \($0)" })
        try step.transaction.update(notice)
        guard try !notice.isTest && notice.kind != .withdrawal && step.transaction.noticeContact(notice.contact)?.scope == .network
        else { return }
        for line in try step.transaction.noticeLines(of: notice.number) { try takeBack(line.caseNumber, notice) }
    }

    func takeBack(_ caseNumber: Int64, _ notice: NoticeRecord) throws {
        if var plan = try step.transaction.noticePlan(of: caseNumber), !plan.isEnded {
            plan.rounds = max(0, plan.rounds - 1)
            (plan.dueAt, plan.obstacle) = (nil, nil)
            try step.transaction.save(plan)
        }
        guard let record = try step.transaction.caseRecord(number: caseNumber),
            let told = try step.transaction.events(of: caseNumber).last(where: { $0.kind == .noticed && $0.member == step.member }),
            notice.isReason(of: told), !record.isDestroyed
        else { return }
        // It does not stand if a person reversed it meanwhile.
        _ = try step.attempt {
            try Actions(step).reverse(ActionSubmission(caseID: record.id, action: .noticed, actor: EventRecord.node))
        }
    }
}

/// What a mail means for its notice: a value, with no I/O.
struct AnswerFacts: Hashable, Sendable {
    var kind: NoticeAnswer.Kind = .unreadable
    /// The notice that it is proven to be about.
    var notice: Int64?
    /// The notice that it names without proof.
    var claims: Int64?
    var status: String?
    var ticket: String?

    init(_ mail: MailAnswer?) {
        guard let mail else { return }
        switch mail.match {
        case .signedAddress(let number), .messageID(let number): notice = number
        case .unmatched(let claims): self.claims = claims
        }
        ticket = mail.ticket
        switch mail.kind {
        case .deliveryStatus(let statuses): (kind, status) = Self.kind(of: statuses)
        case .unreadableReturn: kind = .unreadable
        case .automatic: kind = .automatic
        case .person: kind = .person
        }
    }

    /// A notice has one recipient, so the worst that is said is said of it.
    static func kind(of statuses: [RecipientStatus]) -> (NoticeAnswer.Kind, String?) {
        if let failed = statuses.first(where: { $0.action == .failed }) { return (.bounced, failed.status) }
        if let delayed = statuses.first(where: { $0.action == .delayed }) { return (.delayed, delayed.status) }
        let done = statuses.first { [.delivered, .relayed, .expanded].contains($0.action) }
        return done.map { (.delivered, $0.status) } ?? (.unreadable, nil)
    }
}

extension NoticeAnswer.Kind {
    /// It says that the notice reached somebody.
    var isHeard: Bool {
        switch self {
        case .delivered, .automatic, .person, .statement: true
        case .delayed, .bounced, .unreadable: false
        }
    }
}
