import CaseStore
import Envelopes
import HotlineModel

/// Records analysts' findings. An illegal case goes on to be traced and routed.
package struct Findings {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// Records a finding. If policy asks for a second pair of eyes, it may wait for another one and change nothing yet.
    ///
    /// - Throws: ``CaseworkError`` for what the rules do not allow.
    package func record(_ submission: AssessmentSubmission) throws -> AssessedCase {
        let record = try step.caseRecord(submission.caseID)
        try step.checkNotHeldBack(record)
        if let refusal = try step.reader.rules(for: record).refusalToAssess(by: step.member) { throw CaseworkError(refusal, record) }
        if let position = AssessmentRules.contradiction(in: submission.items, page: submission.classification) {
            throw CaseworkError.contradictoryFinding(record.id, item: position + 1)
        }
        let workList = WorkList(step)
        let analyst = try workList.checkLease(submission.lease, by: submission.actor, of: record) ?? "analyst"
        let opened = try step.reader.unseal(record)
        let outcome: AssessedCase.Outcome
        switch try SecondPairOfEyes(step).weigh(submission, by: analyst, on: opened) {
        case .waiting(let waiting):
            try workList.endLease(of: record)
            outcome = waiting
        case .counting(let file, let reason):
            var counted = opened
            counted.file = file
            try settle(counted, reason: reason, actor: analyst)
            outcome = .assessed
        }
        try CaseNotes(step: step).add(submission.note, by: analyst, about: opened)
        return AssessedCase(caseID: submission.caseID, outcome: outcome)
    }

    /// Records a finding that counts, and what follows from it.
    private func settle(_ counted: UnsealedCase, reason: ReasonCode?, actor: String) throws {
        guard let assessment = counted.file.assessment else { return }
        var opened = counted
        let isIllegal = assessment.classification.isIllegal
        opened.record.stage = isIllegal ? (opened.record.stage == .routed ? .routed : .awaitingTrace) : .closed
        try step.save(opened)
        let finding = [assessment.classification.rawValue, reason?.rawValue].compactMap(\.self).joined(separator: ":")
        try step.decide(.assessed, about: opened.record, actor: actor, reason: finding)
        guard isIllegal else { return try closeAsNotIllegal(opened, reason: reason) }
        try CaseHashes(step).confirm(opened, isNew: true)
        step.wake(.tracing)
        try Correspondence(step).update(.assessed, about: opened, assessment: assessment)
    }

    private func closeAsNotIllegal(_ opened: UnsealedCase, reason: ReasonCode?) throws {
        try CaseHashes(step).link(opened)
        try step.endPlacements(of: opened.record, as: .done)
        try step.record(.closed, of: opened.record, reason: "notIllegal")
        try Correspondence(step).update(.notIllegal, about: opened, reason: reason?.rawValue, assessment: opened.file.assessment)
    }
}
