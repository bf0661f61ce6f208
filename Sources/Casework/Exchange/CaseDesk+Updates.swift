import CaseStore
import Envelopes
import HotlineModel

extension CaseDesk {
    /// Events that only the member now responsible may report.
    static let results: Set<CaseEventKind> = [
        .assessed, .referred, .noticed, .removed, .unavailable, .notIllegal, .notHere, .moved, .duplicate, .reopened,
    ]

    func admitUpdate(
        _ body: UpdateBody, _ envelope: Envelope, line: [UInt8], now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Admission {
        guard let held = try transaction.caseRecord(envelope.caseID) else { return .rejected(.unknownCase) }
        guard let opened = try openUnlessDestroyed(held) else { return .rejected(.contentsDestroyed) }
        let share = try transaction.placements(of: held.number).last { $0.responsible == envelope.from && $0.state != .returned }
        let isGiver = try givers(of: held, in: transaction).contains { $0.member == envelope.from }
        let isResult = Self.results.contains(body.event)
        guard share != nil || isGiver else { return .rejected(.notYours) }
        guard isResult || body.event == .reassigned else { return .rejected(.unknownEvent) }
        guard isResult ? share != nil : isGiver else { return .rejected(.notYours) }
        try transaction.record(
            EventRecord(caseNumber: held.number, kind: body.event, at: now, member: envelope.from, reason: body.reason))
        let signals =
            if let share, isResult {
                try follow(body, of: share, on: opened, now: now, in: transaction)
                    .union(settleTakeover(from: share, now: now, in: transaction))
            } else {
                try standDown(opened, body, from: envelope.from, now: now, in: transaction)
            }
        return Admission(
            result: .accepted(attached: true), caseNumber: held.number, sealedLine: try opened.key.seal(line), signals: signals)
    }

    /// What the responsible member's word changes here; whoever gave us the case hears what we hear.
    private func follow(
        _ body: UpdateBody, of share: PlacementRecord, on opened: OpenedCase, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        // It came back to us: where it goes from here, our own trace says.
        if body.event == .notHere || body.event == .moved && body.responsible == member {
            return try takeBack(opened, share: share, now: now, in: transaction)
        }
        // A share that yields was ended when it was told to; whoever gave us the case knows of the share that stands.
        if body.event == .duplicate, body.reason == Self.earlierReceipt { return [] }
        var opened = opened
        var signals: Set<WorkSignals.Subject> = []
        var body = body
        // What the rules do not allow is recorded and shown, changes nothing, and is told to nobody as if it did.
        let refusal = try body.assessment.flatMap { _ in
            try rules(for: opened.record, in: transaction).refusalToAssess(by: share.responsible)
        }
        if refusal != nil { body.assessment = nil }
        if let assessment = body.assessment, body.event == .assessed || body.event == .notIllegal {
            opened.file.assessment = assessment
            try save(opened, in: transaction)
            opened.record.classification = assessment.classification
            signals.formUnion(try confirm(opened, now: now, in: transaction))
        }
        if body.event == .reopened, share.state == .done {
            try transaction.setState(ofPlacement: share.number, to: .open)
            if opened.record.stage == .closed {
                opened.record.stage = .routed
                try save(opened, in: transaction)
            }
        } else if AssessmentRules.endings.contains(body.event), share.state == .open {
            try transaction.setState(ofPlacement: share.number, to: .done)
            try closeIfDone(opened, reason: "closedByPeer", now: now, in: transaction)
        }
        if body.event == .assessed, body.assessment == nil { return signals }
        return signals.union(try relay(body, from: share.responsible, about: opened, now: now, in: transaction))
    }

    private func relay(
        _ body: UpdateBody, from member: MemberID, about opened: OpenedCase, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        var relayed = UpdateBody(event: body.event, at: now, reason: body.reason)
        relayed.assessment = body.assessment
        relayed.hosting = body.hosting
        return try tellGivers(of: opened, relayed, except: member, now: now, in: transaction)
    }

    /// A member returned a case: we look again, and whom it was tried with is not tried twice.
    private func takeBack(
        _ opened: OpenedCase, share: PlacementRecord, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        try transaction.setState(ofPlacement: share.number, to: .returned)
        // A second word about a share that was taken back before starts nothing anew.
        guard share.state == .open || share.state == .done else { return [] }
        var opened = opened
        opened.record.stage = .awaitingTrace
        try save(opened, in: transaction)
        return [.tracing]
    }

    /// The giver gave the case to somebody else because we were silent: unless something was done here, we leave it to them. Where both acted
    /// and the other's receipt is the earlier, we yield whatever was done, and say so; what was recorded stays.
    private func standDown(
        _ opened: OpenedCase, _ body: UpdateBody, from giver: MemberID, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        let isSettled = body.reason == Self.earlierReceipt
        guard body.responsible != member, try rests(opened.record, onlyOn: giver, in: transaction),
            try isSettled || !isActedOn(opened.record, in: transaction)
        else { return [] }
        // What we handed on is another's by now, and is not taken back from them.
        let open = try transaction.placements(of: opened.record.number).filter { $0.state == .open }
        guard open.allSatisfy({ $0.responsible == member }) else { return [] }
        if opened.record.stage != .closed {
            try close(opened, marking: .reassigned, reason: CaseEventKind.reassigned.rawValue, now: now, in: transaction)
        }
        guard isSettled else { return [] }
        let update = UpdateBody(event: .duplicate, at: now, reason: Self.earlierReceipt, responsible: body.responsible)
        return try tellGivers(of: opened, update, now: now, in: transaction)
    }

    /// Closes a case whose placements are all done.
    func closeIfDone(_ opened: OpenedCase, reason: String, now: Timestamp, in transaction: any StoreTransaction) throws {
        let placements = try transaction.placements(of: opened.record.number).filter { $0.state.counts }
        guard opened.record.stage == .routed, placements.allSatisfy({ $0.state == .done }) else { return }
        try close(opened, marking: .done, reason: reason, now: now, in: transaction)
    }

    /// Closes a case; open shares become what is given.
    func close(
        _ opened: OpenedCase, marking state: PlacementState, reason: String, now: Timestamp, in transaction: any StoreTransaction
    ) throws {
        for placement in try transaction.placements(of: opened.record.number) where placement.state == .open {
            try transaction.setState(ofPlacement: placement.number, to: state)
        }
        var opened = opened
        opened.record.stage = .closed
        try save(opened, in: transaction)
        try transaction.record(EventRecord(caseNumber: opened.record.number, kind: .closed, at: now, member: member, reason: reason))
    }
}
