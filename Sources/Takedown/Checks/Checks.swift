import CaseStore
package import Casework
package import HotlineModel
package import OnlineChecks

/// Checks the cases that are kept here: begins and ends with their placements, records sights, and does what follows from them.
package struct Checks {
    let step: CaseStep
    let policy: CheckPolicy

    package init(_ step: CaseStep, policy: CheckPolicy) {
        self.step = step
        self.policy = policy
    }

    /// Follows what changed of a case's placements.
    func follow(_ record: CaseRecord) throws {
        let check = try step.transaction.check(of: record.number)
        let rules = CheckRules(
            member: step.member, isIllegal: record.classification?.isIllegal == true && record.stage != .withdrawn,
            placements: try step.transaction.placements(of: record.number), hasMovedAway: try hasMovedAway(record), check: check)
        switch rules.decision {
        case .none: break
        case .begin: try step.transaction.save(CheckRecord(caseNumber: record.number, beganAt: step.moment, dueAt: step.moment))
        case .resume: try setDue(check, at: step.moment)
        case .end: try setDue(check, at: nil)
        }
    }

    private func hasMovedAway(_ record: CaseRecord) throws -> Bool {
        let endings: Set<CaseEventKind> = [.removed, .unavailable, .moved]
        return try step.transaction.events(of: record.number).last { $0.member == step.member && endings.contains($0.kind) }?.kind == .moved
    }

    /// Ends the checks of a case whose address nobody knows any more.
    package func end(_ caseNumber: Int64) throws { try setDue(try step.transaction.check(of: caseNumber), at: nil) }

    private func setDue(_ check: CheckRecord?, at moment: Timestamp?) throws {
        guard var check else { return }
        check.dueAt = moment
        if moment == nil { check.isWithPerson = false }
        try step.transaction.save(check)
    }

    /// Records what a check saw of a case, and closes it, opens it again or puts it before a person.
    ///
    /// - Returns: What followed; nothing if the case is not checked any more.
    package func record(
        _ sight: Sight, of caseNumber: Int64, by observer: Sights.Observer = .program, actor: String = EventRecord.node
    ) throws -> [Sights.Consequence] {
        guard var check = try step.transaction.check(of: caseNumber), check.dueAt != nil,
            let record = try step.transaction.caseRecord(number: caseNumber)
        else { return [] }
        var sights = Sights(check)
        let consequences = sights.record(sight, at: step.moment, by: observer, under: policy.rhythm.sights)
        check.adopt(sights)
        check.sights += 1
        check.lastSight = sight.words
        check.dueAt = SightOutcome.due(
            after: sights, caseNumber: caseNumber,
            isUrgent: SightOutcome.isUrgent(record.classification, since: check.beganAt, at: step.moment), policy: policy, at: step.moment)
        try step.transaction.save(check)
        for consequence in consequences { try perform(consequence, sight, record, actor: actor) }
        return consequences
    }

    private func perform(_ consequence: Sights.Consequence, _ sight: Sight, _ record: CaseRecord, actor: String) throws {
        switch consequence {
        case .close:
            // A person may have recorded it already, or another member may be responsible by now.
            let rules = try step.reader.rules(for: record)
            guard rules.verdict(on: SightOutcome.action(for: sight)) == .allowed else { return }
            try Actions(step).record(
                ActionSubmission(caseID: record.id, action: SightOutcome.action(for: sight), actor: actor))
        case .reopen: _ = try Reopening(step).reopen(record, actor: actor)
        case .askPerson, .ring: break
        }
    }

    /// Records a person's look at a case.
    ///
    /// - Throws: ``TakedownError/notChecked(_:)``.
    package func record(_ look: PersonalLook, of id: CaseID, actor: String) throws {
        guard let record = try step.transaction.caseRecord(id) else { throw CaseworkError.unknownCase(id) }
        guard try step.transaction.check(of: record.number)?.dueAt != nil else { throw TakedownError.notChecked(id) }
        _ = try self.record(look.sight, of: record.number, by: .person, actor: actor)
    }

    /// The host lies where another member is responsible: the case is routed again, and nothing is fetched.
    ///
    /// - Returns: `false` if we are not responsible any more.
    package func move(_ caseNumber: Int64) throws -> Bool {
        guard let record = try step.transaction.caseRecord(number: caseNumber),
            try step.reader.rules(for: record).verdict(on: .moved) == .allowed
        else { return false }
        try Actions(step).record(ActionSubmission(caseID: record.id, action: .moved, actor: EventRecord.node))
        return true
    }
}

/// A person's look at a case.
public enum PersonalLook: String, CaseIterable, Sendable {
    case online, gone, unknown

    /// The sight that it counts as.
    var sight: Sight {
        switch self {
        case .online: .online
        case .gone: .gone(.rule)
        case .unknown: .unknown(.elsewhere)
        }
    }
}

extension Sights {
    init(_ check: CheckRecord) {
        self.init(
            lastOnline: check.lastOnline, firstGone: check.firstGone, lastGone: check.lastGone, gone: check.gone,
            goneByPerson: check.goneByPerson, unknownSince: check.unknownSince, nameMissingSince: check.nameMissingSince,
            isClosed: check.isClosed, isWithPerson: check.isWithPerson, last: check.lastAt)
    }
}

extension CheckRecord {
    mutating func adopt(_ sights: Sights) {
        (lastOnline, firstGone, lastGone) = (sights.lastOnline, sights.firstGone, sights.lastGone)
        (gone, goneByPerson) = (sights.gone, sights.goneByPerson)
        (unknownSince, nameMissingSince) = (sights.unknownSince, sights.nameMissingSince)
        (isClosed, isWithPerson, lastAt) = (sights.isClosed, sights.isWithPerson, sights.last)
    }
}
