import CaseStore
import Envelopes
import HotlineModel

extension CaseAdmissions {
    /// Admits a further report of a case that is known. It counts as a report all the same, and adds what it says.
    func join(
        _ record: CaseRecord, _ body: ReportBody, firstReporter: MemberID?, _ arrived: ArrivedEnvelope
    ) throws -> Admission {
        guard let opened = try step.reader.unsealUnlessDestroyed(record) else { return .rejected(.contentsDestroyed) }
        var reported = opened
        reported.file = body.file
        try enterStatements(of: arrived.envelope, on: reported)
        if let change = try rejoining(opened, body.file, arrived.envelope).decision {
            try bringBack(opened, body, as: change, arrived.envelope)
        } else {
            try extend(opened, by: body.file, toldBy: arrived.envelope.speaker, from: arrived.envelope.from)
        }
        try addReport(of: record, firstReporter: firstReporter, arrived.envelope)
        return try arrived.accepted(on: record, attached: true, sealedWith: opened.key)
    }

    private func rejoining(_ known: UnsealedCase, _ file: CaseFile, _ envelope: Envelope) throws -> RejoiningRules {
        let record = known.record
        let placements = record.stage == .routed ? try step.transaction.placements(of: record.number) : []
        let open = placements.filter { $0.state == .open }.map(\.responsible)
        return RejoiningRules(
            member: step.member, stage: record.stage, isOurs: record.receivedFrom == nil, assessment: known.file.assessment,
            reported: file.assessment, open: open, isHandover: envelope.type == .handover, hasOurName: envelope.caseID == record.id)
    }

    /// Adds what a report says of items and classification, and tells every member that has the case.
    ///
    /// - Parameter speaker: The member whose statement it is: the sender, or the signer of an earlier hop.
    func extend(_ known: UnsealedCase, by file: CaseFile, toldBy speaker: MemberID, from sender: MemberID) throws {
        let rules = try addition(of: file, toldBy: speaker, to: known)
        let (items, assessment) = (rules.addedItems, rules.adoptedAssessment)
        guard !items.isEmpty || assessment != nil else { return }
        var opened = known
        opened.file.items = rules.mergedItems
        if let assessment { opened.file.assessment = assessment }
        try step.saveTold(opened)
        try AdoptedFindings(step).follow(opened, from: known.record)
        try CaseHashes(step).link(opened)
        try step.record(.extended, of: opened.record, by: sender, reason: assessment?.classification.rawValue)
        let body = UpdateBody(event: .extended, at: step.moment, assessment: assessment, items: told(items, with: assessment, on: opened))
        try Correspondence(step).tellHolders(of: opened, body, except: sender)
    }

    /// Items as an update says them: without an assessment beside them they would be this member's own statements.
    private func told(_ items: [ItemHashes], with assessment: Assessment?, on opened: UnsealedCase) -> [ItemHashes] {
        guard assessment == nil, let counting = opened.file.assessment, counting.witnesses != [step.member] else { return items }
        return items.map { $0.resting(on: counting.witnesses) }
    }

    private func addition(of file: CaseFile, toldBy speaker: MemberID, to known: UnsealedCase) throws -> FurtherReportRules {
        FurtherReportRules(
            items: known.file.unassessedItems(at: step.member), assessment: known.file.assessment, reportedItems: file.items,
            reported: file.assessment, speaker: speaker, isActedOn: try step.reader.isActedOn(known.record))
    }

    private func bringBack(_ known: UnsealedCase, _ body: ReportBody, as change: RejoiningRules.Return, _ envelope: Envelope) throws {
        let giver = envelope.from
        var opened = known
        var rules = try addition(of: body.file, toldBy: envelope.speaker, to: known)
        rules.isReplacing = change.replacesFile && !change.keepsAssessment
        if change.isReopened { try step.record(.reopened, of: opened.record, by: giver) }
        if change.returnsPlacements { try step.endPlacements(of: opened.record, as: .returned) }
        if change.replacesFile {
            opened.file = body.file
            if change.keepsAssessment { opened.file.assessment = known.file.assessment }
            opened.record.receivedFrom = giver
        } else if let assessment = rules.adoptedAssessment {
            opened.file.assessment = assessment
        }
        opened.file.items = rules.mergedItems
        opened.record.stage = .awaitingTrace
        opened.record.isTakeover = body.isTakeover
        try step.saveTold(opened)
        try AdoptedFindings(step).follow(opened, from: known.record)
        step.wake(.tracing)
    }
}
