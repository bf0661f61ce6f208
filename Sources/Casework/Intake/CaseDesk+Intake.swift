import CaseStore
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
        let identified = submissions.map { submission in (submission, try? CanonicalAddress(submission.address)) }
        let now = now
        let received = try await store.write { transaction in
            try identified.map { submission, address -> Result<ReceivedReport, CaseworkError> in
                guard let address else { return .failure(.unusableAddress) }
                return .success(try take(submission, at: address, now: now, in: transaction))
            }
        }
        metrics.reportsReceived(received.count { if case .success(let report) = $0 { report.outcome != .held } else { false } })
        return received
    }

    private func take(
        _ submission: ReportSubmission, at address: CanonicalAddress, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> ReceivedReport {
        let key = submission.key.map { vault.blindIndex($0, for: .reportKey) }
        if let key, let held = try transaction.heldReport(key: key), let record = try transaction.heldCase(number: held.caseNumber) {
            return ReceivedReport(outcome: .held, caseID: record.id)
        }
        let index = vault.blindIndex(address.text, for: .address)
        let (record, outcome): (CaseRecord, ReceivedReport.Outcome)
        if let open = try transaction.openCase(about: index) {
            (record, outcome) = (open, .attached)
        } else {
            (record, outcome) = (try open(submission, index: index, now: now, in: transaction), .opened)
        }
        _ = try transaction.add(ReportRecord(caseNumber: record.number, origin: submission.origin, receivedAt: now, key: key))
        try transaction.record(
            EventRecord(caseNumber: record.number, kind: .reported, at: now, member: member, reason: submission.origin.kind))
        return ReceivedReport(outcome: outcome, caseID: record.id)
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
