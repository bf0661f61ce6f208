import CaseStore
import Cryptography
import Envelopes
import HotlineModel

/// Admits other members' withdrawals.
struct WithdrawalAdmissions {
    let step: CaseStep

    /// Records a withdrawal. It takes the finding from a case that rests on it alone, unless somebody acted: an action stands.
    func admit(_ body: WithdrawalBody, _ arrived: ArrivedEnvelope) throws -> Admission {
        if case .hash(let sha256) = body.target {
            return try HashAdmissions(step: step).admitWithdrawal(of: sha256, reason: body.reason, arrived)
        }
        let sender = arrived.envelope.from
        guard let record = try step.transaction.caseRecord(arrived.envelope.caseID) else { return .rejected(.unknownCase) }
        guard let opened = try step.reader.unsealUnlessDestroyed(record) else { return .rejected(.contentsDestroyed) }
        let isBrought = try step.reader.isAssessmentBrought(by: sender, on: record)
        let effect = try rules(for: record, sender, isBrought: isBrought).effect
        if case .reject(let code) = effect { return .rejected(code) }
        try step.record(.withdrawn, of: record, by: sender, reason: body.reason)
        if isBrought { try withdrawBroughtStatements(of: opened) }
        switch effect {
        case .reject, .none: break
        case .askReview(let audience):
            try tell(audience, of: opened, body, except: sender)
            try Reviews(step).ask(record, because: .findingWithdrawn)
        case .withdraw:
            try Correspondence(step).tellHolders(of: opened, .withdrawal(body), except: sender)
            try step.withdrawFinding(of: opened)
        }
        if record.assessedBy == sender || isBrought {
            try AdoptedFindings(step).fall(with: record, as: record.assessedAt, reason: body.reason)
        }
        return try arrived.accepted(on: record, attached: true, sealedWith: opened.key)
    }

    /// Withdraws the statements that came with the case by an earlier hop: their member does not know that they are here, and cannot tell us.
    ///
    /// They are withdrawn as of the finding, so a later statement of that member stands.
    private func withdrawBroughtStatements(of opened: UnsealedCase) throws {
        guard let assessment = opened.file.assessment else { return }
        let withdrawal = HashWithdrawal(member: assessment.member, at: assessment.at)
        for sha256 in opened.file.items.compactMap({ Digest(hex: $0.sha256) }) {
            let sources = try step.transaction.hash(sha256)?.sources ?? []
            guard sources.contains(where: { $0.member == assessment.member && $0.at == assessment.at }) else { continue }
            try CaseHashes(step).merge(HashEntry(sha256: sha256, withdrawals: [withdrawal], at: step.moment))
        }
    }

    private func tell(_ audience: WithdrawalRules.Audience, of opened: UnsealedCase, _ body: WithdrawalBody, except sender: MemberID) throws
    {
        switch audience {
        case .nobody: break
        case .copies: try Correspondence(step).tellCopies(of: opened, .withdrawal(body), except: sender)
        case .holders: try Correspondence(step).tellHolders(of: opened, .withdrawal(body), except: sender)
        }
    }

    private func rules(for record: CaseRecord, _ sender: MemberID, isBrought: Bool) throws -> WithdrawalRules {
        WithdrawalRules(
            stage: record.stage, isGiver: try step.reader.givers(of: record).contains { $0.member == sender },
            isCopyOwner: record.isCopy(of: sender),
            isResponsible: try step.transaction.placements(of: record.number).contains { $0.responsible == sender },
            isAssessor: record.assessedBy == sender || isBrought, isOurs: try step.reader.hasOwnFinding(record),
            restsOnSender: try step.reader.rests(record, onlyOn: sender), isActedOn: try step.reader.isActedOn(record),
            isBeingAssessed: try step.reader.isBeingAssessed(record))
    }
}

extension CaseRecord {
    /// The case is here for information only, as a copy that a member sent.
    func isCopy(of member: MemberID) -> Bool { stage == .copy && receivedFrom == member }
}
