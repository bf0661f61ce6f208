public import CaseStore
public import Cryptography
import Envelopes
public import HotlineModel
import TransparencyLog

extension EventRecord {
    /// The text that a decision's log entry commits to (`Protocols/log.md`): the event as a JSON object in the form of RFC 8785.
    public func statement(about id: CaseID) -> [UInt8] {
        var members: [JSONValue.Member] = [
            .init("actor", .string(actor)), .init("at", .string(at.description)), .init("case", .string(id.description)),
            .init("event", .string(kind.rawValue)), .init("member", .string(member.rawValue)),
        ]
        if let summary { members.append(.init("reason", .string(summary))) }
        return JSONValue.object(members).compactBytes
    }

    /// The digest of the log entry about this event; `nil` for an event that was no decision of this node.
    public func logDigest(about id: CaseID) -> Digest? {
        salt.flatMap(LogEntry.Salt.init).map { LogEntry.commitment(to: statement(about: id), salt: $0) }
    }
}
