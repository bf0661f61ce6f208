import CaseStore
import Cryptography
import HotlineModel

extension CaseDesk {
    /// Enters the hashes of a confirmed case's illegal items into the ledger, each with its own classification and with the assessing member
    /// as its source.
    ///
    /// - Parameter isNew: Whether the assessment is this node's own of this moment, which stands also after an earlier withdrawal.
    func confirm(
        _ opened: OpenedCase, isNew: Bool = false, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        guard let assessment = opened.file.assessment, assessment.classification.isIllegal else { return [] }
        var grew = false
        try link(opened, in: transaction)
        for item in opened.file.items {
            guard let sha256 = Digest(hex: item.sha256), let classification = opened.file.classification(of: item),
                classification.isIllegal
            else { continue }
            var source = HashSource(member: assessment.member, classification: classification, at: assessment.at)
            if isNew, let withdrawal = try transaction.hash(sha256)?.withdrawal(by: member) { source.at = source.at.after(withdrawal.at) }
            let entry = HashEntry(item, sha256: sha256, source: source, now: now)
            if try HashLedger.merge(entry, into: transaction) { grew = true }
            if assessment.member == member { try transaction.save(KnownItem(item, sha256: sha256, of: assessment)) }
        }
        return grew ? [.hashes] : []
    }

    /// Remembers which hashes a case's items have: by it, its hashes are withdrawn and voted on.
    func link(_ opened: OpenedCase, in transaction: any StoreTransaction) throws {
        for item in opened.file.items {
            if let sha256 = Digest(hex: item.sha256) { try transaction.link(sha256, to: opened.record.number) }
        }
    }
}

extension Timestamp {
    /// The moment itself, or the next one after an earlier word: what a member says later counts later, whatever its clock did meanwhile.
    func after(_ earlier: Timestamp?) -> Timestamp {
        guard let earlier, earlier >= self else { return self }
        return Timestamp(milliseconds: earlier.milliseconds + 1)
    }
}

extension KnownItem {
    /// What an assessment of our own says of one of the items seen.
    fileprivate init(_ item: ItemHashes, sha256: Digest, of assessment: Assessment) {
        self.init(
            sha256: sha256, age: item.finding?.age ?? assessment.age, sex: item.finding?.sex ?? assessment.sex,
            medium: item.medium ?? assessment.medium)
    }
}

extension HashEntry {
    fileprivate init(_ item: ItemHashes, sha256: Digest, source: HashSource, now: Timestamp) {
        self.init(sha256: sha256, sources: [source], addedAt: now, changedAt: now)
        sha1 = item.sha1
        md5 = item.md5
        pdq = item.pdq
        medium = item.medium
    }
}
