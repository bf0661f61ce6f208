import CaseStore
import Envelopes
import HotlineModel

/// Admits other members' updates about cases.
struct UpdateAdmissions {
    let step: CaseStep

    func admit(_ body: UpdateBody, _ arrived: ArrivedEnvelope) throws -> Admission {
        let sender = arrived.envelope.from
        guard let record = try step.transaction.caseRecord(arrived.envelope.caseID) else { return .rejected(.unknownCase) }
        guard let opened = try step.reader.unsealUnlessDestroyed(record) else { return .rejected(.contentsDestroyed) }
        let placement = try step.transaction.placements(of: record.number).last { $0.responsible == sender && $0.state != .returned }
        let isGiver = try step.reader.givers(of: record).contains { $0.member == sender }
        switch UpdateRules.standing(of: body.event, placement: placement, isGiver: isGiver) {
        case .reject(let code):
            return .rejected(code)
        case .result(let placement):
            try step.record(body.event, of: record, by: sender, reason: body.reason)
            try follow(body, of: placement, on: opened)
            try Settlement(step).settle(placement)
        case .reassignment:
            try step.record(body.event, of: record, by: sender, reason: body.reason)
            try standDown(opened, body, from: sender)
        }
        return try arrived.accepted(on: record, attached: true, sealedWith: opened.key)
    }

    /// Applies the responsible member's result.
    private func follow(_ body: UpdateBody, of placement: PlacementRecord, on opened: UnsealedCase) throws {
        var rules = ResultRules(event: body.event, placement: placement.state)
        rules.isYielding = body.reason == SettlementRules.earlierReceipt
        rules.namesUs = body.responsible == step.member
        rules.hasAssessment = body.assessment != nil
        rules.isAssessmentRefused = try rules.hasAssessment && isRefused(placement.responsible, to: opened.record)
        switch rules.effect {
        case .none: return
        case .takeBack(let tracesAgain): try takeBack(opened, placement, tracesAgain: tracesAgain)
        case .change(let change): try apply(change, of: body, to: placement, on: opened)
        }
    }

    private func isRefused(_ member: MemberID, to record: CaseRecord) throws -> Bool {
        try step.reader.rules(for: record).refusalToAssess(by: member) != nil
    }

    private func apply(
        _ change: ResultRules.Change, of body: UpdateBody, to placement: PlacementRecord, on opened: UnsealedCase
    ) throws {
        var opened = opened
        if change.adoptsAssessment, let assessment = body.assessment {
            opened.file.assessment = assessment
            try step.save(opened)
            opened.record.classification = assessment.classification
            try CaseHashes(step).confirm(opened)
        }
        if let state = change.placement {
            try step.transaction.setState(ofPlacement: placement.number, to: state)
            if state == .open { try reopen(&opened) } else { try step.closeIfDone(opened, reason: "closedByPeer") }
        }
        guard change.isRelayed else { return }
        var relayed = UpdateBody(event: body.event, at: step.moment, reason: body.reason)
        relayed.assessment = change.dropsAssessment ? nil : body.assessment
        relayed.hosting = body.hosting
        try Correspondence(step).tellGivers(of: opened, relayed, except: placement.responsible)
    }

    private func reopen(_ opened: inout UnsealedCase) throws {
        guard opened.record.stage == .closed else { return }
        opened.record.stage = .routed
        try step.save(opened)
    }

    /// A member returned a case: it is traced and routed again, and that member does not get it a second time.
    private func takeBack(_ opened: UnsealedCase, _ placement: PlacementRecord, tracesAgain: Bool) throws {
        try step.transaction.setState(ofPlacement: placement.number, to: .returned)
        guard tracesAgain else { return }
        var opened = opened
        opened.record.stage = .awaitingTrace
        try step.save(opened)
        step.wake(.tracing)
    }

    private func standDown(_ opened: UnsealedCase, _ body: UpdateBody, from giver: MemberID) throws {
        let record = opened.record
        let rules = StandDownRules(
            member: step.member, stage: record.stage, isSettled: body.reason == SettlementRules.earlierReceipt,
            namesUs: body.responsible == step.member, restsOnGiver: try step.reader.rests(record, onlyOn: giver),
            isActedOn: try step.reader.isActedOn(record),
            open: try step.transaction.placements(of: record.number).filter { $0.state == .open }.map(\.responsible))
        guard let effect = rules.effect else { return }
        if effect.closesCase { try step.close(opened, marking: .reassigned, reason: CaseEventKind.reassigned.rawValue) }
        guard effect.isTold else { return }
        let update = UpdateBody(
            event: .duplicate, at: step.moment, reason: SettlementRules.earlierReceipt, responsible: body.responsible)
        try Correspondence(step).tellGivers(of: opened, update)
    }
}
