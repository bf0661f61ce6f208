package import CaseStore
import Cryptography
import Envelopes
package import HotlineModel

/// Leases waiting cases to analysts, and ranks what waits.
package struct WorkList {
    /// The most leases of one request.
    package static let leaseLimit = 50

    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    // MARK: Leases

    /// Leases the most urgent cases that nobody has to an analyst.
    ///
    /// - Parameter span: How long; the policy's time by default.
    package func lease(_ count: Int, to analyst: String, for span: Duration?) throws -> [LeasedCase] {
        let leased = try step.transaction.leaseWork(
            min(count, Self.leaseLimit), to: analyst, until: end(after: span), now: step.moment)
        return try leased.map { item in
            guard let record = try step.transaction.caseRecord(number: item.caseNumber) else {
                throw StoreError(.damaged, "A case on the work list is not in the store; restore the store from a backup.")
            }
            return try leasedCase(item, record)
        }
    }

    private func leasedCase(_ item: WorkItem, _ record: CaseRecord) throws -> LeasedCase {
        let reader = step.reader
        let file = try reader.unseal(record).file
        let items = try file.items.map { LeasedCase.Item(hashes: $0, known: try reader.ledgerClassification(of: $0)) }
        return LeasedCase(id: record.id, address: file.address, referrer: file.referrer, site: file.site, items: items, work: item)
    }

    private func end(after span: Duration?) -> Timestamp { step.moment + (span ?? step.policy.workList.lease) }

    /// Makes a lease last longer, counted from now.
    ///
    /// - Parameter analyst: The lease must be this analyst's; anybody's by default.
    /// - Throws: ``CaseworkError/leaseLapsed(_:)`` or ``CaseworkError/leasedByAnother(_:)``; nothing of the case changes.
    package func renewLease(_ number: Int64, of id: CaseID, for span: Duration?, by analyst: String?) throws -> WorkLease {
        let record = try step.caseRecord(id)
        var lease = try standingLease(number, of: record, by: analyst)
        lease.until = end(after: span)
        try step.transaction.extendLease(number, of: record.number, until: lease.until)
        return lease
    }

    /// Returns a leased case to the list, at its old place.
    ///
    /// - Parameters:
    ///   - number: The lease to end; any lease by default, for a caller who may end anybody's.
    ///   - analyst: The lease must be this analyst's; anybody's by default.
    /// - Returns: Whether there was a lease.
    package func returnLease(of id: CaseID, lease number: Int64?, by analyst: String?) throws -> Bool {
        let record = try step.caseRecord(id)
        if let number { _ = try standingLease(number, of: record, by: analyst) }
        guard try step.transaction.undoableFinding(of: record.number) == nil else { throw CaseworkError.findingCanBeUndone(id) }
        guard let item = try step.transaction.workItem(of: record.number) else { throw CaseworkError.wrongStage(id, record.stage) }
        try step.transaction.endLease(of: record.number)
        return item.lease(at: step.moment) != nil
    }

    private func standingLease(_ number: Int64, of record: CaseRecord, by analyst: String?) throws -> WorkLease {
        guard let lease = try lease(of: record) else { throw CaseworkError.leaseLapsed(record.id) }
        guard analyst == nil || analyst == lease.holder else { throw CaseworkError.leasedByAnother(record.id) }
        guard lease.number == number else { throw CaseworkError.anotherLease(record.id) }
        return lease
    }

    private func lease(of record: CaseRecord) throws -> WorkLease? {
        try step.transaction.workItem(of: record.number)?.lease(at: step.moment)
    }

    /// Ends the lease of a case, if it has one: the next analyst may look.
    func endLease(of record: CaseRecord) throws { try step.transaction.endLease(of: record.number) }

    /// Checks that an assessment may be recorded as far as leases are concerned.
    ///
    /// - Returns: The analyst's name: as given, or the holder's of the lease.
    func checkLease(_ number: Int64?, by analyst: String?, of record: CaseRecord) throws -> String? {
        if let number { return try standingLease(number, of: record, by: analyst).holder }
        guard let lease = try lease(of: record), lease.holder != analyst else { return analyst }
        throw CaseworkError.leasedByAnother(record.id)
    }

    // MARK: Ranks

    /// Counts a report about a waiting case, and ranks the case anew.
    func rank(_ caseNumber: Int64, with origin: Origin, siteType: SiteType?) throws {
        guard var item = try step.transaction.workItem(of: caseNumber) else { return }
        item.reports += 1
        item.origins.insert(origin.kind)
        item.urgency = urgency(of: item, siteType: siteType)
        try step.transaction.rank(item)
    }

    private func urgency(of item: WorkItem, siteType: SiteType?) -> Int {
        // A review stays first whatever else is reported about the case.
        item.review != nil
            ? WorkItem.reviewUrgency
            : step.policy.workList.urgency.points(origins: item.origins, siteType: siteType, reports: item.reports)
    }

    /// Ranks a page of waiting cases by the rules as they are now.
    ///
    /// - Returns: How many cases the page had, and the number of the last one; `nil` after the last page.
    package func rankPage(after number: Int64, limit: Int) throws -> (count: Int, last: Int64)? {
        let records = try step.transaction.cases(at: .awaitingAssessment, after: number, limit: limit)
        for record in records { try rankAgain(record) }
        return records.last.map { (records.count, $0.number) }
    }

    /// Ranks a waiting case by the rules as they are now; any other one has no rank.
    func rankAgain(_ record: CaseRecord) throws {
        guard var item = try step.transaction.workItem(of: record.number) else { return }
        let urgency = urgency(of: item, siteType: try step.reader.unseal(record).file.site.type)
        guard urgency != item.urgency else { return }
        item.urgency = urgency
        try step.transaction.rank(item)
    }
}
