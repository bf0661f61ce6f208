import CaseStore
import Envelopes
import HotlineModel

/// A finding that was handed in, as it is kept until it counts: the file as it would be, and the reason.
struct ProposedFinding {
    var file: CaseFile
    var reason: ReasonCode?

    var json: [UInt8] {
        var writer = JSONWriter(capacity: 1024)
        writer.object { writer in
            if let reason {
                writer.name("reason")
                writer.string(reason.rawValue)
            }
            writer.name("file")
            writer.verbatim(file.json)
        }
        return writer.bytes
    }

    init(file: CaseFile, reason: ReasonCode?) {
        self.file = file
        self.reason = reason
    }

    init(json bytes: [UInt8]) throws {
        let value = try JSONValue(parsing: bytes)
        guard let file = value["file"] else {
            throw StoreError(.damaged, "a finding that waits cannot be read; restore the store from a backup")
        }
        self.init(file: try CaseFile(json: file.compactBytes), reason: value["reason"]?.string.map(ReasonCode.init(rawValue:)))
    }
}

extension CaseDesk {
    enum WeighedFinding {
        /// Kept, and without effect as yet.
        case waiting(AssessedCase.Outcome)
        /// It counts, and this is the file with it.
        case counting(CaseFile, reason: ReasonCode?)
    }

    /// Weighs a finding against those that wait. One that counts ends the waiting of all.
    func weigh(
        _ submission: AssessmentSubmission, by analyst: String, on opened: OpenedCase, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> WeighedFinding {
        var file = opened.file
        submission.apply(to: &file, by: member, at: now)
        let proposals = try transaction.proposals(of: opened.record.number)
        if proposals.isEmpty, policy.secondAssessment == .off { return .counting(file, reason: submission.reason) }
        let earlier = try proposals.map { try ProposedFinding(json: try opened.key.unseal($0.sealedFinding)) }
        let finding = PairsOfEyes.Finding(actor: analyst, classification: submission.classification, kind: submission.kind)
        switch PairsOfEyes(policy: policy.secondAssessment, earlier: zip(proposals, earlier).compactMap(Self.compared)).weight(of: finding)
        {
        case .sameAnalyst:
            throw CaseworkError.sameAnalyst(opened.record.id)
        case .waits:
            try propose(
                .init(file: file, reason: submission.reason), as: .proposed, by: analyst, opened, now: now, in: transaction)
            return .waiting(.proposed)
        case .differs:
            try propose(
                .init(file: file, reason: submission.reason), as: .differed, by: analyst, opened, now: now, in: transaction)
            return .waiting(.differed)
        case .counts:
            try transaction.removeProposals(of: opened.record.number)
            // What the last one did not say of the items and the place stands as the first saw it, where both found the same.
            guard let first = earlier.first, first.file.assessment?.classification == submission.classification else {
                return .counting(file, reason: submission.reason)
            }
            if submission.items.isEmpty { file.items = first.file.items }
            file.site = first.file.site
            file.site.fill(from: submission.site)
            return .counting(file, reason: submission.reason ?? first.reason)
        }
    }

    private static func compared(_ record: ProposalRecord, _ finding: ProposedFinding) -> PairsOfEyes.Finding? {
        finding.file.assessment.map { PairsOfEyes.Finding(actor: record.actor, classification: $0.classification, kind: $0.kind) }
    }

    /// Keeps a finding that does not count yet. The event says who looked, and not what was found: whoever looks next is not to know.
    private func propose(
        _ finding: ProposedFinding, as kind: CaseEventKind, by actor: String, _ opened: OpenedCase, now: Timestamp,
        in transaction: any StoreTransaction
    ) throws {
        let number = opened.record.number
        try transaction.add(
            ProposalRecord(caseNumber: number, actor: actor, at: now, sealedFinding: try opened.key.seal(finding.json)))
        try transaction.record(EventRecord(caseNumber: number, kind: kind, at: now, member: member, actor: actor))
    }
}
