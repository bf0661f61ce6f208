import CaseStore
import Envelopes
import HotlineModel

/// Withdraws this hotline's findings, and tells every member that has the case. An action that a member recorded stands.
package struct FindingWithdrawals {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// Withdraws the finding of a case, and of every case that adopted it. A second withdrawal is ignored, so it may be handed in again.
    ///
    /// - Throws: ``CaseworkError/unknownCase(_:)``, ``CaseworkError/findingCanBeUndone(_:)``, ``CaseworkError/notOurFinding(_:)``,
    ///   ``CaseworkError/contentsDestroyed(_:)``.
    package func record(_ submission: WithdrawalSubmission) throws {
        let record = try step.caseRecord(submission.caseID)
        guard record.stage != .withdrawn else { return }
        guard try step.transaction.undoableFinding(of: record.number) == nil else { throw CaseworkError.findingCanBeUndone(record.id) }
        guard record.assessedBy == step.member else { throw CaseworkError.notOurFinding(record.id) }
        let opened = try step.reader.unseal(record)
        for other in try step.casesAdopting(record) { try withdraw(try step.reader.unseal(other), submission) }
        try withdraw(opened, submission)
    }

    private func withdraw(_ opened: UnsealedCase, _ submission: WithdrawalSubmission) throws {
        try step.decide(.withdrawn, about: opened.record, actor: submission.actor, reason: submission.reason)
        let body = WithdrawalBody(.report, reason: submission.reason)
        try Correspondence(step).tellHolders(of: opened, .withdrawal(body))
        try step.withdrawFinding(of: opened)
        try HashOpinions(step).withdrawWords(of: opened, keeping: nil, actor: submission.actor, reason: submission.reason)
        // A member reported it, so somebody here must still look.
        if try !step.reader.givers(of: opened.record).isEmpty { try Reviews(step).ask(opened.record, because: .findingWithdrawn) }
    }
}

extension CaseStep {
    /// The other cases of ours about the same address whose assessment is of the same moment: a fresh assessment was carried over to them.
    func casesAdopting(_ record: CaseRecord) throws -> [CaseRecord] {
        guard let index = record.addressIndex, let moment = record.assessedAt else { return [] }
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
        opened.file.assessment = nil
        opened.record.stage = .withdrawn
        try save(opened)
        try transaction.removeProposals(of: opened.record.number)
        try transaction.removeUndoableFinding(of: opened.record.number)
        try transaction.endReview(of: opened.record.number)
    }
}
