import CaseStore
import Casework
package import HotlineModel

/// An answer that names the place of a host: where it is, who says so, and who recorded it.
struct OriginEnd {
    let origin: HostingVerdict
    let source: OriginSource
    let actor: String
    /// The moment at which it was said.
    let at: Timestamp
    /// The case that the answer was about, if it was another one of the same host.
    var told: CaseID?

    init(_ origin: HostingVerdict, source: OriginSource, actor: String, at moment: Timestamp, told: CaseID? = nil) {
        self.origin = origin
        self.source = source
        self.actor = actor
        at = moment
        self.told = told
    }
}

extension OriginLookups {
    /// Ends a search by an answer, or replaces the answer that it had: the case is routed by the place of its host.
    func end(_ known: OriginLookup, _ record: CaseRecord, _ end: OriginEnd) throws {
        try OriginFindings(step).record(end.origin, of: record, source: end.source, actor: end.actor)
        var lookup = known
        (lookup.source, lookup.foundAt, lookup.detail) = (end.source, end.at, end.told.map { "answered about \($0)" })
        if end.source != .interface { lookup.problem = nil }
        (lookup.changedAt, lookup.actor) = (step.moment, end.actor)
        try set(lookup, .answered, actor: end.actor)
        try retryNotices(of: lookup.caseNumber, isCorrection: known.state == .answered)
    }

    /// Somebody can be told of a case that was kept here while nobody knew its host; after a correction it is somebody else.
    private func retryNotices(of caseNumber: Int64, isCorrection: Bool) throws {
        guard var plan = try step.transaction.noticePlan(of: caseNumber), !plan.isEnded, isCorrection || plan.obstacle == .hidden else {
            return
        }
        (plan.dueAt, plan.obstacle) = (step.moment, nil)
        try step.transaction.save(plan)
    }

    /// Keeps what the operator of a front-end says of the hosting provider beside the search for a case's host, if there is or was one.
    func note(_ claim: String, about caseNumber: Int64) throws {
        guard var lookup = try step.transaction.originLookup(of: caseNumber) else { return }
        lookup.claim = claim
        try step.transaction.save(lookup)
    }

    // MARK: Other cases of the host

    /// Gives the answer about the host of a case to other cases of the same host behind the same front-end: to those whose host is searched for, and
    /// to those that had another answer. A case that cannot be routed now is left as it is, and listed.
    ///
    /// - Returns: How many cases got it, and the number of the last case looked at, if there may be more.
    package func share(_ id: CaseID, after caseNumber: Int64, limit: Int) throws -> (given: Int, next: Int64?) {
        guard let number = try step.transaction.caseRecord(id)?.number, let lookup = try step.transaction.originLookup(of: number),
            let host = lookup.host, let end = try end(of: lookup)
        else { return (0, nil) }
        let others = try step.transaction.originLookups(ofHost: host, behind: lookup.front, after: caseNumber, limit: limit)
        let given = try others.count { try give(end, to: $0) }
        return (given, others.count < limit ? nil : others.last?.caseNumber)
    }

    private func give(_ end: OriginEnd, to other: OriginLookup) throws -> Bool {
        guard let record = try step.transaction.caseRecord(number: other.caseNumber),
            let file = try step.reader.unsealUnlessDestroyed(record)?.file, file.hosting?.isSamePlace(as: end.origin) != true,
            try other.state == .answered || other.state.isOpen && isNeeded(other)
        else { return false }
        do { try self.end(other, record, end) } catch is CaseworkError { return false }
        return true
    }

    /// A new search needs no question if the host was found not long ago, counted from the answer itself: hosts move. Like every answer, it can be corrected.
    func adoptAnswer(to lookup: OriginLookup, _ record: CaseRecord) throws {
        guard let host = lookup.host, let known = try step.transaction.answeredOriginLookup(ofHost: host, behind: lookup.front),
            let end = try end(of: known), step.moment < end.at + policy.giveUpAfter
        else { return }
        // What cannot be routed now is searched for like any other.
        do { try self.end(lookup, record, end) } catch is CaseworkError {}
    }

    /// The answer that ended a search; `nil` if it did not end by one, or the address of its case was destroyed.
    private func end(of lookup: OriginLookup) throws -> OriginEnd? {
        guard lookup.state == .answered, let source = lookup.source, let moment = lookup.foundAt,
            let record = try step.transaction.caseRecord(number: lookup.caseNumber),
            let origin = try step.reader.unsealUnlessDestroyed(record)?.file.hosting, origin.behind != nil
        else { return nil }
        return OriginEnd(origin, source: source, actor: lookup.actor, at: moment, told: record.id)
    }
}

extension HostingVerdict {
    /// Both are about the same addresses behind a front-end.
    func isSamePlace(as other: HostingVerdict) -> Bool {
        behind != nil && Set(findings.map(\.address)) == Set(other.findings.map(\.address))
    }
}
