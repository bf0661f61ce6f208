package import CaseStore
import Envelopes
import HotlineModel

/// Settles cases that two members received because the first was silent.
package struct Settlement {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// Settles the cases of a batch, after its receipt came.
    package func settle(_ batch: OutboundBatch) throws {
        guard let central = step.directory?.central else { return }
        let deadline = step.moment - step.policy.silence
        for line in try step.transaction.outboundLines(of: batch.number) {
            // Only a line that waited too long was ever taken over. In central's own stream, any line may be the takeover.
            guard line.givesCase, batch.to == central || line.queuedAt < deadline else { continue }
            for placement in try step.transaction.placements(of: line.caseNumber) { try settle(placement) }
        }
    }

    /// Settles a case whose silent member may have acted all the same.
    func settle(_ late: PlacementRecord) throws {
        guard late.state == .reassigned, let record = try step.transaction.caseRecord(number: late.caseNumber),
            let opened = try? step.reader.unseal(record)
        else { return }
        let rules = SettlementRules(
            member: step.member, late: late, placements: try step.transaction.placements(of: record.number),
            events: try step.transaction.events(of: record.number))
        guard rules.isDue else { return }
        let first = try receiptTime(of: record, by: late.responsible)
        let second = try rules.taken.flatMap { try receiptTime(of: record, by: $0.responsible) }
        switch rules.decision(first: first, second: second) {
        case .none:
            break
        case .restore:
            try restore(rules, of: opened)
        case .restoreAndEnd(let central):
            try step.transaction.setState(ofPlacement: central, to: .reassigned)
            if let taken = rules.taken { try end(taken, inFavourOf: late.responsible, of: opened) }
            try restore(rules, of: opened)
        case .end:
            if let taken = rules.taken { try end(late, inFavourOf: taken.responsible, of: opened) }
        }
    }

    /// Tells a member that its placement ends because another's stands, and records it.
    private func end(_ loser: PlacementRecord, inFavourOf winner: MemberID, of opened: UnsealedCase) throws {
        let update = UpdateBody(event: .reassigned, at: step.moment, reason: SettlementRules.earlierReceipt, responsible: winner)
        try Correspondence(step).queue(.update(update), to: loser.responsible, about: opened, lane: .urgent)
        try step.decide(.reassigned, about: opened.record, reason: SettlementRules.reason(against: loser.responsible))
    }

    private func restore(_ rules: SettlementRules, of opened: UnsealedCase) throws {
        try step.transaction.setState(ofPlacement: rules.late.number, to: rules.restoredState)
        var opened = opened
        if rules.restoredState == .open { try step.reopenIfClosed(&opened) }
        try step.closeIfDone(opened, reason: EventRecord.closedByPeer)
    }

    /// The time at which a member received a case from us; `nil` while there is no receipt for it.
    ///
    /// The receipt says it, but it counts never before the batch was sealed, nor after the receipt came: a clock that is wrong by more than
    /// that decides nothing.
    private func receiptTime(of record: CaseRecord, by receiver: MemberID) throws -> Timestamp? {
        let lines = try step.transaction.outboundLines(about: record.number).filter { $0.to == receiver && $0.givesCase }
        guard let line = lines.last, case .receipted = line.state, let number = line.batchNumber,
            let batch = try step.transaction.outboundBatch(number: number), let receipt = batch.receipt, let came = batch.receiptedAt
        else { return nil }
        let said = try Receipt(parsing: UnverifiedJWS(parsing: receipt, as: .receipt).claimedPayload).receivedAt
        return min(max(said, batch.sealedAt), came)
    }
}

extension OutboundLine {
    /// The line gives the case to its receiver to act on.
    fileprivate var givesCase: Bool { EnvelopeType.givingCases.contains(EnvelopeType(rawValue: type)) }
}
