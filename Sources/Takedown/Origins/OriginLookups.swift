import CaseStore
package import Casework
import HotlineModel
import URLSyntax

/// Searches for the hosts behind front-ends: begins and ends with the cases' placements, and remembers every question and answer.
package struct OriginLookups {
    let step: CaseStep
    let policy: OriginPolicy

    package init(_ step: CaseStep, policy: OriginPolicy) {
        self.step = step
        self.policy = policy
    }

    // MARK: Following

    /// Follows what changed of a case's placements.
    func follow(_ record: CaseRecord) throws {
        let known = try step.transaction.originLookup(of: record.number)
        let placements = try step.transaction.placements(of: record.number)
        // Most cases never come near a front-end; their contents stay sealed.
        guard known?.state.isOpen == true || OriginWaitRules.mayWait(placements, step.member) else { return }
        let opened = try step.reader.unsealUnlessDestroyed(record)
        switch try rules(record, opened?.file, known).decision {
        case .none: break
        case .begin(let front): try begin(record, front, opened)
        case .end: if let known { try set(known, .ended) }
        }
    }

    /// A front-end hides the host of a case that is kept here by now: nobody can be told until it is known.
    package func beginHidden(_ caseNumber: Int64, by front: String) throws {
        guard let record = try step.transaction.caseRecord(number: caseNumber),
            try step.transaction.originLookup(of: caseNumber)?.state.isOpen != true
        else { return }
        try begin(record, front, try step.reader.unsealUnlessDestroyed(record))
    }

    private func rules(_ record: CaseRecord, _ file: CaseFile?, _ known: OriginLookup?) throws -> OriginWaitRules {
        OriginWaitRules(
            member: step.member, isIllegal: record.classification?.isIllegal == true && record.stage != .withdrawn,
            placements: try step.transaction.placements(of: record.number), hosting: file?.hosting,
            isHiddenSince: try step.transaction.noticePlan(of: record.number)?.obstacle == .hidden, state: known?.state)
    }

    private func begin(_ record: CaseRecord, _ front: String, _ opened: UnsealedCase?) throws {
        var lookup = fresh(record, front, opened?.file)
        let canAsk = lookup.host != nil && policy.quotas[lookup.front] != nil
        (lookup.state, lookup.dueAt) = canAsk ? (.waiting, step.moment) : (.withPerson, nil)
        lookup.problem = lookup.host == nil ? .noName : nil
        try step.transaction.save(lookup)
        try adoptAnswer(to: lookup, record)
    }

    /// A search that is about to begin.
    func fresh(_ record: CaseRecord, _ front: String, _ file: CaseFile?) -> OriginLookup {
        var lookup = OriginLookup(caseNumber: record.number, front: policy.name(of: front), beganAt: step.moment)
        lookup.host = file.flatMap { Self.hostname(of: $0.address) }.map(OriginFindings(step).index(ofHost:))
        return lookup
    }

    /// The name that an operator can be asked about a case; `nil` if it has none, or its contents were destroyed.
    package static func hostname(of caseNumber: Int64, _ reader: CaseReader) throws -> String? {
        guard let record = try reader.view.caseRecord(number: caseNumber) else { return nil }
        return try reader.unsealUnlessDestroyed(record).flatMap { hostname(of: $0.file.address) }
    }

    /// The name that an operator can be asked about; `nil` for a numeric host.
    static func hostname(of address: String) -> String? {
        guard case .name(let name)? = (try? CanonicalAddress(address))?.host else { return nil }
        return name.hasSuffix(".") ? String(name.dropLast()) : name
    }

    /// Brings searches to the interfaces that there are now: what no program can ask any more is a person's, and what nobody could ask is asked.
    package func followSettings() throws {
        for lookup in try all(.waiting) where policy.quotas[lookup.front] == nil { try set(lookup, .withPerson) }
        for lookup in try all(.withPerson) where lookup.problem == nil && lookup.dueAt == nil {
            var renamed = lookup
            renamed.front = policy.name(of: lookup.front)
            if policy.quotas[renamed.front] != nil { try set(renamed, .waiting, due: step.moment) }
        }
    }

    private func all(_ state: OriginState) throws -> [OriginLookup] {
        var all: [OriginLookup] = []
        while true {
            let page = try step.transaction.originLookups(state, after: all.last?.caseNumber ?? 0, limit: 1_000)
            all += page
            if page.count < 1_000 { return all }
        }
    }

    func set(_ lookup: OriginLookup, _ state: OriginState, due: Timestamp? = nil, actor: String = EventRecord.node) throws {
        var lookup = lookup
        if lookup.state != state { (lookup.changedAt, lookup.actor) = (step.moment, actor) }
        (lookup.state, lookup.dueAt) = (state, due)
        try step.transaction.save(lookup)
    }

    // MARK: Giving up

    /// Ends the searches that lasted for as long as the policy lets them; returns how many.
    package func giveUp(limit: Int = 200) throws -> Int {
        let late = try step.transaction.originLookups(begunBy: step.moment - policy.giveUpAfter, limit: limit)
        for lookup in late { try set(lookup, try isNeeded(lookup) ? .givenUp : .ended) }
        return late.count
    }

    /// The case still waits for its host.
    func isNeeded(_ lookup: OriginLookup) throws -> Bool {
        guard let record = try step.transaction.caseRecord(number: lookup.caseNumber) else { return false }
        var open = lookup
        open.state = .waiting
        return try rules(record, try step.reader.unsealUnlessDestroyed(record)?.file, open).decision == .none
    }
}
