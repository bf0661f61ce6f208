public import CaseStore
public import Cryptography
import Envelopes
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
        try transaction.appendToLog(kind, digest: digest, now: now)
    }

    /// Records something this node decided about a case, and the log entry that commits to it.
    ///
    /// The salt stays with the event, so that whoever is shown the event can check later that it stood in the log at its time.
    func decide(_ event: EventRecord, about id: CaseID, in transaction: any StoreTransaction) throws {
        let salt = LogEntry.Salt()
        var event = event
        event.salt = salt.bytes
        try transaction.record(event)
        try log(.decision, digest: LogEntry.commitment(to: event.statement(about: id), salt: salt), now: event.at, in: transaction)
    }
}

extension EventRecord {
    /// The text that a decision's log entry commits to (`Protocols/log.md`): the event as a JSON object in the form of RFC 8785.
    public func statement(about id: CaseID) -> [UInt8] {
        var members: [JSONValue.Member] = [
            .init("actor", .string(actor)), .init("at", .string(at.description)), .init("case", .string(id.description)),
            .init("event", .string(kind.rawValue)), .init("member", .string(member.rawValue)),
        ]
        if let reason { members.append(.init("reason", .string(reason))) }
        return JSONValue.object(members).compactBytes
    }

    /// The digest of the log entry about this event; `nil` for an event that was no decision of this node.
    public func logDigest(about id: CaseID) -> Digest? {
        salt.flatMap(LogEntry.Salt.init).map { LogEntry.commitment(to: statement(about: id), salt: $0) }
    }
}
