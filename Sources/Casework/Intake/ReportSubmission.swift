public import HotlineModel

/// One report as it is handed in.
public struct ReportSubmission: Sendable {
    /// The submitter's own stable key. A report with a known key is ignored.
    public var key: String?
    /// The words that name the place, as they came: an address, several, or a sentence.
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
    /// Parts that could not be read, in words without their content.
    public var dropped: [String] = []
    /// The content of those parts; kept sealed, never sent to anybody.
    public var unread: String?

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
        /// No address can be read from it; a person corrects it.
        case unreadable
    }

    /// The report on one of the addresses that were named.
    public struct Place: Sendable {
        public var outcome: Outcome
        public var caseID: CaseID
        /// Why no analyst has to look at it; `nil` if one will, or if the report was ignored.
        public var spared: Sparing?
    }

    /// Each address that was named is a report of its own. There is at least one.
    public var places: [Place]
    /// What was said and is not read, in words without any of it.
    public var dropped: [String] = []

    public var outcome: Outcome { places[0].outcome }
    public var caseID: CaseID { places[0].caseID }
    public var spared: Sparing? { places[0].spared }
}
