import CaseStore
import Cryptography
import HotlineModel

/// A case about a reported address, with its contents unless retention destroyed them.
struct KnownCase {
    var record: CaseRecord
    var opened: UnsealedCase?
    var file: CaseFile? { opened?.file }
}

extension CaseReader {
    /// The open case about an address; if none is open, the newest settled one.
    func knownCase(about index: Digest) throws -> KnownCase? {
        guard let record = try view.openCase(about: index) ?? view.closedCase(about: index) else { return nil }
        let isThere = record.wrappedKey != nil && record.sealedFile != nil
        return KnownCase(record: record, opened: isThere ? try unseal(record) : nil)
    }

    /// The facts that the rules ask of a known case.
    func sparingFacts(of known: KnownCase, at moment: Timestamp) throws -> SparingRules.Known {
        let record = known.record
        let item = try view.workItem(of: record.number)
        let isWaiting = record.stage == .awaitingAssessment || (record.stage == .withdrawn && item?.review != nil)
        let isHeld =
            try isWaiting && (item?.lease(at: moment) != nil || view.undoableFinding(of: record.number) != nil)
        let progress = SparingRules.Known.Progress(
            stage: record.stage, isHeld: isHeld, isUnderReview: item?.review != nil)
        let assessment = known.file?.assessment
        return SparingRules.Known(
            progress: progress, classification: assessment?.classification, assessedAt: assessment?.at,
            isOfContent: assessment?.isOfContent ?? true, isSeen: assessment?.basis.isSeen ?? true,
            isCopy: record.stage == .copy, siteType: known.file?.site.type)
    }

    /// The facts that the rules ask of each item of a report.
    func sparingItems(_ items: [ItemHashes], ofCase present: [ItemHashes]) throws -> [SparingRules.Item] {
        let present = Set(present.map(\.sha256))
        return try items.map { item in
            SparingRules.Item(isInCase: present.contains(item.sha256), known: try ledgerClassification(of: item))
        }
    }

    /// The classification of an item by the hash ledger, looked up by its SHA-256 alone.
    func ledgerClassification(of item: ItemHashes) throws -> Classification? {
        try ledgerEntry(of: item)?.classification(sparing: member)
    }

    /// The members by whose statements items are known, sorted by name.
    func supporters(of items: [ItemHashes]) throws -> [MemberID] {
        Set(try items.flatMap { try ledgerEntry(of: $0)?.supporters(sparing: member) ?? [] }).sorted()
    }

    private func ledgerEntry(of item: ItemHashes) throws -> HashEntry? {
        guard HashRules.fault(of: item) == nil, let sha256 = Digest(hex: item.sha256) else { return nil }
        return try view.hash(sha256)
    }
}
