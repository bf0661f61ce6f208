public import CaseStore
import Cryptography
import Envelopes
import HotlineModel
import URLSyntax

extension CaseDesk {
    /// Takes reports in, in one durable step.
    ///
    /// Each falls on a case about the same address, or opens one, by the rules of sparing: what nobody has to look at does not come on the work
    /// list. A report whose key is held changes nothing.
    ///
    /// - Returns: What became of each, in order; a refusal stands for one report alone and leaves the others.
    public func receive(_ submissions: [ReportSubmission]) async throws -> [Result<ReceivedReport, CaseworkError>] {
        let identified = submissions.map { submission in
            (submission, Result { () throws(AddressRefusal) in try CanonicalAddress(reported: submission.address) })
        }
        let now = now
        let received = try await store.write { transaction in
            try identified.map { submission, address -> Result<ReceivedReport, CaseworkError> in
                do {
                    try submission.checkTexts()
                    switch address {
                    case .success(let address): return .success(try take(submission, at: address, now: now, in: transaction))
                    case .failure(let refusal): return .failure(.unusableAddress(refusal))
                    }
                } catch let refusal as CaseworkError {
                    return .failure(refusal)
                }
            }
        }
        let reports = received.compactMap { try? $0.get() }
        metrics.reportsReceived(reports.count { $0.outcome != .held })
        for reason in reports.compactMap(\.spared) { metrics.spared(reason) }
        if reports.contains(where: { $0.outcome == .opened && $0.spared != nil }) { signals.raise([.tracing]) }
        return received
    }

    private func take(
        _ submission: ReportSubmission, at address: CanonicalAddress, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> ReceivedReport {
        let index = vault.blindIndex(address.text, for: .address)
        let key = submission.key.map { vault.blindIndex($0, for: .reportKey) }
        if let key, let held = try transaction.report(key: key), let record = try transaction.caseRecord(number: held.caseNumber) {
            // Once retention destroyed what it was about, nobody can say whether it is the same; the key says so.
            guard record.isDestroyed || record.addressIndex == index else { throw CaseworkError.keyReused }
            return ReceivedReport(outcome: .held, caseID: record.id)
        }
        let placed = try place(submission, index: index, now: now, in: transaction)
        let record = placed.record
        var report = ReportRecord(
            caseNumber: record.number, origin: submission.origin, receivedAt: now, key: key, spared: placed.spared)
        report.sealedComment = try note(of: submission, isFirst: placed.outcome == .opened, sealedBy: record)
        _ = try transaction.add(report)
        try transaction.record(
            EventRecord(caseNumber: record.number, kind: .reported, at: now, member: member, reason: submission.origin.kind.rawValue))
        if record.stage == .awaitingAssessment {
            try rank(record.number, with: submission.origin, siteType: placed.siteType, in: transaction)
        } else if placed.outcome == .opened {
            try recordSparing(record, placed.spared, now: now, in: transaction)
        }
        return ReceivedReport(outcome: placed.outcome, caseID: record.id, spared: placed.spared)
    }

    /// What reporters wrote beside the address of a case, the oldest report's first.
    public func reporterNotes(of record: CaseRecord, in view: any StoreView) throws -> [ReportNote] {
        try view.reports(of: record.number).compactMap { report in
            try view.comment(ofReport: report.number).map { try ReportNote(json: try key(of: record).unseal($0)) }
        }
    }

    /// What the reporter wrote beside the address, sealed; `nil` when nothing.
    private func note(of submission: ReportSubmission, isFirst: Bool, sealedBy record: CaseRecord) throws -> [UInt8]? {
        var note = ReportNote()
        note.comment = submission.comment
        note.contact = submission.contact
        if !isFirst { note.referrer = submission.referrer.map(Self.withoutQuery) }
        return note.isEmpty ? nil : try key(of: record).seal(note.json.compactBytes)
    }

    /// The case a report fell on.
    private struct Placed {
        var record: CaseRecord
        var outcome: ReceivedReport.Outcome
        var spared: Sparing?
        var siteType: SiteType?
    }

    /// Finds or opens the case of a report.
    private func place(
        _ submission: ReportSubmission, index: Digest, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Placed {
        let known = try knownCase(about: index, in: transaction)
        let facts = try known.map { try sparingFacts(of: $0, now: now, in: transaction) }
        let items = try sparingItems(submission.items, held: known?.file?.items ?? [], in: transaction)
        let rules = SparingRules(reuse: policy.reuseAssessment)
        let decision = rules.decide(items: items, siteType: submission.site.type, known: facts, now: now)
        switch (decision, known) {
        case (.join(let spared), let known?):
            let siteType = try join(submission, to: known, in: transaction)
            return Placed(record: known.record, outcome: .attached, spared: spared, siteType: siteType)
        case (.carryOver, let known?):
            let record = try open(submission, index: index, now: now, in: transaction) { file in
                file.assessment = known.file?.assessment
                file.items = known.file?.items ?? []
                file.site.type = file.site.type ?? known.file?.site.type
                file.site.commerciality = file.site.commerciality ?? known.file?.site.commerciality
                if file.site.payments.isEmpty { file.site.payments = known.file?.site.payments ?? [] }
            }
            return Placed(record: record, outcome: .opened, spared: .freshAssessment)
        case (.recognise(let classification), _):
            let assessment = try recognition(of: submission.items, as: classification, now: now, in: transaction)
            let record = try open(submission, index: index, now: now, in: transaction) { $0.assessment = assessment }
            return Placed(record: record, outcome: .opened, spared: .knownHashes)
        default:
            let record = try open(submission, index: index, now: now, in: transaction) { _ in }
            return Placed(record: record, outcome: .opened, siteType: submission.site.type)
        }
    }

    /// Opens a case: assessed already where its file says so, and otherwise for an analyst.
    private func open(
        _ submission: ReportSubmission, index: Digest, now: Timestamp, in transaction: any StoreTransaction,
        completing: (inout CaseFile) -> Void
    ) throws -> CaseRecord {
        var file = CaseFile(address: submission.address)
        file.referrer = submission.referrer.map(Self.withoutQuery)
        file.site = submission.site
        file.items = submission.items
        completing(&file)
        let id = CaseID(opener: member, number: UniqueID(at: now))
        let key = try vault.newKey(for: id)
        var record = CaseRecord(
            id: id, openedAt: now, stage: file.assessment == nil ? .awaitingAssessment : .awaitingTrace, addressIndex: index,
            wrappedKey: key.wrapped, sealedFile: try key.seal(file.json))
        record.note(file.assessment)
        record.number = try transaction.open(record)
        return record
    }

    /// A referrer without its query, which may tell who the reporter is.
    static func withoutQuery(_ referrer: String) -> String {
        String(referrer.prefix { $0 != "?" && $0 != "#" })
    }
}

extension ReportSubmission {
    /// The bounds of what stands beside the address.
    fileprivate func checkTexts() throws(CaseworkError) {
        let texts = [
            ("comment", comment, ReportNote.longestComment), ("contact", contact, ReportNote.longestContact),
            ("referrer", referrer, ReportNote.longestReferrer),
        ]
        for (name, text, longest) in texts where (text?.utf8.count ?? 0) > longest { throw .textTooLong(name) }
    }
}
