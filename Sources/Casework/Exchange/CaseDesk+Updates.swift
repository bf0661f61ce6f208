import CaseStore
import Envelopes
import HotlineModel

extension CaseDesk {
    /// Events that only the member now responsible may report.
    private static let results: Set<CaseEventKind> = [
        .assessed, .referred, .noticed, .removed, .unavailable, .notIllegal, .notHere, .moved, .duplicate, .reopened,
    ]
    /// Results after which the responsible member has nothing more to do.
    static let endings: Set<CaseEventKind> = [.removed, .unavailable, .notIllegal]

    func admitUpdate(
        _ body: UpdateBody, _ envelope: Envelope, line: [UInt8], now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Admission {
        guard let held = try transaction.heldCase(envelope.caseID) else { return .rejected(.unknownCase) }
        guard let opened = try? open(held) else { return .rejected(.contentsDestroyed) }
        let placements = try transaction.placements(of: held.number)
        let isResult = Self.results.contains(body.event)
        let share = placements.last { $0.responsible == envelope.from && $0.state != .returned }
        guard isResult ? share != nil : held.receivedFrom == envelope.from else { return .rejected(.notYours) }
        guard isResult || body.event == .reassigned else { return .rejected(.unknownEvent) }
        try transaction.record(
            EventRecord(caseNumber: held.number, kind: body.event, at: now, member: envelope.from, reason: body.reason))
        var signals: Set<WorkSignals.Subject> = []
        if let share, body.event == .notHere {
            signals.formUnion(try takeBack(opened, share: share, now: now, in: transaction))
        } else if let share, Self.endings.contains(body.event), share.state == .open {
            try transaction.mark(placement: share.number, .done)
            try closeIfDone(opened, reason: "closedByPeer", now: now, in: transaction)
        }
        // Whoever gave us the case hears what we hear.
        if isResult, body.event != .notHere {
            signals.formUnion(try update(body.event, about: opened, reason: body.reason, now: now, in: transaction))
        }
        return Admission(
            result: .accepted(attached: true), caseNumber: held.number, sealedLine: try opened.key.seal(line), signals: signals)
    }

    /// A member returned a case: we look again, and whom it was tried with is not tried twice.
    private func takeBack(
        _ opened: OpenedCase, share: PlacementRecord, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        try transaction.mark(placement: share.number, .returned)
        var opened = opened
        opened.record.stage = .awaitingTrace
        try save(opened, in: transaction)
        return [.tracing]
    }

    /// Closes a case whose placements are all done.
    func closeIfDone(_ opened: OpenedCase, reason: String, now: Timestamp, in transaction: any StoreTransaction) throws {
        let placements = try transaction.placements(of: opened.record.number).filter { $0.state.counts }
        guard opened.record.stage == .routed, placements.allSatisfy({ $0.state == .done }) else { return }
        var opened = opened
        opened.record.stage = .closed
        try save(opened, in: transaction)
        try transaction.record(EventRecord(caseNumber: opened.record.number, kind: .closed, at: now, member: member, reason: reason))
    }

    /// Records a withdrawal. Before anything was done it closes a case that rests on nothing else; after an action it undoes nothing.
    func admitWithdrawal(
        _ body: WithdrawalBody, _ envelope: Envelope, line: [UInt8], now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Admission {
        guard let held = try transaction.heldCase(envelope.caseID) else { return .rejected(.unknownCase) }
        guard let opened = try? open(held) else { return .rejected(.contentsDestroyed) }
        let reports = try transaction.reports(of: held.number)
        guard held.receivedFrom == envelope.from || reports.contains(where: { $0.origin == .partner(envelope.from) }) else {
            return .rejected(.notYours)
        }
        try transaction.record(
            EventRecord(caseNumber: held.number, kind: .withdrawn, at: now, member: envelope.from, reason: body.reason))
        let restsOnIt = reports.allSatisfy { $0.origin == .partner(envelope.from) }
        if restsOnIt, held.stage != .closed, try !isActedOn(held, in: transaction) {
            for placement in try transaction.placements(of: held.number) where placement.state == .open {
                try transaction.mark(placement: placement.number, .done)
            }
            var opened = opened
            opened.record.stage = .closed
            try save(opened, in: transaction)
            try transaction.record(EventRecord(caseNumber: held.number, kind: .closed, at: now, member: member, reason: "withdrawn"))
        }
        return Admission(
            result: .accepted(attached: true), caseNumber: held.number, sealedLine: try opened.key.seal(line), signals: [])
    }

    /// Whether something was done about a case that cannot be undone.
    func isActedOn(_ record: CaseRecord, in view: any StoreView) throws -> Bool {
        for action in [CaseEventKind.referred, .noticed, .removed, .unavailable] where try view.hasEvent(action, caseNumber: record.number)
        {
            return true
        }
        return false
    }
}
