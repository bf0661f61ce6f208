import CaseStore
import Cryptography
import Envelopes
import Helpline
import HotlineModel

/// Tips, in JSON.
enum TipView {
    /// A row of the list: nothing that was written.
    static func row(_ tip: TipOverview) -> JSONValue {
        [
            "tip": .integer(tip.record.number), "receivedAt": .string(tip.record.receivedAt.description),
            "origin": .string(tip.record.origin.kind.rawValue), "country": tip.record.country.map { .string($0.rawValue) } ?? .null,
            "openQuestions": .integer(Int64(tip.openQuestions)), "supplements": .integer(Int64(tip.supplements)),
            "newSupplements": .integer(Int64(tip.newSupplements)),
            "handedOverAt": tip.handedOverAt.map { .string($0.description) } ?? .null,
            "contentsDestroyed": .bool(tip.record.wrappedKey == nil),
        ]
    }

    /// A tip, its events, and the document as the police would get it now, with the look that a hand-over must name.
    static func whole(_ tip: TipOverview, events: [TipEvent], document: TipDocument?) -> JSONValue {
        var members = row(tip).members ?? []
        members.append(.init("events", .array(events.map(event))))
        if let document {
            let counts = BlackingOut.Rule.allCases.map { JSONValue.Member($0.rawValue, .integer(Int64(document.blackedOut[$0] ?? 0))) }
            members.append(.init("document", document.json))
            members.append(.init("blackedOut", .object(counts)))
            members.append(.init("seen", .string(document.digest.hex)))
        }
        return .object(members)
    }

    private static func event(_ event: TipEvent) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("at", .string(event.at.description)), .init("event", .string(event.kind.rawValue)), .init("actor", .string(event.actor)),
        ]
        if let reference = event.reference { members.append(.init("reference", .string(reference))) }
        if let document = event.document { members.append(.init("document", .string(document.hex))) }
        if let supplements = event.supplements { members.append(.init("supplements", .integer(Int64(supplements)))) }
        if let salt = event.salt { members.append(.init("salt", .string(salt.hex))) }
        return .object(members)
    }
}
