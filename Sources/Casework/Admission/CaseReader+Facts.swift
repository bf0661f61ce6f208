import CaseStore
import Envelopes
import HotlineModel

extension CaseReader {
    /// One member alone reported the case.
    func rests(_ record: CaseRecord, onlyOn giver: MemberID) throws -> Bool {
        try view.reports(of: record.number).allSatisfy { $0.origin == .partner(giver) }
    }

    /// Something besides a member's own statement holds a case: a report of our own, a case or copy from another member that has not
    /// withdrawn it, or the finding of another.
    ///
    /// - Parameter isBrought: The present assessment is here only because that member brought it.
    func isHeld(_ record: CaseRecord, besides other: MemberID, isBrought: Bool) throws -> Bool {
        if try view.reports(of: record.number).contains(where: { $0.origin.partner == nil }) { return true }
        if try senders(of: record).contains(where: { $0 != other }) { return true }
        guard let assessor = record.assessedBy, assessor != other, assessor != member, !isBrought else { return false }
        return try !hasWithdrawn(assessor, from: record)
    }

    /// The members that sent us a case or a copy of it themselves, and have not withdrawn it since.
    func senders(of record: CaseRecord) throws -> Set<MemberID> {
        let bringing = Set(EnvelopeType.bringingCases.map(\.rawValue))
        var senders = Set(try givers(of: record).map(\.member))
        for envelope in try view.acceptedEnvelopes(on: record.number) where bringing.contains(envelope.type) {
            if let batch = try view.inboundBatch(number: envelope.batchNumber) { senders.insert(batch.from) }
        }
        if record.stage == .copy, let owner = record.receivedFrom { senders.insert(owner) }
        return try senders.filter { try !hasWithdrawn($0, from: record) }
    }

    /// The last that a member said of a case is that its finding does not stand.
    func hasWithdrawn(_ other: MemberID, from record: CaseRecord) throws -> Bool {
        let findings: Set<CaseEventKind> = [.reported, .assessed, .notIllegal, .reopened, .withdrawn]
        return try view.events(of: record.number).last { $0.member == other && findings.contains($0.kind) }?.kind == .withdrawn
    }

    /// A member recorded an action that stands.
    func isActedOn(_ record: CaseRecord) throws -> Bool { try history(of: record).isActedOn }

    /// The actions on record about a case.
    func history(of record: CaseRecord) throws -> ActionHistory { ActionHistory(try view.events(of: record.number)) }

    /// A finding of ours about the case does not count yet: it can be undone, or waits for a second pair of eyes.
    func isBeingAssessed(_ record: CaseRecord) throws -> Bool {
        try view.undoableFinding(of: record.number) != nil || !view.proposals(of: record.number).isEmpty
    }

    /// An analyst of ours found about the case. What the node assessed by itself, by an earlier finding or by hashes, nobody saw.
    func isLookedAt(_ record: CaseRecord) throws -> Bool {
        try view.events(of: record.number).contains { $0.kind == .assessed && $0.member == member && $0.actor != EventRecord.node }
    }
}
