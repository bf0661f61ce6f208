public import CaseStore
import Envelopes
public import HotlineModel

extension CaseDesk {
    /// Why a share ends in favour of another: what the giver says in `reassigned`, and who yields answers in `duplicate`.
    static let earlierReceipt = "earlierReceipt"

    /// By these a member shows that it acted.
    private static let acts: Set<CaseEventKind> = [.referred, .noticed, .removed, .unavailable, .notIllegal]

    /// Settles, after a batch was receipted, the cases in it that were given to central meanwhile.
    ///
    /// - Returns: What has become due.
    public func settleTakeovers(
        of batch: OutboundBatch, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        guard let central = trust.current?.central else { return [] }
        let deadline = now - policy.silence
        var signals: Set<WorkSignals.Subject> = []
        for line in try transaction.outboundLines(of: batch.number) {
            // Only what waited too long was ever taken over; of central's own stream, any line may be the takeover.
            guard Self.givesCase(line), batch.to == central || line.queuedAt < deadline else { continue }
            for share in try transaction.placements(of: line.caseNumber) {
                signals.formUnion(try settleTakeover(from: share, now: now, in: transaction))
            }
        }
        return signals
    }

    /// Lets one of two shares stand once a member whose case went to central has acted all the same: the one with the earlier receipt.
    ///
    /// Receipts alone decide. They are signed, both are held here, and nothing that is still on its way can change them; whether central has
    /// acted is known here only some time after.
    func settleTakeover(
        from late: PlacementRecord, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        guard late.state == .reassigned, case .forward = late.disposition.destination,
            let record = try transaction.caseRecord(number: late.caseNumber), let opened = try? open(record)
        else { return [] }
        let events = try transaction.events(of: record.number)
        guard events.contains(where: { $0.member == late.responsible && Self.acts.contains($0.kind) }),
            !events.contains(where: {
                $0.member == member && $0.kind == .reassigned && $0.reason == Self.settled(against: late.responsible)
            }),
            let first = try taking(of: record, by: late.responsible, in: transaction)
        else { return [] }
        let shares = try transaction.placements(of: record.number)
        guard let taken = shares.last(where: { $0.disposition.reason == .silence && $0.state.counts }) else {
            // Central had a share of its own before, which stands beside this one.
            try restore(late, of: opened, events: events, now: now, in: transaction)
            return []
        }
        guard let second = try taking(of: record, by: taken.responsible, in: transaction) else { return [] }
        guard first <= second else {
            return try end(taken.responsible, over: late, of: opened, now: now, in: transaction)
        }
        // Where central got the case for another silent member too, it keeps its share for that one.
        let isForOthers = shares.contains { $0.state == .reassigned && $0.number != late.number && $0.responsible != taken.responsible }
        var signals: Set<WorkSignals.Subject> = []
        if !isForOthers {
            try transaction.setState(ofPlacement: taken.number, to: .reassigned)
            signals = try end(late.responsible, over: taken, of: opened, now: now, in: transaction)
        }
        try restore(late, of: opened, events: events, now: now, in: transaction)
        return signals
    }

    /// Tells a member that its share ends because another's stands, and records it.
    private func end(
        _ winner: MemberID, over loser: PlacementRecord, of opened: OpenedCase, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        let update = UpdateBody(event: .reassigned, at: now, reason: Self.earlierReceipt, responsible: winner)
        try queue(.update(update), to: loser.responsible, about: opened, lane: .urgent, now: now, in: transaction)
        try decide(
            EventRecord(
                caseNumber: opened.record.number, kind: .reassigned, at: now, member: member,
                reason: Self.settled(against: loser.responsible)), about: opened.record.id, in: transaction)
        return [.outbox(loser.responsible)]
    }

    /// The share stands again, where its member's own words left it.
    private func restore(
        _ late: PlacementRecord, of opened: OpenedCase, events: [EventRecord], now: Timestamp, in transaction: any StoreTransaction
    ) throws {
        let last = events.last { $0.member == late.responsible && (AssessmentRules.endings.contains($0.kind) || $0.kind == .reopened) }
        let isDone = last.map { AssessmentRules.endings.contains($0.kind) } ?? false
        try transaction.setState(ofPlacement: late.number, to: isDone ? .done : .open)
        var opened = opened
        if !isDone, opened.record.stage == .closed {
            opened.record.stage = .routed
            try save(opened, in: transaction)
        }
        try closeIfDone(opened, reason: "closedByPeer", now: now, in: transaction)
    }

    /// When a member took what we gave it of a case; `nil` while we hold no receipt for it.
    ///
    /// The moment its receipt names, but never before the batch was sealed nor after the receipt was held here: a clock that is wrong by more
    /// than that decides nothing.
    private func taking(of record: CaseRecord, by receiver: MemberID, in view: any StoreView) throws -> Timestamp? {
        let lines = try view.outboundLines(about: record.number).filter { $0.to == receiver && Self.givesCase($0) }
        guard let line = lines.last, case .receipted = line.state, let number = line.batchNumber,
            let batch = try view.outboundBatch(number: number), let receipt = batch.receipt, let held = batch.receiptedAt
        else { return nil }
        let said = try Receipt(parsing: UnverifiedJWS(parsing: receipt, as: .receipt).claimedPayload).receivedAt
        return min(max(said, batch.sealedAt), held)
    }

    private static func givesCase(_ line: OutboundLine) -> Bool {
        line.type == EnvelopeType.report.rawValue || line.type == EnvelopeType.handover.rawValue
    }

    private static func settled(against loser: MemberID) -> String { "\(earlierReceipt):\(loser)" }
}
