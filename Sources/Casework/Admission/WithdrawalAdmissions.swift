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
        if isBrought { try forgetBroughtStatements(of: opened) }
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

    /// Takes out the statements that came with the case by an earlier hop: their member does not know that they are here, and cannot tell us.
    ///
    /// Nobody withdraws in another's name, so the ledger only forgets them. What it has from the member itself too stays: its own
    /// withdrawal would reach us.
    private func forgetBroughtStatements(of opened: UnsealedCase) throws {
        guard let assessment = opened.file.assessment, try !isHeardByFeed(assessment.member) else { return }
        for sha256 in opened.file.items.compactMap({ Digest(hex: $0.sha256) }) {
            guard try !isHeard(assessment.member, on: sha256) else { continue }
            for source in try step.transaction.hash(sha256)?.sources ?? []
            where source.member == assessment.member && source.at == assessment.at {
                try CaseHashes(step).forget(source, of: sha256)
            }
        }
    }

    /// A member's own feed is read here, or central's, which carries its statements. Central itself is told of every withdrawal.
    private func isHeardByFeed(_ member: MemberID) throws -> Bool {
        guard let central = step.directory?.central else { return try step.transaction.pullCursor(from: member) != nil }
        return try central == step.member || [member, central].contains { try step.transaction.pullCursor(from: $0) != nil }
    }

    /// The member sent us a case with the hash itself, so it tells us what it says of it later.
    private func isHeard(_ member: MemberID, on sha256: Digest) throws -> Bool {
        try step.transaction.cases(with: sha256).contains { number in
            try step.transaction.caseRecord(number: number).map { try step.reader.senders(of: $0).contains(member) } ?? false
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
            stage: record.stage, isGiver: try isGiver(sender, of: record), isCopyOwner: record.isCopy(of: sender),
            isResponsible: try step.transaction.placements(of: record.number).contains { $0.responsible == sender },
            isAssessor: record.assessedBy == sender || isBrought, isOurs: try step.reader.hasOwnFinding(record),
            restsOnSender: try !step.reader.isHeld(record, besides: sender, isBrought: isBrought),
            isActedOn: try step.reader.isActedOn(record),
            isBeingAssessed: try step.reader.isBeingAssessed(record))
    }

    /// The member reported the case to us, or sent the copy that it was here at first.
    private func isGiver(_ sender: MemberID, of record: CaseRecord) throws -> Bool {
        try step.reader.givers(of: record).contains { $0.member == sender } || step.reader.senders(of: record).contains(sender)
    }
}

extension CaseRecord {
    /// The case is here for information only, as a copy that a member sent.
    func isCopy(of member: MemberID) -> Bool { stage == .copy && receivedFrom == member }
}
