import AddressReading
import CaseStore
import Cryptography
import Envelopes
import HotlineModel
import URLSyntax

/// Finds or opens the case of a report.
struct CasePlaces {
    /// The case that a report belongs to.
    struct Place {
        var record: CaseRecord
        var outcome: ReceivedReport.Outcome
        /// The address by which it was found, as it is read.
        var address: String
        var spared: Sparing?
        var siteType: SiteType?
        /// The case was opened for this report, so its file has what the report says.
        var isNew: Bool { outcome != .attached && !isJoined }
        /// An unreadable report joined another of the same words.
        var isJoined = false
    }

    let step: CaseStep

    init(_ step: CaseStep) { self.step = step }

    /// Finds or opens the case about an address.
    func place(_ submission: ReportSubmission, at meant: ReadAddress, items: [ItemHashes]) throws -> Place {
        let (address, index, known) = try reading(of: meant)
        var submission = submission
        submission.address = address.text
        submission.items = items
        submission.site.type = submission.site.type ?? SiteType(ofScheme: address.canonical.scheme)
        return try place(submission, index: index, known: known)
    }

    /// The reading of an address that a case is about; the likeliest one if none is.
    private func reading(of meant: ReadAddress) throws -> (ReadAddress, Digest, KnownCase?) {
        let index = step.vault.blindIndex(meant.canonical.text, for: .address)
        let known = try step.reader.knownCase(about: index)
        guard known == nil else { return (meant, index, known) }
        for other in meant.others {
            let otherIndex = step.vault.blindIndex(other.canonical.text, for: .address)
            if let known = try step.reader.knownCase(about: otherIndex) { return (other, otherIndex, known) }
        }
        return (meant, index, nil)
    }

    private func place(_ submission: ReportSubmission, index: Digest, known: KnownCase?) throws -> Place {
        let address = submission.address
        switch (try sparing(of: submission, known: known), known) {
        case (.join(let spared), let known?):
            let siteType = try join(submission, to: known)
            return Place(record: known.record, outcome: .attached, address: address, spared: spared, siteType: siteType)
        case (.carryOver, let known?):
            let record = try open(submission, index: index) { file in known.file.map { file.carryOver($0, by: step.member) } }
            return Place(record: record, outcome: .opened, address: address, spared: .freshAssessment)
        case (.recognise(let classification), _):
            let assessment = try recognition(of: submission.items, as: classification)
            let record = try open(submission, index: index) { $0.assessment = assessment }
            return Place(record: record, outcome: .opened, address: address, spared: .knownHashes)
        default:
            return Place(record: try open(submission, index: index), outcome: .opened, address: address, siteType: submission.site.type)
        }
    }

    /// What follows from a report once it stands in its case.
    func follow(_ place: Place, origin: Origin) throws {
        let record = place.record
        try step.record(.reported, of: record, reason: origin.kind.rawValue)
        if record.stage == .awaitingAssessment {
            try WorkList(step).rank(record.number, with: origin, siteType: place.siteType)
        } else if place.outcome == .opened {
            // Nothing of it enters the hash ledger: nobody here saw the items anew. By the links, a person looks when a statement on one of the
            // items falls.
            try CaseHashes(step).link(try step.reader.unseal(record))
            let finding = [record.classification?.rawValue, place.spared?.rawValue].compactMap(\.self).joined(separator: ":")
            try step.decide(.assessed, about: record, reason: finding)
        }
        if let spared = place.spared {
            step.count(.reportSpared(spared))
            if place.outcome == .opened { step.wake(.tracing) }
        }
    }

    /// A referrer without its query, which may tell who the reporter is.
    static func withoutQuery(_ referrer: String) -> String {
        String(referrer.prefix { $0 != "?" && $0 != "#" })
    }
}

extension CasePlaces {
    private func sparing(of submission: ReportSubmission, known: KnownCase?) throws -> SparingRules.Decision {
        let reader = step.reader
        let rules = SparingRules(reuse: step.policy.reuseAssessment)
        return rules.decide(
            items: try reader.sparingItems(submission.items, ofCase: known?.file?.items ?? []), siteType: submission.site.type,
            known: try known.map { try reader.sparingFacts(of: $0, at: step.moment) }, now: step.moment)
    }

    /// Opens a case: for an analyst, unless its file has an assessment already.
    func open(
        _ submission: ReportSubmission, index: Digest, completing: (inout CaseFile) -> Void = { _ in }
    ) throws -> CaseRecord {
        var file = CaseFile(address: submission.address)
        file.referrer = submission.referrer.map(Self.withoutQuery)
        file.site = submission.site
        file.items = submission.items
        completing(&file)
        let id = CaseID(opener: step.member, number: UniqueID(at: step.moment))
        let key = try step.vault.newKey(for: id)
        var record = CaseRecord(
            id: id, openedAt: step.moment, stage: file.assessment == nil ? .awaitingAssessment : .awaitingTrace, addressIndex: index,
            wrappedKey: key.wrapped, sealedFile: try key.seal(file.json, as: .caseFile))
        record.adopt(file.assessment)
        record.number = try step.transaction.open(record)
        return record
    }

    /// Adds to a case that nobody has begun to look at. Of any other, only what is said of the place is added.
    ///
    /// - Returns: The site type of the case.
    private func join(_ submission: ReportSubmission, to known: KnownCase) throws -> SiteType? {
        guard var opened = known.opened else { return nil }
        let before = opened.file
        opened.file.site = before.site.joined(with: submission.site)
        if known.record.stage == .awaitingAssessment {
            let present = Set(before.items.map(\.sha256))
            opened.file.items += submission.items.filter { !present.contains($0.sha256) }
            opened.file.referrer = before.referrer ?? submission.referrer.map(Self.withoutQuery)
        }
        if opened.file != before { try step.save(opened) }
        return opened.file.site.type
    }

    /// The assessment of a page all of whose items are known.
    private func recognition(of items: [ItemHashes], as classification: Classification) throws -> Assessment {
        let found = try items.compactMap { item in try Digest(hex: item.sha256).flatMap { try step.transaction.knownItem($0) } }
        let facts = RecognisedItems(items, found: found)
        var assessment = Assessment(
            classification: classification, kind: .childSexualAbuse, member: step.member, at: step.moment,
            basis: .recognised(restsOn: try step.reader.supporters(of: items)))
        assessment.age = facts.age
        assessment.sex = facts.sex
        assessment.medium = facts.medium
        return assessment
    }
}

extension SiteType {
    /// The kind of place that a scheme alone tells.
    init?(ofScheme scheme: String) {
        switch scheme {
        case "magnet", "ed2k", "freenet": self.init(rawValue: "peerToPeer")
        case "news", "nntp", "nntps": self.init(rawValue: "newsgroup")
        case "irc", "ircs": self.init(rawValue: "chat")
        case "tg", "xmpp", "matrix", "tox", "skype", "whatsapp", "viber", "sgnl", "snapchat", "kik", "line", "discord", "wickr", "threema":
            self.init(rawValue: "messenger")
        case "mailto": self.init(rawValue: "email")
        default: return nil
        }
    }
}
