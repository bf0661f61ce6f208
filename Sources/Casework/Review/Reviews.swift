import CaseStore
import Cryptography
import Envelopes
import HotlineModel

/// Puts cases before a person again. Their placements stay until the person has decided.
struct Reviews {
    let step: CaseStep

    init(_ step: CaseStep) { self.step = step }

    /// Asks for a review, once.
    func ask(_ record: CaseRecord, because reason: ReviewReason) throws {
        guard try step.transaction.workItem(of: record.number)?.review == nil else { return }
        try step.transaction.askReview(of: record.number, because: reason, since: step.moment)
        try step.record(.reviewAsked, of: record, reason: reason.rawValue)
    }

    /// Ends a review, because the case was assessed or its finding withdrawn. A case that still awaits its first assessment goes back to its place.
    func end(of record: CaseRecord) throws {
        guard try step.transaction.workItem(of: record.number)?.review != nil else { return }
        try step.transaction.endReview(of: record.number)
        try WorkList(step).rankAgain(record)
    }

    /// Asks for a review of every case that this node recognised by a hash, or must act on although nobody saw it, if its items are not known
    /// as what it says any more.
    func recheck(casesWith sha256: Digest) throws {
        for number in try step.transaction.cases(with: sha256) {
            guard let record = try step.transaction.caseRecord(number: number), record.stage != .copy,
                let opened = try step.reader.unsealUnlessDestroyed(record), let assessment = opened.file.assessment,
                !assessment.basis.isSeen, try isOurs(opened)
            else { continue }
            let known = try opened.file.items.map { try step.reader.ledgerClassification(of: $0) }
            let isStillKnown = known.allSatisfy { $0 != nil } && known.contains(assessment.classification)
            if !isStillKnown { try ask(record, because: .statementsFell) }
        }
    }

    /// Asks for a review if a finding says that no content was seen, and reports came after it: they say that something is there now.
    func askAboutLaterReports(of opened: UnsealedCase) throws {
        guard let finding = opened.file.assessment, !finding.isOfContent, opened.record.stage != .copy else { return }
        let isReportedSince = try step.transaction.reports(of: opened.record.number).contains { $0.receivedAt > finding.at }
        if isReportedSince { try ask(opened.record, because: .reportedSince) }
    }

    private func isOurs(_ opened: UnsealedCase) throws -> Bool {
        try opened.record.assessedBy == step.member || step.reader.rules(for: opened).isResponsible(step.member)
    }
}
