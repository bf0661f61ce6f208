import CaseStore
import Envelopes
import HotlineModel

/// Records analysts' findings. An illegal case goes on to be traced and routed.
package struct Findings {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// Records a finding. It counts once it cannot be undone any more; if policy asks for a second pair of eyes, it may wait for another one.
    ///
    /// - Throws: ``CaseworkError`` for what the rules do not allow.
    package func record(_ submission: AssessmentSubmission) throws -> AssessedCase {
        let record = try step.caseRecord(submission.caseID)
        try step.checkNotHeldBack(record)
        if let refusal = try step.reader.rules(for: record).refusalToAssess(by: step.member) { throw CaseworkError(refusal, record) }
        guard try step.transaction.undoableFinding(of: record.number) == nil else { throw CaseworkError.findingCanBeUndone(record.id) }
        if submission.classification.isIllegal, try step.transaction.workItem(of: record.number)?.review == .unreadable {
            throw CaseworkError.unreadable(record.id)
        }
        let analyst = try WorkList(step).checkLease(submission.lease, by: submission.actor, of: record) ?? "analyst"
        let opened = try step.reader.unseal(record)
        try submission.check(against: opened.file, by: step.member)
        let finding = Finding(submission, about: opened.file, by: step.member, at: step.moment)
        let undo = submission.countsNow ? .zero : step.policy.undo
        let outcome = undo > .zero ? try keep(finding, for: undo, by: analyst, on: opened) : try count(finding, by: analyst, on: opened)
        return AssessedCase(caseID: submission.caseID, outcome: outcome)
    }

    /// Keeps a finding while it can be undone. The case stays on its lease, and nothing of the finding leaves the node.
    private func keep(
        _ finding: Finding, for undo: Duration, by analyst: String, on opened: UnsealedCase
    ) throws -> AssessedCase.Outcome {
        try SecondPairOfEyes(step).check(finding, by: analyst, on: opened)
        let due = step.moment + undo
        try step.transaction.add(
            UndoableFinding(
                caseNumber: opened.record.number, actor: analyst, at: step.moment, dueAt: due,
                sealedFinding: try opened.key.seal(finding.json(about: opened.file.address), as: .undoableFinding)))
        try step.record(.found, of: opened.record, actor: analyst)
        return .undoable(until: due)
    }

    /// Lets a finding count, unless it has to wait for a second pair of eyes.
    func count(_ finding: Finding, by analyst: String, on opened: UnsealedCase) throws -> AssessedCase.Outcome {
        try CaseNotes(step: step).add(finding.note, by: analyst, about: opened)
        switch try SecondPairOfEyes(step).weigh(finding, by: analyst, on: opened) {
        case .waiting(let waiting):
            try WorkList(step).endLease(of: opened.record)
            return waiting
        case .counting(let finding):
            try settle(finding, on: opened, actor: analyst)
            return .assessed
        }
    }

    /// Records a finding that counts, and what follows from it, also for those that have the case already.
    private func settle(_ finding: Finding, on before: UnsealedCase, actor: String) throws {
        var opened = before
        finding.apply(to: &opened.file)
        let assessment = finding.assessment
        opened.record.stage = AssessmentRules.stage(
            after: assessment.classification, at: before.record.stage, before: before.file.assessment?.classification)
        try step.save(opened)
        let summary = [assessment.classification.rawValue, assessment.reason?.rawValue].compactMap(\.self).joined(separator: ":")
        try step.decide(.assessed, about: opened.record, actor: actor, reason: summary)
        try Reviews(step).end(of: opened.record)
        // First, so that none of them supports a statement that does not stand any more.
        try AdoptedFindings(step).follow(opened, from: before.record)
        try HashOpinions(step).withdrawStatements(of: before, keeping: opened, actor: actor)
        try step.transaction.removeKeptFinding(of: opened.record.number)
        guard assessment.classification.isIllegal else { return try closeAsNotIllegal(opened) }
        try CaseHashes(step).confirm(opened, by: step.member, isNew: true)
        step.wake(.tracing)
        try Correspondence(step).tellHolders(
            of: opened, UpdateBody(event: .assessed, at: step.moment, assessment: assessment, items: opened.file.items))
        // It is not routed anew, so those that lost it with an earlier finding get it now.
        if opened.record.stage != .awaitingTrace { try Correspondence(step).giveAgain(opened) }
    }

    private func closeAsNotIllegal(_ opened: UnsealedCase) throws {
        try CaseHashes(step).link(opened)
        try step.endPlacements(of: opened.record, as: .done)
        try step.record(.closed, of: opened.record, reason: CaseEventKind.notIllegal.rawValue)
        let assessment = opened.file.assessment
        let update = UpdateBody(
            event: .notIllegal, at: step.moment, reason: assessment?.reason?.rawValue, assessment: assessment,
            items: assessment?.isOfContent == false ? [] : opened.file.items)
        try Correspondence(step).tellHolders(of: opened, update)
        try Reviews(step).askAboutLaterReports(of: opened)
    }
}
