public import Cryptography
public import HotlineModel

/// Looking at the work list.
public protocol WorkListReading {
    /// The row of a case; `nil` if it does not wait.
    func workItem(of caseNumber: Int64) throws -> WorkItem?
    /// Rows in the order of the list, after a position or from the first, at most `limit`; empty at the end. Leased rows are among them.
    func workList(after position: WorkListPosition?, limit: Int) throws -> [WorkItem]
    /// The number of cases that wait, and of those that are leased at a moment; zero if none waits.
    func workCounts(at now: Timestamp) throws -> WorkCounts
    /// The digest of the rules by which all waiting cases were ranked; `nil` before the first time.
    func workRules() throws -> Digest?
}

/// Changing the work list. Rows come and go with the stage of their case, or with the question for a review.
public protocol WorkListWriting {
    /// Puts a case on the list because a person must look again, before all that nobody asks for so. A row that is there keeps its lease.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such case.
    func askReview(of caseNumber: Int64, because reason: ReviewReason, since: Timestamp) throws
    /// Removes the question for a review; a case that waits for its first assessment stays on the list.
    func endReview(of caseNumber: Int64) throws
    /// Saves a row's urgency, reports and origins, found by its case.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if the case does not wait.
    func rank(_ item: WorkItem) throws
    /// Leases the first free cases of the list, at most `count`. A case whose lease lapsed is free.
    ///
    /// A case with a waiting proposal of the same holder is passed over: it waits for somebody else's eyes. So is one with a finding that can
    /// still be undone.
    ///
    /// - Returns: The rows with their new leases, in the order of the list; empty if no case is free.
    func leaseWork(_ count: Int, to holder: String, until: Timestamp, now: Timestamp) throws -> [WorkItem]
    /// Makes a lease end at another moment.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if the case has no such lease.
    func extendLease(_ number: Int64, of caseNumber: Int64, until: Timestamp) throws
    /// Ends the lease of a case, of any analyst; without one nothing changes.
    func endLease(of caseNumber: Int64) throws
    /// Saves the digest of the rules by which all waiting cases were ranked.
    func setWorkRules(_ digest: Digest) throws
}
