import CaseStore
import Envelopes
import HotlineModel

/// Admits other members' updates about cases.
struct UpdateAdmissions {
    let step: CaseStep

    func admit(_ update: UpdateBody, _ arrived: ArrivedEnvelope) throws -> Admission {
        let sender = arrived.envelope.from
        var body = update
        body.assessment = update.completeAssessment.map { StatementRules.assessment($0, toldBy: sender) }
        guard let record = try step.transaction.caseRecord(arrived.envelope.caseID) else { return .rejected(.unknownCase) }
        guard let opened = try step.reader.unsealUnlessDestroyed(record) else { return .rejected(.contentsDestroyed) }
        let placement = try step.transaction.placements(of: record.number).last { $0.responsible == sender && $0.state != .returned }
        let isGiver = try step.reader.givers(of: record).contains { $0.member == sender }
        // The copy may have become a case since, by another member's handover.
        let isCopyOwner =
            try placement == nil && !isGiver && (record.isCopy(of: sender) || step.reader.senders(of: record).contains(sender))
        let standing = UpdateRules.standing(of: body.event, placement: placement, isGiver: isGiver, isCopyOwner: isCopyOwner)
        if case .reject(let code) = standing { return .rejected(code) }
        if let code = StatementRules.refusal(of: body, at: step.moment) { return .rejected(code) }
        try apply(body, as: standing, to: opened, from: sender)
        return try arrived.accepted(on: record, attached: true, sealedWith: opened.key)
    }

    private func apply(_ body: UpdateBody, as standing: UpdateRules.Standing, to opened: UnsealedCase, from sender: MemberID) throws {
        switch standing {
        case .reject: break
        case .result(let placement):
            try step.record(body.event, of: opened.record, by: sender, reason: body.reason, action: body.action)
            try follow(body, of: placement, on: opened)
            try Settlement(step).settle(placement)
        case .reassignment:
            try step.record(body.event, of: opened.record, by: sender, reason: body.reason)
            var opened = opened
            if try adoptOrigin(body.hosting, toldBy: sender, isDecided: false, in: &opened) { try step.save(opened) }
            try standDown(opened, body, from: sender)
        case .correction:
            try step.record(body.event, of: opened.record, by: sender, reason: body.reason)
            try correct(opened, body, from: sender)
        case .addition:
            var file = opened.file
            (file.items, file.assessment) = (body.items, body.assessment)
            try CaseAdmissions(step: step).extend(opened, by: file, toldBy: sender, from: sender)
        }
    }

    /// Applies the responsible member's result.
    private func follow(_ body: UpdateBody, of placement: PlacementRecord, on opened: UnsealedCase) throws {
        var rules = ResultRules(event: body.event, placement: placement.state)
        rules.isYielding = body.reason == SettlementRules.earlierReceipt
        rules.namesUs = body.responsible == step.member
        rules.hasAssessment = body.assessment != nil
        rules.isEndReversed = try body.action.map { try isEndReversed($0, by: placement.responsible, on: opened.record) } ?? false
        rules.isAssessmentRefused = try rules.hasAssessment && isRefused(placement.responsible, body, to: opened)
        switch rules.effect {
        case .none: return
        case .takeBack(let tracesAgain):
            var opened = opened
            // A member that says that the case is not there knows no more of the host than we do.
            if body.event == .moved {
                _ = try adoptOrigin(body.hosting, toldBy: placement.responsible, isDecided: true, in: &opened)
            }
            try takeBack(opened, placement, tracesAgain: tracesAgain)
        case .change(let change): try apply(change, of: body, to: placement, on: opened)
        }
    }

    /// The action was an end, and with it every end that the member recorded is reversed. The reversal is on record already.
    private func isEndReversed(_ action: CaseEventKind, by member: MemberID, on record: CaseRecord) throws -> Bool {
        guard AssessmentRules.endings.contains(action) else { return false }
        return try !step.reader.history(of: record).isEnded(by: member)
    }

    /// Applies a corrected finding of the member that gave us the case, or a copy.
    private func correct(_ known: UnsealedCase, _ body: UpdateBody, from sender: MemberID) throws {
        guard let assessment = body.assessment else { return }
        let isBrought = try step.reader.isAssessmentBrought(by: sender, on: known.record)
        let rules = CorrectionRules(
            stage: known.record.stage, isTheirs: known.record.assessedBy == sender || isBrought || known.record.isCopy(of: sender),
            isActedOn: try step.reader.isActedOn(known.record), isIllegal: assessment.classification.isIllegal,
            reachesFurther: known.file.assessment.map { assessment.classification.reachesFurther(than: $0.classification) } ?? false)
        var opened = known
        opened.file.adopt(assessment, items: body.items, at: step.member)
        switch rules.effect {
        case .none: return
        case .askReview(let reason): return try Reviews(step).ask(known.record, because: reason)
        case .adopt: try step.save(opened)
        case .adoptAndClose: try step.close(opened, marking: .done, reason: CaseEventKind.notIllegal.rawValue)
        }
        // Whoever saw the content has answered why a person here should look.
        if assessment.basis.isSeen { try Reviews(step).end(of: known.record) }
        try askAboutOwnStatements(on: opened)
        try Reviews(step).askAboutLaterReports(of: opened)
        try AdoptedFindings(step).follow(opened, from: known.record)
        try CaseHashes(step).confirm(opened, by: sender)
        try Correspondence(step).tellHolders(of: opened, body, except: sender)
    }

