import CaseStore
import Cryptography
import HotlineModel

/// Enters the hashes of confirmed cases into the ledger.
struct CaseHashes {
    let step: CaseStep

    init(_ step: CaseStep) { self.step = step }

    /// Enters the illegal items of a confirmed case, each with its own classification and with the assessing member as its source.
    ///
    /// Only a member that saw the content is a source, and only on its own statement: nobody speaks for another. An item that rests on others
    /// is nobody's statement.
    ///
    /// - Parameters:
    ///   - speaker: The member whose statement the assessment is known by: this one, the sender of an envelope, or the signer of an earlier hop.
    ///   - isNew: The assessment is this node's own of this moment, so it stands even after an earlier withdrawal.
    func confirm(_ opened: UnsealedCase, by speaker: MemberID, isNew: Bool = false) throws {
        guard let assessment = opened.file.assessment, assessment.classification.isIllegal else { return }
        try link(opened)
        for (item, classification) in opened.file.statedItems(of: speaker) {
            guard let sha256 = Digest(hex: item.sha256) else { continue }
            var source = HashSource(member: assessment.member, classification: classification, at: assessment.at)
            source.tell(of: item)
            if isNew, let held = try step.transaction.hash(sha256) {
                source.at = source.at.after(held.withdrawal(by: step.member)?.at)
                // The last confirmation counts with all that it says, and this one must not say less.
                if let earlier = held.sources.last(where: { $0.member == step.member }) { source.fill(from: earlier) }
            }
            try merge(HashEntry(sha256: sha256, sources: [source], at: step.moment))
            if assessment.member == step.member { try step.transaction.save(KnownItem(item, sha256: sha256, of: assessment)) }
        }
    }

    /// Keeps what our analysts found about an item by the newest of some findings of ours; it is forgotten if none speaks of it.
    func know(_ sha256: Digest, by findings: [CaseFile]) throws {
        let stated = findings.compactMap { file -> KnownFinding? in
            let item = file.statedItems(of: step.member).last { $0.item.sha256 == sha256.hex }?.item
            return item.flatMap { item in file.assessment.map { KnownFinding(item: item, assessment: $0) } }
        }
        guard let newest = stated.max(by: { $0.assessment.at < $1.assessment.at }) else {
            return try step.transaction.removeKnownItem(sha256)
        }
        try step.transaction.save(KnownItem(newest.item, sha256: sha256, of: newest.assessment))
    }

    private struct KnownFinding {
        var item: ItemHashes
        var assessment: Assessment
    }

    /// Remembers which hashes the items of a case have: by it, its hashes are withdrawn and voted on.
    func link(_ opened: UnsealedCase) throws {
        for item in opened.file.items {
            if let sha256 = Digest(hex: item.sha256) { try step.transaction.link(sha256, to: opened.record.number) }
        }
    }

    /// Merges an entry into the ledger. If the hash is not known any more as it was, the cases recognised by it go to a person.
    ///
    /// - Returns: True if the ledger changed.
    @discardableResult
    func merge(_ entry: HashEntry) throws -> Bool {
        // A confirmation alone makes no hash less known than it was.
        let canFall = !entry.withdrawals.isEmpty || !entry.votes.isEmpty
        return try changing(entry.sha256, canFall: canFall) { try HashLedger.merge(entry, into: step.transaction) }
    }

    /// Takes a statement out of the ledger again, because whoever brought it takes it back. It is no withdrawal: its member may stand by it.
    func forget(_ source: HashSource, of sha256: Digest) throws {
        try changing(sha256, canFall: true) { try HashLedger.forget(source, of: sha256, in: step.transaction, at: step.moment) }
    }

    /// Changes what is known of a hash. If it is not known any more as it was, the cases recognised by it go to a person.
    @discardableResult
    private func changing(_ sha256: Digest, canFall: Bool, _ change: () throws -> Bool) throws -> Bool {
        let before = canFall ? try step.transaction.hash(sha256)?.classification(sparing: step.member) : nil
        guard try change() else { return false }
        step.wake(.hashes)
        if let before, try step.transaction.hash(sha256)?.classification(sparing: step.member) != before {
            try Reviews(step).recheck(casesWith: sha256)
        }
        return true
    }
}

extension Timestamp {
    /// The moment itself, or the one after an earlier statement: a member's later statement counts later, even if its clock was set back.
    func after(_ earlier: Timestamp?) -> Timestamp {
        guard let earlier, earlier >= self else { return self }
        return Timestamp(milliseconds: earlier.milliseconds + 1)
    }
}

extension KnownItem {
    /// Our own findings about one of the items seen.
    fileprivate init(_ item: ItemHashes, sha256: Digest, of assessment: Assessment) {
        self.init(
            sha256: sha256, age: item.finding?.age ?? assessment.age, sex: item.finding?.sex ?? assessment.sex,
            medium: item.medium ?? assessment.medium)
    }
}

extension HashSource {
    /// Tells what an item says of itself.
    fileprivate mutating func tell(of item: ItemHashes) { (sha1, md5, pdq, medium) = (item.sha1, item.md5, item.pdq, item.medium) }
}
