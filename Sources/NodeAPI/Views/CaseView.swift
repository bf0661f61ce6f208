import CaseService
import CaseStore
import Casework
import Cryptography
import Envelopes
import Federation
import HotlineModel

/// A case as operators and analysts see it, in JSON.
enum CaseView {
    /// One row of the list: no address.
    ///
    /// - Parameter isHeldBack: Whether it does not reach people yet.
    static func row(_ record: CaseRecord, isHeldBack: Bool) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("case", .string(record.id.description)), .init("number", .integer(record.number)),
            .init("openedAt", .string(record.openedAt.description)), .init("stage", .string(record.stage.rawValue)),
        ]
        if let classification = record.classification { members.append(.init("classification", .string(classification.description))) }
        if let kind = record.kind { members.append(.init("kind", .string(kind.description))) }
        if let giver = record.receivedFrom { members.append(.init("receivedFrom", .string(giver.rawValue))) }
        if let closedAt = record.closedAt { members.append(.init("closedAt", .string(closedAt.description))) }
        if record.isDestroyed { members.append(.init("contentsDestroyed", true)) }
        if record.isTakeover { members.append(.init("takeover", true)) }
        if isHeldBack { members.append(.init("heldBack", true)) }
        return .object(members)
    }

    /// Everything about one case but its address and hashes, which only an analyst's own request opens.
    static func whole(_ record: CaseRecord, at node: Node, in view: any StoreView) throws -> JSONValue {
        guard case .object(var members) = row(record, isHeldBack: node.desk.isHeldBack(record)) else { return .null }
        members += try assessment(of: record, node.desk.reader(view))
        members.append(.init("reports", .array(try view.reports(of: record.number).map(report))))
        members.append(.init("placements", .array(try view.placements(of: record.number).map(placement))))
        members.append(.init("events", .array(try view.events(of: record.number).map(event))))
        let sent = try view.outboundLines(about: record.number).map { line($0, at: node) }
        members.append(.init("sent", .array(sent)))
        let received = try view.acceptedEnvelopes(on: record.number).map { envelope -> JSONValue in
            let batch = try view.inboundBatch(number: envelope.batchNumber)
            return [
                "type": .string(envelope.type), "from": .string(batch?.from.rawValue ?? "?"),
                "receivedAt": .string(batch?.receivedAt.description ?? "?"),
            ]
        }
        members.append(.init("received", .array(received)))
        return .object(members)
    }

    /// What a case is about. This alone shows its address.
    static func contents(_ opened: UnsealedCase, notes: [ReporterWords]) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("case", .string(opened.record.id.description)), .init("address", .string(opened.file.address)),
        ]
        if let referrer = opened.file.referrer { members.append(.init("referrer", .string(referrer))) }
        if let type = opened.file.site.type { members.append(.init("siteType", .string(type.rawValue))) }
        if let commerciality = opened.file.site.commerciality { members.append(.init("commerciality", .string(commerciality.rawValue))) }
        members.append(.init("items", .array(opened.file.items.map { ["sha256": .string($0.sha256)] })))
        members.append(.init("notes", .array(notes.map(\.json))))
        return .object(members)
    }

    private static func report(_ report: ReportRecord) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("origin", .string(report.origin.kind.rawValue)), .init("receivedAt", .string(report.receivedAt.description)),
        ]
        if let partner = report.origin.partner { members.append(.init("partner", .string(partner.rawValue))) }
        if let spared = report.spared { members.append(.init("spared", .string(spared.rawValue))) }
        if let first = report.firstReporter { members.append(.init("firstReporter", .string(first.rawValue))) }
        return .object(members)
    }

    private static func placement(_ placement: PlacementRecord) -> JSONValue {
        [
            "disposition": .string(placement.disposition.kind.rawValue), "responsible": .string(placement.responsible.rawValue),
            "reason": .string(placement.disposition.reason.rawValue),
            "countries": .array(placement.disposition.countries.map { .string($0.rawValue) }), "state": .string(placement.state.rawValue),
            "placedAt": .string(placement.placedAt.description),
        ]
    }

    private static func event(_ event: EventRecord) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("event", .string(event.kind.rawValue)), .init("at", .string(event.at.description)),
            .init("member", .string(event.member.rawValue)), .init("actor", .string(event.actor)),
        ]
        if let reason = event.reason { members.append(.init("reason", .string(reason))) }
        if let salt = event.salt { members.append(.init("salt", .string(Base64URL.encode(salt)))) }
        return .object(members)
    }

    /// A line on its way, or arrived, or dead.
    static func line(_ line: OutboundLine, at node: Node) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("number", .integer(line.number)), .init("envelope", .string(line.id.description)), .init("type", .string(line.type)),
            .init("to", .string(line.to.rawValue)), .init("lane", .string(line.lane.rawValue)),
            .init("queuedAt", .string(line.queuedAt.description)),
        ]
        switch line.state {
        case .waiting:
            members.append(.init("state", "waiting"))
            let reason = node.trust.current?.waitReason(for: line.type, to: line.to, from: node.member)
            if let reason { members.append(.init("why", .string(reason.sentence))) }
        case .sealed: members.append(.init("state", "sealed"))
        case .receipted(let result):
            members.append(.init("state", "receipted"))
            members.append(.init("result", .string(result.word)))
        case .dead(let code):
            members.append(.init("state", "dead"))
            members.append(.init("code", .string(code)))
            members.append(.init("why", .string(RefusalCode(rawValue: code)?.sentence ?? "the receiver refused it as `\(code)`")))
        }
        if let settledAt = line.settledAt { members.append(.init("settledAt", .string(settledAt.description))) }
        return .object(members)
    }
}

extension LineResult {
    /// The result as people and programs read it.
    var word: String {
        switch self {
        case .accepted(let attached): attached ? "attached" : "accepted"
        case .duplicate: "duplicate"
        case .rejected: "rejected"
        }
    }
}