    /// Our statements on the items stand, and the member that decides found that the case is not illegal: a person here decides about them.
    private func askAboutOwnStatements(on opened: UnsealedCase) throws {
        guard opened.file.assessment?.classification.isIllegal == false, try !step.reader.ownStatements(on: opened).isEmpty else { return }
        try Reviews(step).ask(opened.record, because: .statementsStand)
    }

    private func isRefused(_ member: MemberID, _ body: UpdateBody, to opened: UnsealedCase) throws -> Bool {
        let record = opened.record
        // What it knows by a finding that we withdrew, it does not know. What somebody there saw stands by itself.
        if record.stage == .withdrawn || record.stage == .awaitingAssessment, body.assessment?.basis.isSeen == false { return true }
        let rules = try step.reader.rules(for: opened)
        guard let refusal = rules.refusalToAssess(by: member) else { return false }
        return try !(refusal == .actionStands && rules.isResponsible(member) && answersReport(body.assessment, on: opened))
    }

    /// A further report reached as far after an action, so a person there looked again.
    private func answersReport(_ found: Assessment?, on opened: UnsealedCase) throws -> Bool {
        guard let found, found.basis.isSeen, let own = opened.file.assessment,
            found.classification.reachesFurther(than: own.classification)
        else { return false }
        return try step.transaction.events(of: opened.record.number).contains {
            $0.kind == .extended && $0.reason == found.classification.rawValue
        }
    }

    private func apply(
        _ change: ResultRules.Change, of body: UpdateBody, to placement: PlacementRecord, on opened: UnsealedCase
    ) throws {
        var opened = opened
        if change.adoptsAssessment, let assessment = body.assessment {
            opened.file.adopt(assessment, items: body.items, at: step.member)
            try step.saveTold(opened)
            try Reviews(step).end(of: opened.record)
            try AdoptedFindings(step).follow(opened, from: opened.record)
            opened.record.classification = assessment.classification
            try CaseHashes(step).confirm(opened, by: placement.responsible)
        }
        if change.revives {
            try revive(opened, placement)
        } else if let state = change.placement {
            try step.transaction.setState(ofPlacement: placement.number, to: state)
            if state == .open { try step.reopenIfClosed(&opened) } else { try step.closeIfDone(opened, reason: EventRecord.closedByPeer) }
        }
        if change.adoptsAssessment {
            try askAboutOwnStatements(on: opened)
            try Reviews(step).askAboutLaterReports(of: opened)
        }
        if change.isRelayed { try relay(body, of: opened, dropsAssessment: change.dropsAssessment, from: placement.responsible) }
        let isRouted = opened.record.stage == .routed || opened.record.stage == .closed
        if change.adoptsAssessment, isRouted, opened.record.classification?.isIllegal == true { try Correspondence(step).giveAgain(opened) }
    }

    /// The member found about a case that we withdrew: its finding counts, and the case goes on, or is over, by that.
    private func revive(_ known: UnsealedCase, _ placement: PlacementRecord) throws {
        let isIllegal = known.file.assessment?.classification.isIllegal == true
        guard isIllegal, try !step.reader.history(of: known.record).isGone(by: placement.responsible) else {
            try step.transaction.setState(ofPlacement: placement.number, to: .done)
            try step.close(known, marking: .done, reason: isIllegal ? EventRecord.closedByPeer : CaseEventKind.notIllegal.rawValue)
            if isIllegal { try Correspondence(step).copyToCentral(known) }
            return
        }
        try step.transaction.setState(ofPlacement: placement.number, to: .open)
        var opened = known
        opened.record.stage = .awaitingTrace
        try step.save(opened)
        try step.record(.reopened, of: opened.record, by: placement.responsible)
        step.wake(.tracing)
    }

    private func relay(_ body: UpdateBody, of opened: UnsealedCase, dropsAssessment: Bool, from source: MemberID) throws {
        var relayed = UpdateBody(event: body.event, at: step.moment, reason: body.reason)
        relayed.assessment = dropsAssessment ? nil : body.assessment
        relayed.hosting = body.hosting
        relayed.items = dropsAssessment ? [] : body.items
        relayed.action = body.action
        // A finding also concerns those that have the case from us; what was done about it concerns those that reported it.
        if UpdateRules.findings.contains(body.event) {
            try Correspondence(step).tellHolders(of: opened, relayed, except: source)
        } else {
            try Correspondence(step).tellGivers(of: opened, relayed, except: source)
        }
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

    /// Adopts where a member says that the host behind a front-end is, if that is not known here, or was said otherwise before; tells if it did.
    ///
    /// - Parameter isDecided: The member is responsible, so what it found also replaces what was found here.
    private func adoptOrigin(
        _ told: HostingVerdict?, toldBy sender: MemberID, isDecided: Bool, in opened: inout UnsealedCase
    ) throws -> Bool {
        guard let known = opened.file.hosting, let told, told.behind != nil, case .located = told.outcome else { return false }
        switch known.outcome {
        case .hidden: break
        case .located where known.behind != nil && known.findings.map(\.address) != told.findings.map(\.address):
            guard try isDecided || !step.reader.history(of: opened.record).isOriginFound(by: step.member) else { return false }
        case .located, .unlocated: return false
        }
        opened.file.hosting = told
        try step.record(.originFound, of: opened.record, by: sender, reason: OriginSource.member.rawValue)
        return true
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
