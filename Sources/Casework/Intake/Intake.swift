public import CaseStore
import Cryptography
import Envelopes
import HotlineModel
import URLSyntax

/// Receives reports: each joins a case about the same address or opens one, by the rules of sparing.
package struct Intake {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// Receives a report. One with a known key is ignored.
    ///
    /// - Throws: ``CaseworkError`` for what cannot be received.
    package func receive(_ report: IdentifiedReport) throws -> ReceivedReport {
        let address = try report.checkedAddress()
        let submission = report.submission
        let index = step.vault.blindIndex(address.text, for: .address)
        let key = submission.key.map { step.vault.blindIndex($0, for: .reportKey) }
        if let key, let known = try knownReport(key, about: index) { return ReceivedReport(outcome: .known, caseID: known) }
        let match = try match(submission, index: index)
        try add(submission, key: key, to: match)
        step.count(.reportReceived)
        if let spared = match.spared {
            step.count(.reportSpared(spared))
            if match.outcome == .opened { step.wake(.tracing) }
        }
        return ReceivedReport(outcome: match.outcome, caseID: match.record.id, spared: match.spared)
    }

    /// The case of the report that came under the same key before; `nil` if none did.
    ///
    /// - Throws: ``CaseworkError/keyReused`` if that report was about another address.
    private func knownReport(_ key: Digest, about index: Digest) throws -> CaseID? {
        guard let report = try step.transaction.report(key: key),
            let record = try step.transaction.caseRecord(number: report.caseNumber)
        else { return nil }
        // After retention destroyed the address, only the key can say that it is the same report.
        guard record.isDestroyed || record.addressIndex == index else { throw CaseworkError.keyReused }
        return record.id
    }

    private func add(_ submission: ReportSubmission, key: Digest?, to match: Match) throws {
        let record = match.record
        var report = ReportRecord(
            caseNumber: record.number, origin: submission.origin, receivedAt: step.moment, key: key, spared: match.spared)
        report.sealedComment = try words(of: submission, isFirst: match.outcome == .opened, sealedBy: record)
        _ = try step.transaction.add(report)
        try step.record(.reported, of: record, reason: submission.origin.kind.rawValue)
        if record.stage == .awaitingAssessment {
            try WorkList(step).rank(record.number, with: submission.origin, siteType: match.siteType)
        } else if match.outcome == .opened {
            // Nothing of it enters the hash ledger: nobody here saw the items anew. By the links, a person looks when a statement on one of the
            // items falls.
            try CaseHashes(step).link(try step.reader.unseal(record))
            let finding = [record.classification?.rawValue, match.spared?.rawValue].compactMap(\.self).joined(separator: ":")
            try step.decide(.assessed, about: record, reason: finding)
        }
    }

    /// The reporter's words, sealed; `nil` if there are none.
    private func words(of submission: ReportSubmission, isFirst: Bool, sealedBy record: CaseRecord) throws -> [UInt8]? {
        var words = ReporterWords()
        words.comment = submission.comment
        words.contact = submission.contact
        if !isFirst { words.referrer = submission.referrer.map(Self.withoutQuery) }
        return words.isEmpty ? nil : try step.reader.key(of: record).seal(words.json.compactBytes)
    }

    /// A referrer without its query, which may tell who the reporter is.
    static func withoutQuery(_ referrer: String) -> String {
        String(referrer.prefix { $0 != "?" && $0 != "#" })
    }
}

extension Intake {
    /// The case that a report belongs to.
    private struct Match {
        var record: CaseRecord
        var outcome: ReceivedReport.Outcome
        var spared: Sparing?
        var siteType: SiteType?
    }

    /// Finds or opens the case of a report.
    private func match(_ submission: ReportSubmission, index: Digest) throws -> Match {
        let known = try step.reader.knownCase(about: index)
        switch (try sparing(of: submission, known: known), known) {
        case (.join(let spared), let known?):
            let siteType = try join(submission, to: known)
            return Match(record: known.record, outcome: .attached, spared: spared, siteType: siteType)
        case (.carryOver, let known?):
            let record = try open(submission, index: index) { file in known.file.map { file.carryOver($0, by: step.member) } }
            return Match(record: record, outcome: .opened, spared: .freshAssessment)
        case (.recognise(let classification), _):
            let assessment = try recognition(of: submission.items, as: classification)
            let record = try open(submission, index: index) { $0.assessment = assessment }
            return Match(record: record, outcome: .opened, spared: .knownHashes)
        default:
            return Match(record: try open(submission, index: index), outcome: .opened, siteType: submission.site.type)
        }
    }

    private func sparing(of submission: ReportSubmission, known: KnownCase?) throws -> SparingRules.Decision {
        let reader = step.reader
        let rules = SparingRules(reuse: step.policy.reuseAssessment)
        return rules.decide(
            items: try reader.sparingItems(submission.items, ofCase: known?.file?.items ?? []), siteType: submission.site.type,
            known: try known.map { try reader.sparingFacts(of: $0, at: step.moment) }, now: step.moment)
    }

    /// Opens a case: for an analyst, unless its file has an assessment already.
    private func open(
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
            wrappedKey: key.wrapped, sealedFile: try key.seal(file.json))
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

extension CaseReader {
    /// The words of the reporters of a case, the oldest report's first.
    ///
    /// - Throws: ``CaseworkError/contentsDestroyed(_:)``.
    public func reporterWords(of record: CaseRecord) throws -> [ReporterWords] {
        try view.reports(of: record.number).compactMap { report in
            try view.comment(ofReport: report.number).map { try ReporterWords(json: try key(of: record).unseal($0)) }
        }
    }
}
