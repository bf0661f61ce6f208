public import CaseStore
public import Cryptography
public import HotlineModel
public import TransparencyLog

extension StoreTransaction {
    /// Appends an entry to the node's log.
    ///
    /// - Parameter digest: Commits to what happened; never a digest of unsalted bytes that somebody could guess.
    /// - Returns: The log with the entry in it.
    @discardableResult
    public func appendToLog(_ kind: LogEntry.Kind, digest: Digest, at moment: Timestamp) throws -> LogFrontier {
        let edge = try logEdge()
        var frontier = try LogFrontier(size: edge.size, peaks: edge.peaks)
        let completed = frontier.append(LogEntry(kind: kind, time: moment, digest: digest).leafHash)
        try append(
            LogLeafRecord(index: edge.size, kind: kind.rawValue, at: moment, digest: digest),
            completing: completed.map { LogNode(level: $0.level, index: $0.index, hash: $0.hash) },
            edge: LogEdge(size: frontier.size, peaks: frontier.peaks))
        return frontier
    }

    /// Appends an entry that commits to a statement under a fresh salt.
    ///
    /// - Returns: The 16 bytes of the salt. They stay with the record of the statement: anybody who is shown both can check that the log had
    ///   the entry.
    public func commit(to statement: [UInt8], as kind: LogEntry.Kind = .decision, at moment: Timestamp) throws -> [UInt8] {
        let salt = LogEntry.Salt()
        try appendToLog(kind, digest: LogEntry.commitment(to: statement, salt: salt), at: moment)
        return salt.bytes
    }

    /// Records a decision of this node about a case, with the log entry that commits to it.
    public func record(decision event: EventRecord, about id: CaseID) throws {
        var event = event
        event.salt = try commit(to: event.statement(about: id), at: event.at)
        try record(event)
    }

    /// Ends a run of retention, with the log entry that commits to it; returns the run as it is recorded.
    public func conclude(_ run: RetentionRun, at moment: Timestamp, by member: MemberID) throws -> RetentionRun {
        var run = run
        run.finishedAt = moment
        run.salt = try commit(to: run.statement(at: moment, by: member), as: .retention, at: moment)
        _ = try record(run)
        return run
    }
}
