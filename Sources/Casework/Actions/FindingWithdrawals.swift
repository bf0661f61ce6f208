import CaseStore
import Envelopes
import HotlineModel

/// Withdraws this hotline's findings, and tells every member that has the case. An action that a member recorded stands.
package struct FindingWithdrawals {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// Withdraws our finding about a case, and that of every case that adopted it.
    ///
    /// If another member's finding counts by now, and that member stands by it, that one stays, and only our statements on the items are
    /// withdrawn.
    ///
    /// - Throws: ``CaseworkError/unknownCase(_:)``, ``CaseworkError/findingCanBeUndone(_:)``, ``CaseworkError/notOurFinding(_:)``,
    ///   ``CaseworkError/alreadyWithdrawn(_:)``, ``CaseworkError/contentsDestroyed(_:)``.
    package func record(_ submission: WithdrawalSubmission) throws {
        let record = try step.caseRecord(submission.caseID)
        guard try step.transaction.undoableFinding(of: record.number) == nil else { throw CaseworkError.findingCanBeUndone(record.id) }
        guard try step.reader.hasOwnFinding(record) else {
            throw try isWithdrawn(record) ? CaseworkError.alreadyWithdrawn(record.id) : .notOurFinding(record.id)
        }
        let opened = try step.reader.unseal(record)
        let moment = try step.reader.ownFinding(of: opened)?.assessment?.at
        let adopting = try AdoptedFindings(step).cases(adopting: record, as: moment)
        for other in adopting { try withdrawAdoption(other, submission) }
        if try record.assessedBy == step.member || isFallen(record) {
            try withdraw(opened, adoptedBy: adopting, submission)
        } else {
            try withdrawBeside(opened, adoptedBy: adopting, submission)
        }
    }

    /// The last that we said of the case is that our finding does not stand. Another member's finding may count by now.
    private func isWithdrawn(_ record: CaseRecord) throws -> Bool {
        let findings: [CaseEventKind] = [.assessed, .withdrawn]
        let said = try step.transaction.events(of: record.number).last { $0.member == step.member && findings.contains($0.kind) }
        return said?.kind == .withdrawn
    }

    /// The finding that counts is that of a member that withdrew it: a person here was asked, and ours was the last that stood.
    private func isFallen(_ record: CaseRecord) throws -> Bool {
        try record.assessedBy.map { try step.reader.hasWithdrawn($0, from: record) } ?? false
    }

    private func withdraw(_ opened: UnsealedCase, adoptedBy adopting: [CaseRecord] = [], _ submission: WithdrawalSubmission) throws {
        try step.decide(.withdrawn, about: opened.record, actor: submission.actor, reason: submission.reason?.rawValue)
        let body = WithdrawalBody(.report, reason: submission.reason?.rawValue)
        try Correspondence(step).tellHolders(of: opened, .withdrawal(body))
        try withdrawStatements(of: opened, adoptedBy: adopting, submission)
        try step.withdrawFinding(of: opened)
        let record = try step.caseRecord(opened.record.id)
        // Its reports, or a second finding that waits, still need somebody here who looks.
        if record.stage == .withdrawn { try Reviews(step).ask(record, because: .ownFindingWithdrawn) }
    }

    /// A case that adopted the finding does not support its statements, even if a person decides first what becomes of that case.
    private func withdrawStatements(of opened: UnsealedCase, adoptedBy adopting: [CaseRecord], _ submission: WithdrawalSubmission) throws {
        try HashOpinions(step).withdrawStatements(
            of: opened, keeping: nil, besides: Set(adopting.map(\.number)), actor: submission.actor, reason: submission.reason)
    }

    /// Withdraws the finding from a case that adopted it, unless a person must decide about that case.
    private func withdrawAdoption(_ record: CaseRecord, _ submission: WithdrawalSubmission) throws {
        if try AdoptedFindings(step).rules(for: record).effect == .askReview {
            return try Reviews(step).ask(record, because: .ownFindingWithdrawn)
        }
        try withdraw(try step.reader.unseal(record), submission)
    }

    /// Withdraws our finding beside that of another member, which counts.
    private func withdrawBeside(_ opened: UnsealedCase, adoptedBy adopting: [CaseRecord], _ submission: WithdrawalSubmission) throws {
        try step.decide(.withdrawn, about: opened.record, actor: submission.actor, reason: submission.reason?.rawValue)
        try withdrawStatements(of: opened, adoptedBy: adopting, submission)
        try step.transaction.removeKeptFinding(of: opened.record.number)
        // A person was asked about these statements, and that was the answer.
        if try step.transaction.workItem(of: opened.record.number)?.review == .statementsStand {
            try Reviews(step).end(of: opened.record)
        }
    }
}

extension CaseStep {
    /// Takes the finding from a case: it spares nothing, no placement counts, and it can be assessed anew. A case of ours at which nobody
    /// looked waits for an analyst.
    func withdrawFinding(of opened: UnsealedCase) throws {
        let number = opened.record.number
        for placement in try transaction.placements(of: number) where placement.state.counts {
            try transaction.setState(ofPlacement: placement.number, to: .withdrawn)
        }
        try transaction.removeKeptFinding(of: number)
        let rules = FallenFindingRules(
            isOurs: opened.record.receivedFrom == nil, isLookedAt: try reader.isLookedAt(opened.record),
            isOwnFinding: opened.record.assessedBy == member)
        var opened = opened
        opened.file.withdrawFinding(keepingItems: rules.keepsItems)
        opened.record.stage = rules.stage
        try save(opened)
        try Reviews(self).end(of: opened.record)
        if rules.stage == .awaitingAssessment { try awaitAnalyst(opened) }
    }

    /// Puts a case that an earlier finding spared on the work list, with all its reports.
    private func awaitAnalyst(_ opened: UnsealedCase) throws {
        let number = opened.record.number
        try transaction.unspareReports(of: number)
        for report in try transaction.reports(of: number) {
            try WorkList(self).rank(number, with: report.origin, siteType: opened.file.site.type)
        }
        try record(.reopened, of: opened.record)
    }
}

extension CaseFile {
    /// Takes the finding away, and what it said of the items; as ``FallenFindingRules/keepsItems``.
    fileprivate mutating func withdrawFinding(keepingItems keepsItems: Bool) {
        if !keepsItems { items.removeAll { $0.restsOn.isEmpty } }
        for index in items.indices where items[index].restsOn.isEmpty { items[index].finding = nil }
        assessment = nil
    }
}
