import CaseStore
import Envelopes
import HotlineModel

/// Admits other members' withdrawals.
struct WithdrawalAdmissions {
    let step: CaseStep

    /// Records a withdrawal. It closes a case that nobody else reported, unless somebody acted on the case: an action is not undone.
    func admit(_ body: WithdrawalBody, _ arrived: ArrivedEnvelope) throws -> Admission {
        if case .hash(let sha256) = body.target {
            return try HashAdmissions(step: step).admitWithdrawal(of: sha256, reason: body.reason, arrived)
        }
        let sender = arrived.envelope.from
        guard let record = try step.transaction.caseRecord(arrived.envelope.caseID) else { return .rejected(.unknownCase) }
        guard let opened = try step.reader.unsealUnlessDestroyed(record) else { return .rejected(.contentsDestroyed) }
        guard try step.reader.givers(of: record).contains(where: { $0.member == sender }) else { return .rejected(.notYours) }
        try step.record(.withdrawn, of: record, by: sender, reason: body.reason)
        if try step.reader.rests(record, onlyOn: sender), record.stage != .closed, try !step.reader.isActedOn(record) {
            try step.close(opened, marking: .done, reason: CaseEventKind.withdrawn.rawValue)
        }
        return try arrived.accepted(on: record, attached: true, sealedWith: opened.key)
    }
}

extension CaseReader {
    /// One member alone reported the case.
    func rests(_ record: CaseRecord, onlyOn giver: MemberID) throws -> Bool {
        try view.reports(of: record.number).allSatisfy { $0.origin == .partner(giver) }
    }

    /// A member recorded an action that cannot be undone.
    func isActedOn(_ record: CaseRecord) throws -> Bool {
        try AssessmentRules.standingActions.contains { try view.hasEvent($0, caseNumber: record.number) }
    }
}
