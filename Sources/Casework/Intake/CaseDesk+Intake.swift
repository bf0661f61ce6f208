public import CaseStore
import Cryptography
import Envelopes
import HotlineModel
import URLSyntax

extension CaseDesk {
    /// Takes reports in, in one durable step.
    ///
    /// Each falls on the open case about the same address, or opens one. A report whose key is held changes nothing.
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
        metrics.reportsReceived(received.count { if case .success(let report) = $0 { report.outcome != .held } else { false } })
        return received
    }

    private func take(
        _ submission: ReportSubmission, at address: CanonicalAddress, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> ReceivedReport {
        let index = vault.blindIndex(address.text, for: .address)
        let key = submission.key.map { vault.blindIndex($0, for: .reportKey) }
        if let key, let held = try transaction.heldReport(key: key), let record = try transaction.heldCase(number: held.caseNumber) {
            guard record.addressIndex == index else { throw CaseworkError.keyReused }
            return ReceivedReport(outcome: .held, caseID: record.id)
        }
        let (record, outcome): (CaseRecord, ReceivedReport.Outcome)
        if let open = try transaction.openCase(about: index) {
            (record, outcome) = (open, .attached)
        } else {
            (record, outcome) = (try open(submission, index: index, now: now, in: transaction), .opened)
        }
        var report = ReportRecord(caseNumber: record.number, origin: submission.origin, receivedAt: now, key: key)
        report.sealedNote = try note(of: submission, isFirst: outcome == .opened, sealedBy: record)
        _ = try transaction.add(report)
        try transaction.record(
            EventRecord(caseNumber: record.number, kind: .reported, at: now, member: member, reason: submission.origin.kind))
        return ReceivedReport(outcome: outcome, caseID: record.id)
    }

    /// What reporters wrote beside the address of a case, the oldest report's first.
    public func reporterNotes(of record: CaseRecord, in view: any StoreView) throws -> [ReportNote] {
        try view.reports(of: record.number).compactMap { report in
            try view.note(ofReport: report.number).map { try ReportNote(json: try key(of: record).open($0)) }
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

    private func open(
        _ submission: ReportSubmission, index: Digest, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> CaseRecord {
        var file = CaseFile(address: submission.address)
        file.referrer = submission.referrer.map(Self.withoutQuery)
        file.site = submission.site
        file.items = submission.items
        let id = CaseID(opener: member, number: UniqueID(at: now))
        let key = try vault.newKey(for: id)
        var record = CaseRecord(
            id: id, openedAt: now, stage: .awaitingAssessment, addressIndex: index, wrappedKey: key.wrapped,
            sealedFile: try key.seal(file.json))
        record.number = try transaction.open(record)
        return record
    }

    /// A referrer without its query, which may tell who the reporter is.
    private static func withoutQuery(_ referrer: String) -> String {
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
