public import Cryptography
public import HotlineModel

/// Looking at the work list.
public protocol WorkListReading {
    /// The row of a case; `nil` when it does not wait.
    func workItem(of caseNumber: Int64) throws -> WorkItem?
    /// Rows in the order of the list, after a position, at most `limit`.
    func workList(after position: WorkListPosition?, limit: Int) throws -> [WorkItem]
    /// How much waits, and how much of it is leased at a moment.
    func workCounts(at now: Timestamp) throws -> WorkCounts
    /// The digest of the rules by which all that waits was ranked; `nil` before that was ever done.
    func workRules() throws -> Digest?
}

/// Changing the work list. Rows come and go with the stage of their case.
public protocol WorkListWriting {
    /// Writes a row's urgency, reports and origins, found by its case.
    func rank(_ item: WorkItem) throws
    /// Leases the first cases of the list that nobody has, at most `count`; a lease that lapsed is nobody's.
    ///
    /// - Returns: The rows with their new leases, in the order of the list.
    func leaseWork(_ count: Int, to holder: String, until: Timestamp, now: Timestamp) throws -> [WorkItem]
    /// Makes a lease end at another moment.
    ///
    /// - Throws: ``StoreError/Code/conflict`` when the case has no such lease.
    func extendLease(_ number: Int64, of caseNumber: Int64, until: Timestamp) throws
    /// Ends whatever lease a case has; without one nothing changes.
    func endLease(of caseNumber: Int64) throws
    /// Remembers by which rules all that waits was ranked.
    func setWorkRules(_ digest: Digest) throws
}
