public import HotlineModel

/// A report as it is handed in.
public struct ReportRequest: Message {
    /// The submitter's own stable key: a report with a known key is ignored.
    public var key: String?
    /// The words that name the place: an address, several, or a sentence.
    public var address: String
    /// `public` by default.
    public var origin: OwnOrigin?
    /// Where the reporter found the address; its query is cut.
    public var referrer: String?
    public var site: Site?
    public var items: ItemList?
    /// The reporter's own words; sealed, and never sent to anybody.
    public var comment: String?
    /// How the reporter wants to be reached; sealed, and never sent to anybody.
    public var contact: String?

    public init(
        key: String? = nil, address: String, origin: OwnOrigin? = nil, referrer: String? = nil, site: Site? = nil, items: ItemList? = nil
    ) {
        self.key = key
        self.address = address
        self.origin = origin
        self.referrer = referrer
        self.site = site
        self.items = items
    }
}

/// What became of a report.
public struct ReportOutcome: Message {
    public enum Outcome: String, WordValue {
        /// It opened a case.
        case opened
        /// It joined a case about the same address.
        case attached
        /// Its key was known, so it was ignored.
        case held
        /// No address can be read from it; a person corrects it.
        case unreadable
    }

    /// The report on a further address that was named.
    public struct Place: Message {
        public var outcome: Outcome
        public var `case`: CaseID
        public var spared: Sparing?

        public init(outcome: Outcome, `case` id: CaseID, spared: Sparing?) {
            self.outcome = outcome
            self.case = id
            self.spared = spared
        }
    }

    public var outcome: Outcome
    public var `case`: CaseID
    /// Why no analyst has to look on its account.
    public var spared: Sparing?
    /// Members of the report that nothing was read from; only intake takes such reports.
    public var ignored: [String]?
    /// Each further address that was named is a report of its own.
    public var further: [Place]?
    /// Parts that could not be read, in words without their content, which is kept sealed.
    public var dropped: [String]?

    public init(_ outcome: Outcome, `case` id: CaseID, spared: Sparing? = nil, ignored: [String] = []) {
        self.outcome = outcome
        self.case = id
        self.spared = spared
        self.ignored = ignored.isEmpty ? nil : ignored
    }
}

/// The answer to a program that hands reports in and may see nothing. It does not tell if anybody reported the address before.
public struct ReportReceipt: Message {
    public enum Outcome: String, WordValue {
        case received
        /// The key was known from the same caller, so the report was ignored.
        case held
    }

    public var outcome: Outcome
    /// Each address that was named is a report of its own.
    public var reports: Int
    /// Members that nothing was read from.
    public var ignored: [String]?
    /// Parts that could not be read, in words without their content, which is kept sealed.
    public var dropped: [String]?

    public init(_ outcome: Outcome, reports: Int) {
        self.outcome = outcome
        self.reports = reports
    }
}

/// What the words of an unreadable report mean.
public struct ReaddressRequest: Message {
    public var `case`: CaseID
    /// One address or several.
    public var address: Text<1, 65_536>
    /// The person who says so; it never leaves the node.
    public var actor: PersonName?

    public init(`case` id: CaseID, address: Text<1, 65_536>, actor: PersonName? = nil) {
        self.case = id
        self.address = address
        self.actor = actor
    }
}

/// What kind of place an address is.
public struct Site: Message, Hashable {
    public var type: SiteType?
    public var commerciality: Commerciality?
    public var payments: [PaymentMethod]?

    public init(type: SiteType? = nil, commerciality: Commerciality? = nil, payments: [PaymentMethod] = []) {
        self.type = type
        self.commerciality = commerciality
        self.payments = payments.isEmpty ? nil : payments
    }

    public var isEmpty: Bool { type == nil && commerciality == nil && payments?.isEmpty != false }
}

/// The hashes of one file at an address.
public struct Item: Message, Hashable {
    public var sha256: Hex<64>
    public var sha1: Hex<40>?
    public var md5: Hex<32>?
    public var pdq: Hex<64>?
    /// The quality of the PDQ hash as its maker measured it.
    public var pdqQuality: Whole<0, 100>?
    public var medium: Medium?
    /// What an analyst found about this item alone.
    public var finding: ItemFindingRequest?

    public init(sha256: Hex<64>) { self.sha256 = sha256 }
}

/// What an analyst found about one item.
public struct ItemFindingRequest: Message, Hashable {
    public var classification: Classification
    public var age: AgeGroup?
    public var sex: Sex?
    public var flags: [AssessmentFlag]?
}

/// Items of one address, at most 200.
public struct ItemList: Codable, Hashable, Sendable {
    public var items: [Item]

    public init(_ items: [Item]) { self.items = items }

    public init(from decoder: any Decoder) throws {
        (decoder as? MessageDecoder)?.longestList = 200
        items = try Array(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws { try items.encode(to: encoder) }
}
