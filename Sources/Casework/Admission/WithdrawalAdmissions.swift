import CaseStore
import Envelopes
import HotlineModel

/// Admits other members' withdrawals.
struct WithdrawalAdmissions {
    let step: CaseStep

    /// Records a withdrawal. It takes the finding from a case that rests on it alone, unless somebody acted: an action is not undone.
    func admit(_ body: WithdrawalBody, _ arrived: ArrivedEnvelope) throws -> Admission {
        if case .hash(let sha256) = body.target {
            return try HashAdmissions(step: step).admitWithdrawal(of: sha256, reason: body.reason, arrived)
        }
        let sender = arrived.envelope.from
        guard let record = try step.transaction.caseRecord(arrived.envelope.caseID) else { return .rejected(.unknownCase) }
        guard let opened = try step.reader.unsealUnlessDestroyed(record) else { return .rejected(.contentsDestroyed) }
        let effect = try rules(for: record, sender).effect
        if case .reject(let code) = effect { return .rejected(code) }
        try step.record(.withdrawn, of: record, by: sender, reason: body.reason)
        switch effect {
        case .reject, .none: break
        case .askReview: try Reviews(step).ask(record, because: .findingWithdrawn)
        case .withdraw:
            try Correspondence(step).tellHolders(of: opened, .withdrawal(body), except: sender)
            try step.withdrawFinding(of: opened)
        }
        return try arrived.accepted(on: record, attached: true, sealedWith: opened.key)
    }

    private func rules(for record: CaseRecord, _ sender: MemberID) throws -> WithdrawalRules {
        WithdrawalRules(
            stage: record.stage, isGiver: try step.reader.givers(of: record).contains { $0.member == sender },
            isCopyOwner: record.isCopy(of: sender), isAssessor: record.assessedBy == sender, isOurs: record.assessedBy == step.member,
            restsOnSender: try step.reader.rests(record, onlyOn: sender), isActedOn: try step.reader.isActedOn(record))
    }
}

extension CaseRecord {
    /// The case is here for information only, as a copy that a member sent.
    func isCopy(of member: MemberID) -> Bool { stage == .copy && receivedFrom == member }
}

extension CaseReader {
    /// One member alone reported the case.
    func rests(_ record: CaseRecord, onlyOn giver: MemberID) throws -> Bool {
        try view.reports(of: record.number).allSatisfy { $0.origin == .partner(giver) }
    }

    /// A member recorded an action that stands.
    func isActedOn(_ record: CaseRecord) throws -> Bool { AssessmentRules.isActedOn(try view.events(of: record.number)) }
}
