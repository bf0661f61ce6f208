import CaseStore
import Cryptography
import HotlineModel

extension CaseDesk {
    /// Enters the hashes of a confirmed case's items into the ledger, with the assessing member as their source.
    func confirm(_ opened: OpenedCase, now: Timestamp, in transaction: any StoreTransaction) throws -> Set<WorkSignals.Subject> {
        guard let assessment = opened.file.assessment, assessment.classification.isIllegal else { return [] }
        var grew = false
        for item in opened.file.items {
            guard let sha256 = Digest(hex: item.sha256) else { continue }
            let source = HashSource(member: assessment.member, classification: assessment.classification, at: assessment.at)
            let entry = HashEntry(item, sha256: sha256, source: source, now: now)
            if try HashLedger.merge(entry, into: transaction) { grew = true }
        }
        return grew ? [.hashes] : []
    }
}

extension HashEntry {
    fileprivate init(_ item: ItemHashes, sha256: Digest, source: HashSource, now: Timestamp) {
        self.init(position: 0, sha256: sha256, classification: source.classification, sources: [source], addedAt: now, changedAt: now)
        sha1 = item.sha1
        md5 = item.md5
        pdq = item.pdq
        medium = item.medium
    }
}
