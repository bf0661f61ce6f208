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
        /// The finding counts, completed by the first one if that was equal.
        case counting(Finding)
    }

    /// - Throws: ``CaseworkError/sameAnalyst(_:)``.
    func check(_ finding: Finding, by analyst: String, on opened: UnsealedCase) throws {
        if try weight(of: finding, by: analyst, on: opened).weight == .sameAnalyst { throw CaseworkError.sameAnalyst(opened.record.id) }
    }

    /// Weighs a finding against those that wait. A finding that counts ends the waiting of all.
    ///
    /// - Throws: ``CaseworkError/sameAnalyst(_:)``.
    func weigh(_ finding: Finding, by analyst: String, on opened: UnsealedCase) throws -> Weighed {
        let (weight, earlier) = try weight(of: finding, by: analyst, on: opened)
        switch weight {
        case .sameAnalyst:
            throw CaseworkError.sameAnalyst(opened.record.id)
        case .waits:
            try keep(finding, as: .proposed, by: analyst, opened)
            return .waiting(.proposed)
        case .differs:
            try keep(finding, as: .differed, by: analyst, opened)
            return .waiting(.differed)
        case .counts:
            if !earlier.isEmpty { try step.transaction.removeProposals(of: opened.record.number) }
            return .counting(Self.completed(finding, from: earlier.first))
        }
    }

    private func weight(
        of finding: Finding, by analyst: String, on opened: UnsealedCase
    ) throws -> (weight: PairsOfEyes.Weight, earlier: [Finding]) {
        let proposals = try step.transaction.proposals(of: opened.record.number)
        let earlier = try proposals.map { try Finding(json: try opened.key.unseal($0.sealedFinding, as: .proposal)) }
        let compared = zip(proposals, earlier).map { Self.compared($1, by: $0.actor) }
        let pairs = PairsOfEyes(policy: step.policy.secondAssessment, earlier: compared)
        return (pairs.weight(of: Self.compared(finding, by: analyst)), earlier)
    }

    /// The finding that counts. If the first analyst found the same, it keeps what the last one did not say of the items and the place.
    private static func completed(_ last: Finding, from first: Finding?) -> Finding {
        guard let first, first.assessment.classification == last.assessment.classification else { return last }
        var completed = last
        completed.complete(from: first)
        return completed
    }

    private static func compared(_ finding: Finding, by actor: String) -> PairsOfEyes.Finding {
        PairsOfEyes.Finding(actor: actor, classification: finding.assessment.classification, kind: finding.assessment.kind)
    }

    /// Keeps a finding that does not count yet. The event names the analyst, and not the finding: the next analyst must not know it.
    private func keep(_ finding: Finding, as kind: CaseEventKind, by actor: String, _ opened: UnsealedCase) throws {
        try step.transaction.add(
            ProposalRecord(
                caseNumber: opened.record.number, actor: actor, at: step.moment,
                sealedFinding: try opened.key.seal(finding.json(about: opened.file.address), as: .proposal)))
        try step.record(kind, of: opened.record, actor: actor)
    }
}
