public import CaseStore
public import Cryptography
public import HotlineModel
public import TransparencyLog

extension CaseDesk {
    /// Appends an entry to the node's log.
    ///
    /// - Parameter digest: Commits to what happened; never of unsalted bytes.
    /// - Returns: The log with the entry in it.
    @discardableResult
    public func log(
        _ kind: LogEntry.Kind, digest: Digest, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> LogFrontier {
        let edge = try transaction.logEdge()
        var frontier = try LogFrontier(size: edge.size, peaks: edge.peaks)
        let completed = frontier.append(LogEntry(kind: kind, time: now, digest: digest).leafHash)
        try transaction.append(
            LogLeafRecord(index: edge.size, kind: kind.rawValue, at: now, digest: digest),
            completing: completed.map { LogNode(level: $0.level, index: $0.index, hash: $0.hash) },
            edge: LogEdge(size: frontier.size, peaks: frontier.peaks))
        return frontier
    }

    /// Appends an entry about a decision on a case, salted so that the case cannot be guessed from it.
    func logDecision(_ words: String, about id: CaseID, now: Timestamp, in transaction: any StoreTransaction) throws {
        let commitment = LogEntry.commitment(to: Array("\(id) \(words)".utf8), salt: LogEntry.Salt())
        try log(.decision, digest: commitment, now: now, in: transaction)
    }
}
