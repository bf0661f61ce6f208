public import CaseStore
public import Cryptography
import Envelopes
public import HotlineModel
import TransparencyLog

extension RetentionRun {
    /// The text that a run's log entry commits to (`Protocols/log.md`), as a JSON object in the form of RFC 8785.
    public func statement(at moment: Timestamp, by member: MemberID) -> [UInt8] {
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
