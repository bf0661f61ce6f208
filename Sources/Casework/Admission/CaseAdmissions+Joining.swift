import CaseStore
import Envelopes
import HotlineModel

extension CaseAdmissions {
    /// Admits a further report of a case that is known. It counts as a report all the same, and adds what it says.
    func join(
        _ record: CaseRecord, _ body: ReportBody, firstReporter: MemberID?, _ arrived: ArrivedEnvelope
    ) throws -> Admission {
        guard let opened = try step.reader.unsealUnlessDestroyed(record) else { return .rejected(.contentsDestroyed) }
        let isFoundAnew = try isFoundAnew(opened, body.file.assessment, by: arrived.envelope.from)
        var reported = opened
        reported.file = body.file
        try enterStatements(of: arrived.envelope, on: reported)
        if let change = try rejoining(opened, body.file, isFoundAnew: isFoundAnew, arrived.envelope).decision {
            try bringBack(opened, body, as: change, isFoundAnew: isFoundAnew, arrived.envelope)
        } else {
            try extend(
                opened, by: body.file, toldBy: arrived.envelope.speaker, from: arrived.envelope.from, isFoundAnew: isFoundAnew)
        }
        try addReport(of: record, firstReporter: firstReporter, arrived.envelope)
        if isFoundAnew { try Reviews(step).end(of: record) }
        return try arrived.accepted(on: record, attached: true, sealedWith: opened.key)
    }

    /// A person was asked because the member withdrew its finding, and its analyst finds as much again: that answers it.
    private func isFoundAnew(_ known: UnsealedCase, _ reported: Assessment?, by sender: MemberID) throws -> Bool {
        guard try step.transaction.workItem(of: known.record.number)?.review == .findingWithdrawn, let reported, reported.basis.isSeen,
            reported.member == sender, try step.reader.hasWithdrawn(sender, from: known.record)
        else { return false }
        return known.file.assessment.map { reported.classification.reaches($0.classification) } ?? true
    }

    private func rejoining(
        _ known: UnsealedCase, _ file: CaseFile, isFoundAnew: Bool, _ envelope: Envelope
    ) throws -> RejoiningRules {
        let record = known.record
        let placements = record.stage == .routed ? try step.transaction.placements(of: record.number) : []
        let open = placements.filter { $0.state == .open }.map(\.responsible)
        return RejoiningRules(
            member: step.member, stage: record.stage, isOurs: record.receivedFrom == nil, assessment: known.file.assessment,
            reported: file.assessment, isFoundAnew: isFoundAnew, open: open, isHandover: envelope.type == .handover,
            hasOurName: envelope.caseID == record.id)
    }

    /// Adds what a report says of items and classification, and tells every member that has the case.
    ///
    /// - Parameters:
    ///   - speaker: The member whose statement it is: the sender, or the signer of an earlier hop.
    ///   - isFoundAnew: The sender found as much again as it had withdrawn.
    func extend(
        _ known: UnsealedCase, by file: CaseFile, toldBy speaker: MemberID, from sender: MemberID, isFoundAnew: Bool = false
    ) throws {
        var rules = try addition(of: file, toldBy: speaker, to: known)
        rules.isFoundAnew = isFoundAnew
        let (items, assessment, wider) = (rules.addedItems, rules.adoptedAssessment, rules.widerForPerson)
        var opened = known
        opened.file.fillPlace(from: file)
        let isPlaceNews = (opened.file.site, opened.file.referrer) != (known.file.site, known.file.referrer)
        guard !items.isEmpty || assessment != nil || wider != nil || isPlaceNews else { return }
        opened.file.items = rules.mergedItems
        if let assessment { opened.file.assessment = assessment }
        try step.saveTold(opened)
        try AdoptedFindings(step).follow(opened, from: known.record)
        try CaseHashes(step).link(opened)
        if let wider { try askAbout(wider, of: known.record, from: sender, isNews: !items.isEmpty) }
        try step.record(.extended, of: opened.record, by: sender, reason: (assessment ?? wider)?.classification.rawValue)
        // What somebody saw travels on, even if an action stands here: those who can adopt it do, and the others ask a person.
        let told = assessment ?? wider.flatMap { $0.basis.isSeen ? $0 : nil }
        guard !items.isEmpty || told != nil else { return }
        let body = UpdateBody(event: .extended, at: step.moment, assessment: told, items: itemsToTell(items, with: told, on: opened))
        try Correspondence(step).tellHolders(of: opened, body, except: sender)
    }

    /// A member has the case as reaching further than it does here: a person here looks again, unless one has since that member said so.
    private func askAbout(_ wider: Assessment, of record: CaseRecord, from sender: MemberID, isNews: Bool) throws {
        guard record.stage != .copy else { return }
        // After an action, the member that is responsible decides. Before one, any member that has the case may settle it by a look.
        if try step.reader.isActedOn(record), try !step.reader.rules(for: record).isResponsible(step.member) { return }
        let events = try step.transaction.events(of: record.number)
        let said = events.lastIndex {
            $0.kind == .extended && $0.member == sender && $0.reason == wider.classification.rawValue
        }
        let isAnswered = said.map { events[$0...].contains { $0.kind == .assessed && $0.actor != EventRecord.node } } ?? false
        if isNews || !isAnswered { try Reviews(step).ask(record, because: .reachesFurther) }
    }

    /// Items as an update says them: without an assessment beside them they would be this member's own statements.
    private func itemsToTell(_ items: [ItemHashes], with assessment: Assessment?, on opened: UnsealedCase) -> [ItemHashes] {
        guard assessment == nil, let counting = opened.file.assessment, counting.witnesses != [step.member] else { return items }
        return items.map { $0.resting(on: counting.witnesses) }
    }

    private func addition(of file: CaseFile, toldBy speaker: MemberID, to known: UnsealedCase) throws -> FurtherReportRules {
        FurtherReportRules(
            items: known.file.unassessedItems(at: step.member), assessment: known.file.assessment, reportedItems: file.items,
            reported: file.assessment, speaker: speaker, isActedOn: try step.reader.isActedOn(known.record))
    }

    private func bringBack(
        _ known: UnsealedCase, _ body: ReportBody, as change: RejoiningRules.Return, isFoundAnew: Bool, _ envelope: Envelope
    ) throws {
        let giver = envelope.from
        var opened = known
        var rules = try addition(of: body.file, toldBy: envelope.speaker, to: known)
        rules.isFoundAnew = isFoundAnew
        rules.isReplacing = change.replacesFile && !change.keepsAssessment
        if change.isReopened { try step.record(.reopened, of: opened.record, by: giver) }
        if change.returnsPlacements { try step.endPlacements(of: opened.record, as: .returned) }
        if change.replacesFile {
            opened.file = body.file
            opened.file.fillPlace(from: known.file)
            if change.keepsAssessment { opened.file.assessment = known.file.assessment }
            opened.record.receivedFrom = giver
        } else {
            opened.file.fillPlace(from: body.file)
            if let assessment = rules.adoptedAssessment { opened.file.assessment = assessment }
        }
        opened.file.items = rules.mergedItems
        opened.record.stage = .awaitingTrace
        opened.record.isTakeover = body.isTakeover
        try step.saveTold(opened)
        try AdoptedFindings(step).follow(opened, from: known.record)
        if let wider = rules.widerForPerson { try askAbout(wider, of: opened.record, from: giver, isNews: true) }
        step.wake(.tracing)
    }
}
