public import CaseStore
public import HotlineModel

/// A case that an analyst has to look at, with everything that this takes.
public struct LeasedCase: Sendable {
    /// An item of the page.
    public struct Item: Hashable, Sendable {
        public var hashes: ItemHashes
        /// The classification by which it is known; nobody has to look at it. `nil` for a new one.
        public var known: Classification?
    }

    public var id: CaseID
    /// As reported, verbatim: for the analyst's own screen and no log.
    public var address: String
    public var referrer: String?
    public var site: SiteDetails
    public var items: [Item]
    /// Its row of the work list, with the lease.
    public var work: WorkItem
}
