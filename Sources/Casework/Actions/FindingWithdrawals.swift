import CaseStore
import Envelopes
import HotlineModel

/// Withdraws this hotline's findings, and tells every member that has the case. An action that a member recorded stands.
package struct FindingWithdrawals {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// Withdraws our finding about a case, and that of every case that adopted it. A second withdrawal is ignored, so it may be handed in again.
    ///
    /// If another member's finding counts by now, that one stays, and only our statements on the items are withdrawn.
    ///
    /// - Throws: ``CaseworkError/unknownCase(_:)``, ``CaseworkError/findingCanBeUndone(_:)``, ``CaseworkError/notOurFinding(_:)``,
    ///   ``CaseworkError/contentsDestroyed(_:)``.
    package func record(_ submission: WithdrawalSubmission) throws {
        let record = try step.caseRecord(submission.caseID)
        guard record.stage != .withdrawn else { return }
        guard try step.transaction.undoableFinding(of: record.number) == nil else { throw CaseworkError.findingCanBeUndone(record.id) }
        guard try step.reader.hasOwnFinding(record) else {
            if try isWithdrawn(record) { return }
            throw CaseworkError.notOurFinding(record.id)
        }
        let opened = try step.reader.unseal(record)
        let moment = try step.reader.ownFinding(of: opened)?.assessment?.at
        for other in try step.casesAdopting(record, as: moment) { try withdraw(try step.reader.unseal(other), submission) }
        if record.assessedBy == step.member { try withdraw(opened, submission) } else { try withdrawBeside(opened, submission) }
    }

    /// The last that we said of the case is that our finding does not stand.
    private func isWithdrawn(_ record: CaseRecord) throws -> Bool {
        let findings: [CaseEventKind] = [.assessed, .withdrawn]
        let said = try step.transaction.events(of: record.number).last { $0.member == step.member && findings.contains($0.kind) }
        return said?.kind == .withdrawn
    }

    private func withdraw(_ opened: UnsealedCase, _ submission: WithdrawalSubmission) throws {
        try step.decide(.withdrawn, about: opened.record, actor: submission.actor, reason: submission.reason?.rawValue)
        let body = WithdrawalBody(.report, reason: submission.reason?.rawValue)
        try Correspondence(step).tellHolders(of: opened, .withdrawal(body))
        try HashOpinions(step).withdrawStatements(of: opened, keeping: nil, actor: submission.actor, reason: submission.reason)
        try step.withdrawFinding(of: opened)
        // A member reported it, so somebody here must still look.
        if try !step.reader.givers(of: opened.record).isEmpty { try Reviews(step).ask(opened.record, because: .ownFindingWithdrawn) }
    }

    /// Withdraws our finding beside that of another member, which counts.
    private func withdrawBeside(_ opened: UnsealedCase, _ submission: WithdrawalSubmission) throws {
        try step.decide(.withdrawn, about: opened.record, actor: submission.actor, reason: submission.reason?.rawValue)
        try HashOpinions(step).withdrawStatements(of: opened, keeping: nil, actor: submission.actor, reason: submission.reason)
        try step.transaction.removeKeptFinding(of: opened.record.number)
        // A person was asked about these statements, and that was the answer.
        if try step.transaction.workItem(of: opened.record.number)?.review == .statementsStand {
            try Reviews(step).end(of: opened.record)
        }
    }
}

extension CaseStep {
    /// The other cases of ours about the same address whose assessment is of a moment: a fresh assessment was carried over to them.
    func casesAdopting(_ record: CaseRecord, as moment: Timestamp?) throws -> [CaseRecord] {
        guard let index = record.addressIndex, let moment else { return [] }
        return try transaction.allCases(about: index).filter {
            $0.number != record.number && $0.assessedBy == member && $0.assessedAt == moment
        }
    }

    /// Takes the finding from a case: it spares nothing, no placement counts, and it can be assessed anew.
    func withdrawFinding(of opened: UnsealedCase) throws {
        for placement in try transaction.placements(of: opened.record.number) where placement.state.counts {
            try transaction.setState(ofPlacement: placement.number, to: .withdrawn)
        }
        var opened = opened
        // The items stay, on the statement of those that spoke of them. What we ourselves withdrew is for our next finding to say.
        if let own = opened.file.assessment, own.member != member {
            opened.file.items = opened.file.items.map { $0.resting(on: own.witnesses) }
        }
        opened.file.assessment = nil
        opened.record.stage = .withdrawn
        try save(opened)
        try transaction.removeProposals(of: opened.record.number)
        try transaction.removeUndoableFinding(of: opened.record.number)
        try transaction.removeKeptFinding(of: opened.record.number)
        try Reviews(self).end(of: opened.record)
    }
}
