public import HotlineModel

/// One report as it is handed in.
public struct ReportSubmission: Sendable {
    /// The submitter's own stable key. A report with a known key is ignored.
    public var key: String?
    /// The address as reported, verbatim.
    public var address: String
    public var origin: Origin
    public var referrer: String?
    public var site: SiteDetails
    /// Hashes of the items found at the address, where known.
    public var items: [ItemHashes]
    /// The reporter's own words; kept sealed, never sent to anybody.
    public var comment: String?
    /// How the reporter wants to be reached; `nil` for an anonymous one. Kept sealed, never sent to anybody.
    public var contact: String?

    /// A report about an address.
    public init(
        address: String, origin: Origin, key: String? = nil, referrer: String? = nil, site: SiteDetails = SiteDetails(),
        items: [ItemHashes] = []
    ) {
        self.key = key
        self.address = address
        self.origin = origin
        self.referrer = referrer
        self.site = site
        self.items = items
    }
}

/// The result of receiving a report.
public struct ReceivedReport: Sendable {
    public enum Outcome: String, Sendable {
        /// A case was opened.
        case opened
        /// It joined a case about the same address.
        case attached
        /// Its key is known, so it was ignored.
        case known
    }
    public var outcome: Outcome
    public var caseID: CaseID
    /// Why no analyst has to look at it; `nil` if one will, or if the report was ignored.
    public var spared: Sparing?

    /// An outcome.
    public init(outcome: Outcome, caseID: CaseID, spared: Sparing? = nil) {
        self.outcome = outcome
        self.caseID = caseID
        self.spared = spared
    }
}
