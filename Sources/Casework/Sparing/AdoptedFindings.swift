import CaseStore
import Envelopes
import HotlineModel

/// The cases of ours that adopted the finding of another case about the same address: what changes there changes here.
struct AdoptedFindings {
    let step: CaseStep

    init(_ step: CaseStep) { self.step = step }

    /// Lets the cases that adopted a finding follow the one that counts in its place.
    ///
    /// - Parameters:
    ///   - source: The case with the finding that counts now.
    ///   - before: The same case before.
    func follow(_ source: UnsealedCase, from before: CaseRecord) throws {
        guard let finding = source.file.assessment, finding.at != before.assessedAt else { return }
        // The cases before it did not adopt its finding: they had it first.
        for adopting in try cases(adopting: before, as: before.assessedAt) where adopting.number > before.number {
            let opened = try step.reader.unseal(adopting)
            let covered = Set(source.file.items.map(\.sha256))
            var rules = try rules(for: adopting)
            rules.finding = finding
            rules.coversItems = opened.file.items.allSatisfy { covered.contains($0.sha256) }
            try apply(rules.effect, to: opened, finding: source.file, reason: nil, because: .findingCorrected)
        }
    }

    /// Lets the cases that adopted a finding of a moment fall with it.
    func fall(with record: CaseRecord, as moment: Timestamp?, reason: String?) throws {
        for adopting in try cases(adopting: record, as: moment) {
            try apply(
                try rules(for: adopting).effect, to: try step.reader.unseal(adopting), finding: nil, reason: reason,
                because: .findingWithdrawn)
        }
    }

    /// The other cases of ours about the same address whose assessment is of a moment: a fresh assessment was carried over to them.
    func cases(adopting record: CaseRecord, as moment: Timestamp?) throws -> [CaseRecord] {
        guard let index = record.addressIndex, let moment else { return [] }
        return try step.transaction.allCases(about: index).filter {
            $0.number != record.number && $0.assessedBy == step.member && $0.assessedAt == moment
        }
    }

    /// The facts of a case that adopted a finding which was withdrawn.
    func rules(for adopting: CaseRecord) throws -> AdoptionRules {
        AdoptionRules(
            isActedOn: try step.reader.isActedOn(adopting), isBeingAssessed: try step.reader.isBeingAssessed(adopting))
    }

    private func apply(
        _ effect: AdoptionRules.Effect, to known: UnsealedCase, finding: CaseFile?, reason: String?, because cause: ReviewReason
    ) throws {
        var opened = known
        if let finding { opened.file.carryOver(finding, by: step.member) }
        switch effect {
        case .none: return
        case .askReview: return try Reviews(step).ask(known.record, because: cause)
        case .awaitAnalyst:
            try step.decide(.withdrawn, about: known.record, reason: reason)
            try Correspondence(step).tellHolders(of: known, .withdrawal(WithdrawalBody(.report, reason: reason)))
            return try step.withdrawFinding(of: known)
        case .follow: try step.save(opened)
        case .followAndClose: try step.close(opened, marking: .done, reason: CaseEventKind.notIllegal.rawValue)
        }
        try tell(opened)
    }

    /// Records the finding that the case follows, and tells everyone who has the case.
    private func tell(_ opened: UnsealedCase) throws {
        guard let assessment = opened.file.assessment else { return }
        let isIllegal = assessment.classification.isIllegal
        let summary = "\(assessment.classification.rawValue):\(Sparing.freshAssessment.rawValue)"
        try step.decide(.assessed, about: opened.record, reason: summary)
        try CaseHashes(step).link(opened)
        let body = UpdateBody(
            event: isIllegal ? .assessed : .notIllegal, at: step.moment, reason: isIllegal ? nil : assessment.reason?.rawValue,
            assessment: assessment, items: opened.file.items)
        try Correspondence(step).tellHolders(of: opened, body)
    }
}

extension CaseFile {
    /// Adopts the assessment of another case about the same address, and what that case says of the place.
    mutating func carryOver(_ earlier: CaseFile, by member: MemberID) {
        // Nobody here saw the page if another member did: then the finding is ours on that member's statement.
        assessment = earlier.assessment.map { StatementRules.assessment($0, toldBy: member) }
        items = earlier.items
        site = earlier.site.filled(from: site)
    }
}
