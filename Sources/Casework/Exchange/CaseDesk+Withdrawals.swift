import CaseStore
import Envelopes
import HotlineModel

extension CaseDesk {
    /// Records a withdrawal of a report. Before anything was done it closes a case that rests on nothing else; after an action it undoes nothing.
    func admitWithdrawal(
        _ body: WithdrawalBody, _ envelope: Envelope, line: [UInt8], now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Admission {
        if case .hash(let sha256) = body.target {
            return try admitHashWithdrawal(of: sha256, reason: body.reason, envelope, line: line, now: now, in: transaction)
        }
        guard let held = try transaction.caseRecord(envelope.caseID) else { return .rejected(.unknownCase) }
        guard let opened = try openUnlessDestroyed(held) else { return .rejected(.contentsDestroyed) }
        guard try givers(of: held, in: transaction).contains(where: { $0.member == envelope.from }) else { return .rejected(.notYours) }
        try transaction.record(
            EventRecord(caseNumber: held.number, kind: .withdrawn, at: now, member: envelope.from, reason: body.reason))
        if try rests(held, onlyOn: envelope.from, in: transaction), held.stage != .closed, try !isActedOn(held, in: transaction) {
            try close(opened, marking: .done, reason: CaseEventKind.withdrawn.rawValue, now: now, in: transaction)
        }
        return Admission(
            result: .accepted(attached: true), caseNumber: held.number, sealedLine: try opened.key.seal(line), signals: [])
    }

    /// Whether nobody but one member reported a case.
    func rests(_ record: CaseRecord, onlyOn giver: MemberID, in view: any StoreView) throws -> Bool {
        try view.reports(of: record.number).allSatisfy { $0.origin == .partner(giver) }
    }

    /// Whether something was done about a case that cannot be undone.
    func isActedOn(_ record: CaseRecord, in view: any StoreView) throws -> Bool {
        try AssessmentRules.standingActions.contains { try view.hasEvent($0, caseNumber: record.number) }
    }
}
