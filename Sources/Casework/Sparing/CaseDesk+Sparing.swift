import CaseStore
import Cryptography
import Envelopes
import HotlineModel

extension CaseDesk {
    /// A case about a reported address, with its contents where they are still there.
    struct KnownCase {
        var record: CaseRecord
        var opened: OpenedCase?
        var file: CaseFile? { opened?.file }
    }

    /// The open case about an address, or the newest settled one when none is open.
    func knownCase(about index: Digest, in view: any StoreView) throws -> KnownCase? {
        guard let record = try view.openCase(about: index) ?? view.closedCase(about: index) else { return nil }
        // After its retention a case says nothing any more.
        let isThere = record.wrappedKey != nil && record.sealedFile != nil
        return KnownCase(record: record, opened: isThere ? try open(record) : nil)
    }

    /// What the rules ask about a known case.
    func sparingFacts(of known: KnownCase, now: Timestamp, in view: any StoreView) throws -> SparingRules.Known {
        let record = known.record
        let progress: SparingRules.Known.Progress
        switch record.stage {
        case .awaitingAssessment: progress = try view.workItem(of: record.number)?.lease(at: now) == nil ? .unseen : .underWay
        case .awaitingTrace, .routed: progress = .underWay
        case .closed, .copy: progress = .settled
        }
        let assessment = known.file?.assessment
        return SparingRules.Known(
            progress: progress, classification: assessment?.classification, assessedAt: assessment?.at, siteType: known.file?.site.type)
    }

    /// What is known of each item that a report brings.
    func sparingItems(_ items: [ItemHashes], held: [ItemHashes], in view: any StoreView) throws -> [SparingRules.Item] {
        let held = Set(held.map(\.sha256))
        return try items.map { item in
            SparingRules.Item(isHeld: held.contains(item.sha256), known: try ledgerClassification(of: item, in: view))
        }
    }

    /// Puts what a report adds into a case that nobody has begun to look at; any other case stays as it was seen.
    ///
    /// - Returns: The kind of place the case is about.
    func join(_ submission: ReportSubmission, to known: KnownCase, in transaction: any StoreTransaction) throws -> SiteType? {
        guard known.record.stage == .awaitingAssessment, var opened = known.opened else { return known.file?.site.type }
        let before = opened.file
        let held = Set(before.items.map(\.sha256))
        opened.file.items += submission.items.filter { !held.contains($0.sha256) }
        opened.file.site.type = before.site.type ?? submission.site.type
        opened.file.site.commerciality = before.site.commerciality ?? submission.site.commerciality
        opened.file.referrer = before.referrer ?? submission.referrer.map(Self.withoutQuery)
        if opened.file != before { try save(opened, in: transaction) }
        return opened.file.site.type
    }

    /// The assessment of a page all of whose items are known.
    func recognition(
        of items: [ItemHashes], as classification: Classification, now: Timestamp, in view: any StoreView
    ) throws -> Assessment {
        let found = try items.compactMap { item in try Digest(hex: item.sha256).flatMap { try view.knownItem($0) } }
        let facts = RecognisedItems(items, found: found)
        var assessment = Assessment(classification: classification, kind: .childSexualAbuse, member: member, at: now)
        assessment.age = facts.age
        assessment.sex = facts.sex
        assessment.medium = facts.medium
        return assessment
    }

    /// Records that a case was assessed without a person. Nothing of it enters the hash ledger: nobody here saw the items anew.
    func recordSparing(_ record: CaseRecord, _ spared: Sparing?, now: Timestamp, in transaction: any StoreTransaction) throws {
        let finding = [record.classification?.rawValue, spared?.rawValue].compactMap(\.self).joined(separator: ":")
        try decide(
            EventRecord(caseNumber: record.number, kind: .assessed, at: now, member: member, reason: finding), about: record.id,
            in: transaction)
    }
}
