import CaseStore
import Envelopes
public import HotlineModel

extension CaseDesk {
    /// Gives central, too, the reports that a silent member left without a receipt for longer than the policy allows.
    ///
    /// Nothing leaves the silent member's stream; an `update` that says `reassigned` follows in it. The caller has made sure that another
    /// member answered meanwhile: if nobody does, the fault is ours.
    ///
    /// - Parameter types: What the member would be sent at present: lines of other types wait for the directory and not for the member. Those
    ///   that are in a batch already were sent to it.
    /// - Returns: How many cases were given.
    public func takeOver(from silent: MemberID, sending types: [String]) async throws -> Int {
        guard let central = trust.current?.central, central != silent, central != member else { return 0 }
        let now = now
        let deadline = now - policy.silence
        var (taken, after): (Int, Int64) = (0, 0)
        while let page = try await takeOver(from: silent, types, queuedBefore: deadline, after: after, for: central, now: now) {
            taken += page.taken
            after = page.last
        }
        if taken > 0 { signals.raise([.outbox(central), .outbox(silent)]) }
        return taken
    }

    /// One page of overdue reports; `nil` when there are no more.
    private func takeOver(
        from silent: MemberID, _ types: [String], queuedBefore deadline: Timestamp, after number: Int64, for central: MemberID,
        now: Timestamp
    ) async throws -> (taken: Int, last: Int64)? {
        try await store.write { transaction in
            let lines = try transaction.unreceiptedReports(to: silent, queuedBefore: deadline, after: number, limit: 500)
            guard let last = lines.last else { return nil }
            var taken = 0
            for line in lines where line.state == .sealed || types.contains(line.type) {
                guard let record = try transaction.caseRecord(number: line.caseNumber),
                    let share = try transaction.placements(of: record.number).last(where: { $0.responsible == silent && $0.state == .open })
                else { continue }
                // Who told us what it did about a case has it, whatever became of the receipt.
                let told = try transaction.events(of: record.number).contains {
                    $0.member == silent && Self.results.contains($0.kind) && $0.at >= share.placedAt
                }
                guard !told else { continue }
                try takeOver(share, of: try open(record), for: central, now: now, in: transaction)
                taken += 1
            }
            return (taken, last.number)
        }
    }

    private func takeOver(
        _ share: PlacementRecord, of opened: OpenedCase, for central: MemberID, now: Timestamp, in transaction: any StoreTransaction
    ) throws {
        try transaction.setState(ofPlacement: share.number, to: .reassigned)
        let disposition = Disposition(.central, reason: .silence, countries: share.disposition.countries)
        let isThere = try transaction.placements(of: opened.record.number).contains { $0.responsible == central && $0.state == .open }
        if !isThere {
            _ = try transaction.add(
                PlacementRecord(caseNumber: opened.record.number, disposition: disposition, responsible: central, placedAt: now))
            try hand(opened, to: central, for: disposition, takeover: true, now: now, in: transaction)
        }
        let update = UpdateBody(event: .reassigned, at: now, reason: RoutingReason.silence.rawValue, responsible: central)
        try queue(.update(update), to: share.responsible, about: opened, lane: .urgent, now: now, in: transaction)
        try decide(
            EventRecord(
                caseNumber: opened.record.number, kind: .reassigned, at: now, member: member, reason: RoutingReason.silence.rawValue),
            about: opened.record.id, in: transaction)
    }
}
