import CaseStore
import Envelopes
import HotlineModel

/// Keeps findings that wait for another one, and weighs a new finding against them.
struct SecondPairOfEyes {
    let step: CaseStep

    init(_ step: CaseStep) { self.step = step }

    enum Weighed {
        /// The finding is kept, and changes nothing yet.
        case waiting(AssessedCase.Outcome)
        /// The finding counts, and the file has it.
        case counting(CaseFile, reason: ReasonCode?)
    }

    /// Weighs a finding against those that wait. A finding that counts ends the waiting of all.
    ///
    /// - Throws: ``CaseworkError/sameAnalyst(_:)``.
    func weigh(_ submission: AssessmentSubmission, by analyst: String, on opened: UnsealedCase) throws -> Weighed {
        var file = opened.file
        submission.apply(to: &file, by: step.member, at: step.moment)
        let policy = step.policy.secondAssessment
        let proposals = try step.transaction.proposals(of: opened.record.number)
        if proposals.isEmpty, policy == .off { return .counting(file, reason: submission.reason) }
        let earlier = try proposals.map { try ProposedFinding(json: try opened.key.unseal($0.sealedFinding)) }
        let finding = PairsOfEyes.Finding(actor: analyst, classification: submission.classification, kind: submission.kind)
        let proposed = ProposedFinding(file: file, reason: submission.reason)
        switch PairsOfEyes(policy: policy, earlier: zip(proposals, earlier).compactMap(Self.compared)).weight(of: finding) {
        case .sameAnalyst:
            throw CaseworkError.sameAnalyst(opened.record.id)
        case .waits:
            try keep(proposed, as: .proposed, by: analyst, opened)
            return .waiting(.proposed)
        case .differs:
            try keep(proposed, as: .differed, by: analyst, opened)
            return .waiting(.differed)
        case .counts:
            try step.transaction.removeProposals(of: opened.record.number)
            return Self.completed(proposed, of: submission, from: earlier.first)
        }
    }

    /// The finding that counts. If the first analyst found the same, it keeps what the last one did not say of the items and the place.
    private static func completed(
        _ last: ProposedFinding, of submission: AssessmentSubmission, from first: ProposedFinding?
    ) -> Weighed {
        guard let first, first.file.assessment?.classification == submission.classification else {
            return .counting(last.file, reason: last.reason)
        }
        var file = last.file
        if submission.items.isEmpty { file.items = first.file.items }
        file.site = first.file.site
        file.site.fill(from: submission.site)
        return .counting(file, reason: last.reason ?? first.reason)
    }

    private static func compared(_ record: ProposalRecord, _ finding: ProposedFinding) -> PairsOfEyes.Finding? {
        finding.file.assessment.map { PairsOfEyes.Finding(actor: record.actor, classification: $0.classification, kind: $0.kind) }
    }

    /// Keeps a finding that does not count yet. The event names the analyst, and not the finding: the next analyst must not know it.
    private func keep(_ finding: ProposedFinding, as kind: CaseEventKind, by actor: String, _ opened: UnsealedCase) throws {
        try step.transaction.add(
            ProposalRecord(
                caseNumber: opened.record.number, actor: actor, at: step.moment, sealedFinding: try opened.key.seal(finding.json)))
        try step.record(kind, of: opened.record, actor: actor)
    }
}
