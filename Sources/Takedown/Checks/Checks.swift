import CaseStore
package import Casework
package import HotlineModel
package import OnlineChecks

/// Checks the cases that are kept here: begins and ends with their placements, records sights, and does what follows from them.
package struct Checks {
    let step: CaseStep
    let policy: CheckPolicy
    /// How many of a hundred cases that a peer closed are looked at.
    let recheckPercent: Int

    package init(_ step: CaseStep, policy: CheckPolicy, recheckPercent: Int = 0) {
        self.step = step
        self.policy = policy
        self.recheckPercent = recheckPercent
    }

    /// Follows what changed of a case's placements.
    func follow(_ record: CaseRecord) throws {
        let check = try step.transaction.check(of: record.number)
        let isIllegal = record.classification?.isIllegal == true && record.stage != .withdrawn
        let placements = try step.transaction.placements(of: record.number)
        // A look at what a peer closed is no check of a case that is kept here.
        let own = check?.sampleOf == nil ? check : nil
        let rules = CheckRules(
            member: step.member, isIllegal: isIllegal, placements: placements, hasMovedAway: try hasMovedAway(record), check: own)
        switch rules.decision {
        case .none: try followSample(of: record, placements, isIllegal: isIllegal, check)
        case .begin, .restart:
            try step.transaction.save(CheckRecord(caseNumber: record.number, beganAt: step.moment, dueAt: step.moment))
        case .close: try close(check, record)
        case .end: try setDue(check, at: nil)
        }
    }

    private func followSample(
        of record: CaseRecord, _ placements: [PlacementRecord], isIllegal: Bool, _ check: CheckRecord?
    ) throws {
        let events = try step.transaction.events(of: record.number)
        let rules = SampleRules(
            closer: SampleRules.closer(of: placements, after: events, isIllegal: isIllegal), percent: recheckPercent,
            place: SightOutcome.place(of: record.number), check: check)
        switch rules.decision {
        case .none: break
        case .begin(let peer):
            // Not at once: the peer's host may still be on its way.
            let due = step.moment + policy.rhythm.period
            try step.transaction.save(CheckRecord(caseNumber: record.number, beganAt: step.moment, dueAt: due, sampleOf: peer))
        case .end:
            guard var check else { return }
            (check.dueAt, check.isClosed, check.isWithPerson) = (nil, false, false)
            try step.transaction.save(check)
        }
    }

    private func close(_ check: CheckRecord?, _ record: CaseRecord) throws {
        guard var check else { return }
        try recordRemoval(of: record, firstGone: check.firstGone, lastOnline: check.lastOnline)
        (check.isClosed, check.isWithPerson) = (true, false)
        (check.firstGone, check.lastGone) = (check.firstGone ?? step.moment, step.moment)
        try step.transaction.save(check)
    }

    /// Records between which moments the material went away. The last event that says so has its own moment.
    private func recordRemoval(of record: CaseRecord, firstGone: Timestamp?, lastOnline: Timestamp?) throws {
        let said = try step.transaction.events(of: record.number).last {
            $0.member == step.member && [.removed, .unavailable].contains($0.kind)
        }
        guard let said else { return }
        try step.transaction.add(
            RemovalRecord(
                caseNumber: record.number, at: said.at, lastOnline: lastOnline, firstGone: min(firstGone ?? said.at, said.at)))
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

    /// Puts a check off: until its host has time for it, or, if it could not be made, for the shortest time between two checks of a case.
    /// Checks that ended stay ended.
    package func putOff(_ caseNumber: Int64, until moment: Timestamp? = nil) throws {
        let check = try step.transaction.check(of: caseNumber)
        if check?.dueAt != nil { try setDue(check, at: moment ?? step.moment + policy.rhythm.retry) }
    }

    /// No program can look at the place, so a person does.
    package func askPerson(_ caseNumber: Int64) throws {
        guard var check = try step.transaction.check(of: caseNumber), check.dueAt != nil else { return }
        // The peer is believed where only a person could look.
        // Nor does anybody look for material that a person found gone, in case it comes back.
        guard check.sampleOf == nil, !check.isClosed else { return try end(caseNumber) }
        (check.isWithPerson, check.lastSight) = (true, "no program can look there")
        check.dueAt = step.moment + policy.rhythm.period
        try step.transaction.save(check)
    }

    /// Records what a check saw of a case, and closes it, opens it again or puts it before a person.
    ///
    /// - Returns: What followed; nothing if the case is not checked any more.
    /// - Throws: ``CaseworkError`` if the case cannot be closed now, such as one that is held back; nothing is recorded then.
    package func record(
        _ sight: Sight, of caseNumber: Int64, by observer: Sights.Observer = .program, actor: String = EventRecord.node
    ) throws -> [Sights.Consequence] {
        guard var check = try step.transaction.check(of: caseNumber), check.dueAt != nil,
            let record = try step.transaction.caseRecord(number: caseNumber)
        else { return [] }
        guard check.sampleOf == nil else {
            try recordSample(sight, check)
            return []
        }
        var sights = Sights(check)
        let consequences = sights.record(sight, at: step.moment, by: observer, under: policy.rhythm.sights)
        // The action first: if it is refused, the sight must not be said to have closed the case.
        for consequence in consequences { try perform(consequence, sight, record, actor: actor) }
        check.adopt(sights)
        check.sights += 1
        check.lastSight = sight.words
        check.dueAt = SightOutcome.due(
            after: sights, caseNumber: caseNumber,
            isUrgent: SightOutcome.isUrgent(record.classification, since: check.beganAt, at: step.moment), policy: policy, at: step.moment)
        try step.transaction.save(check)
        return consequences
    }

    private func recordSample(_ sight: Sight, _ known: CheckRecord) throws {
        var check = known
        let outcome = SampleOutcome(
            sight, beganAt: check.beganAt, wasWithPerson: check.isWithPerson, policy: policy, at: step.moment)
        (check.dueAt, check.isClosed, check.isWithPerson) = (outcome.dueAt, outcome.isClosed, outcome.isWithPerson)
        check.sights += 1
        (check.lastSight, check.lastAt) = (sight.words, step.moment)
        if sight == .online { check.lastOnline = step.moment }
        try step.transaction.save(check)
    }

    private func perform(_ consequence: Sights.Consequence, _ sight: Sight, _ record: CaseRecord, actor: String) throws {
        switch consequence {
        case .close(let interval):
            let action = SightOutcome.action(for: sight)
            // An action that stands from an earlier life of the case cannot be recorded again; opening it says that this one is new.
            if try step.reader.rules(for: record).verdict(on: action) == .stands { try Reopening(step).restart(record, actor: actor) }
            try Actions(step).record(ActionSubmission(caseID: record.id, action: action, actor: actor))
            try recordRemoval(of: record, firstGone: interval.firstGone, lastOnline: interval.lastOnline)
        case .reopen: try Reopening(step).reopen(record, actor: actor)
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
    /// Material that is gone and whose host lies elsewhere now is not watched any longer: what is there is somebody else's.
    package func move(_ caseNumber: Int64) throws {
        guard let record = try step.transaction.caseRecord(number: caseNumber),
            try step.reader.rules(for: record).verdict(on: .moved) == .allowed
        else { return try end(caseNumber) }
        try Actions(step).record(ActionSubmission(caseID: record.id, action: .moved, actor: EventRecord.node))
        // Checks begin anew if the new route leads here. Until then the move must not be seen, and recorded, again.
        try end(caseNumber)
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
        case .unknown: .unknown(.person)
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
