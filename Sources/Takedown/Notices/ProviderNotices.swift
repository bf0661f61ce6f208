package import CaseStore
package import Casework
import HotlineModel
import OnlineChecks

/// Tells providers of the material that they host: plans who is told of a case, gathers cases into notices, and records what became of them.
package struct ProviderNotices {
    let step: CaseStep
    let policy: NoticePolicy

    package init(_ step: CaseStep, policy: NoticePolicy) {
        self.step = step
        self.policy = policy
    }

    // MARK: Following

    /// Follows what changed of a case's placements.
    func follow(_ record: CaseRecord) throws {
        let plan = try step.transaction.noticePlan(of: record.number)
        let rules = NoticePlanRules(
            member: step.member, isIllegal: record.classification?.isIllegal == true && record.stage != .withdrawn,
            placements: try step.transaction.placements(of: record.number), plan: plan)
        switch rules.decision {
        case .none: break
        case .begin: try begin(record)
        case .end: try end(plan)
        }
        if plan != nil { rules.isIllegal ? try keep(record) : try withdraw(record) }
    }

    private func begin(_ record: CaseRecord) throws {
        var plan = NoticePlan(caseNumber: record.number, beganAt: step.moment)
        // A person may have told the provider already; then it has its time first.
        if try step.reader.rules(for: record).verdict(on: .noticed) == .stands,
            let told = try step.transaction.events(of: record.number).last(where: {
                $0.member == step.member && ($0.kind == .noticed || $0.kind == .noticeWithdrawn)
            }), told.kind == .noticed
        {
            (plan.rounds, plan.firstAt, plan.lastAt) = (1, told.at, told.at)
            plan.dueAt = NoticeTurn.next(after: told.at, policy)
        }
        try step.transaction.save(plan)
    }

    private func end(_ plan: NoticePlan?) throws {
        guard var plan else { return }
        (plan.dueAt, plan.obstacle, plan.isEnded) = (nil, nil, true)
        try step.transaction.save(plan)
        // What the relay may have already is told to its end; every other notice goes without the case.
        for notice in try step.transaction.notices(about: plan.caseNumber)
        where notice.state.isOpen && !notice.isUncertain && notice.kind != .withdrawal {
            if notice.isTold { try settle(notice) } else { try leave(notice, plan.caseNumber) }
        }
    }

    /// What a notice that arrived said stays on record. Nobody must see to it once all its cases are over.
    private func settle(_ notice: NoticeRecord) throws {
        let isOver = try step.transaction.noticeLines(of: notice.number).allSatisfy {
            try step.transaction.noticePlan(of: $0.caseNumber)?.isEnded ?? true
        }
        guard isOver else { return }
        var notice = notice
        (notice.state, notice.reason, notice.detail) = (.sent, nil, nil)
        try step.transaction.update(notice)
    }

    /// Takes a case out of a notice, and closes the notice if it was the last one.
    func leave(_ notice: NoticeRecord, _ caseNumber: Int64) throws {
        try step.transaction.removeLine(ofCase: caseNumber, from: notice.number)
        guard try step.transaction.noticeLineCount(of: notice.number) == 0 else { return }
        var notice = notice
        (notice.state, notice.reason, notice.detail) = (.closed, nil, nil)
        try step.transaction.update(notice)
    }

    // MARK: Plans

    /// Lets a plan be looked at again.
    func setDue(_ caseNumber: Int64, at moment: Timestamp?, obstacle: NoticeObstacle? = nil) throws {
        guard var plan = try step.transaction.noticePlan(of: caseNumber), !plan.isEnded else { return }
        (plan.dueAt, plan.obstacle) = (moment, obstacle)
        try step.transaction.save(plan)
    }

    /// Puts a case off, because its host could not be traced or the registries could not be asked.
    package func putOff(_ caseNumber: Int64, _ obstacle: NoticeObstacle) throws {
        try setDue(caseNumber, at: step.moment + policy.retry, obstacle: obstacle)
    }

    /// The host lies where another member is responsible: the case is routed again, and nobody is told of it here.
    package func move(_ caseNumber: Int64) throws {
        try putOff(caseNumber, .notTraced)
        // A case that is held back for another member moves when its turn comes again.
        do { try Checks(step, policy: CheckPolicy()).move(caseNumber) } catch CaseworkError.heldBack {}
    }

    /// Nobody can be told of a case whose contents were destroyed.
    package func giveUp(_ caseNumber: Int64) throws { try setDue(caseNumber, at: nil) }

    /// Lets the cases that an obstacle keeps be looked at again; returns how many.
    package func retry(_ obstacle: NoticeObstacle) throws -> Int {
        try step.transaction.setNoticePlansDue(keptBy: obstacle, at: step.moment)
    }

    /// A person looks again whether the finding of a case stands. Nobody is told of it meanwhile.
    func isInDoubt(_ caseNumber: Int64) throws -> Bool { try step.transaction.workItem(of: caseNumber)?.review?.doubtsFinding ?? false }

    /// What the police said of a case.
    static func isReleased(_ caseNumber: Int64, in view: any StoreView) throws -> Bool {
        guard let referral = try view.referral(of: caseNumber), referral.state == .bundled, let bundle = referral.bundle else {
            return false
        }
        return try view.referralBundle(bundle)?.releasedAt != nil
    }

    /// - Parameter rule: The operator's rule for the domain of the case.
    func turn(_ plan: NoticePlan, _ rule: DomainRule?) throws -> NoticeTurn {
        NoticeTurn(policy: policy, plan: plan, isReleased: try Self.isReleased(plan.caseNumber, in: step.transaction), rule: rule)
    }

    /// The operator's rule for the domain of a case; `nil` if there is none, or the address was destroyed.
    func rule(of caseNumber: Int64) throws -> DomainRule? {
        // Most nodes have no such rules: then no case is opened.
        guard policy.domains.concernNotices, let record = try step.transaction.caseRecord(number: caseNumber),
            let opened = try step.reader.unsealUnlessDestroyed(record)
        else { return nil }
        return policy.domains.rule(for: TracedHost(of: opened.file.address, []))
    }

    /// The police agreed that providers may be told of the cases of a bundle, which therefore do not wait any longer.
    package func release(_ bundle: Int64) throws {
        for line in try step.transaction.referralLines(of: bundle) where line.kind == .referral {
            guard try step.transaction.noticePlan(of: line.caseNumber)?.obstacle == .police else { continue }
            try setDue(line.caseNumber, at: step.moment)
        }
    }
}
