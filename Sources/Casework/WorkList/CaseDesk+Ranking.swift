import CaseStore
import Cryptography
import HotlineModel

extension CaseDesk {
    /// Counts a report that fell on a waiting case, and ranks the case anew.
    func rank(_ caseNumber: Int64, with origin: Origin, siteType: SiteType?, in transaction: any StoreTransaction) throws {
        guard var item = try transaction.workItem(of: caseNumber) else { return }
        item.reports += 1
        item.origins.insert(origin.kind)
        item.urgency = urgency(of: item, siteType: siteType)
        try transaction.rank(item)
    }

    private func urgency(of item: WorkItem, siteType: SiteType?) -> Int {
        policy.workList.urgency.points(origins: item.origins, siteType: siteType, reports: item.reports)
    }

    /// Ranks all that waits by the rules as they are now, where they changed since that was last done.
    ///
    /// Goes through the cases by number, a page a transaction, so that nobody waits for it; interrupted, it begins anew at the next start. What
    /// comes meanwhile is ranked by the new rules anyway.
    ///
    /// - Returns: How many cases were ranked.
    @discardableResult
    public func rankWaiting(page: Int = 200) async throws -> Int {
        let digest = policy.workList.urgency.digest
        guard try await store.read({ try $0.workRules() }) != digest else { return 0 }
        var (ranked, after): (Int, Int64) = (0, 0)
        while true {
            let start = after
            let last = try await store.write { transaction -> (count: Int, number: Int64)? in
                let records = try transaction.cases(at: .awaitingAssessment, after: start, limit: page)
                for record in records { try rankAgain(record, in: transaction) }
                return records.last.map { (records.count, $0.number) }
            }
            guard let last else { break }
            ranked += last.count
            after = last.number
        }
        try await store.write { try $0.setWorkRules(digest) }
        return ranked
    }

    private func rankAgain(_ record: CaseRecord, in transaction: any StoreTransaction) throws {
        guard var item = try transaction.workItem(of: record.number) else { return }
        let urgency = urgency(of: item, siteType: try open(record).file.site.type)
        guard urgency != item.urgency else { return }
        item.urgency = urgency
        try transaction.rank(item)
    }
}
