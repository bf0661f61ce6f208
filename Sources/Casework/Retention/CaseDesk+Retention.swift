public import CaseStore
public import Cryptography
import Envelopes
public import HotlineModel
import TransparencyLog

extension CaseDesk {
    /// Ends a run, with the log entry that commits to it; the salt stays with the run.
    func conclude(_ run: RetentionRun, now: Timestamp, in transaction: any StoreTransaction) throws -> RetentionRun {
        let salt = LogEntry.Salt()
        var run = run
        run.finishedAt = now
        run.salt = salt.bytes
        try log(.retention, digest: LogEntry.commitment(to: run.statement(at: now, by: member), salt: salt), now: now, in: transaction)
        _ = try transaction.record(run)
        return run
    }

    /// A case comes back to be acted on whose contents were destroyed here: the report brings them anew, and it goes on under its name.
    ///
    /// What was destroyed stays destroyed: the lines of before have no key any more.
    func renew(
        _ held: CaseRecord, about file: CaseFile, addressIndex: Digest, from giver: MemberID, takeover: Bool, now: Timestamp,
        in transaction: any StoreTransaction
    ) throws -> OpenedCase {
        let key = try vault.newKey(for: held.id)
        var record = held
        record.addressIndex = addressIndex
        record.wrappedKey = key.wrapped
        record.sealedFile = try key.seal(file.json)
        // A case of our own stays our own.
        if held.stage == .copy || held.receivedFrom != nil { record.receivedFrom = giver }
        record.isTakeover = takeover
        record.stage = .awaitingTrace
        try transaction.renewContents(of: record)
        let opened = OpenedCase(record: record, file: file, key: key)
        try save(opened, in: transaction)
        try transaction.record(EventRecord(caseNumber: held.number, kind: .reopened, at: now, member: giver))
        return opened
    }
}

extension RetentionRun {
    /// The text that a run's log entry commits to (`Protocols/log.md`), as a JSON object in the form of RFC 8785.
    func statement(at moment: Timestamp, by member: MemberID) -> [UInt8] {
        let statement: JSONValue = [
            "actor": .string(actor), "at": .string(moment.description), "cases": .integer(Int64(cases)),
            "closedBefore": .string(closedBefore.description), "member": .string(member.rawValue), "tips": .integer(Int64(tips)),
        ]
        return statement.compactBytes
    }

    /// The digest of the log entry about this run; `nil` before it ended.
    public func logDigest(by member: MemberID) -> Digest? {
        guard let finishedAt, let salt = salt.flatMap(LogEntry.Salt.init) else { return nil }
        return LogEntry.commitment(to: statement(at: finishedAt, by: member), salt: salt)
    }
}
