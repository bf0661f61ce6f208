/// The contents of a case. They are as dangerous as the material itself, and therefore sealed at rest.
///
/// The same contents travel in a `report`, `handover` or `copy` envelope.
public struct CaseFile: Hashable, Sendable {
    /// The address as reported, verbatim.
    public var address: String
    /// The page on which the reporter found the address, without its query.
    public var referrer: String?
    /// The kind of place, and how it can be paid.
    public var site: SiteDetails
    /// The hashes of its items.
    public var items: [ItemHashes]
    /// The last assessment; `nil` before the first.
    public var assessment: Assessment?
    /// The verdict on its host, with the evidence; `nil` before the trace.
    public var hosting: HostingVerdict?

    /// A case about an address, with nothing known yet.
    public init(address: String) {
        self.address = address
        site = SiteDetails()
        items = []
    }
}

/// A description of the place that an address leads to.
public struct SiteDetails: Hashable, Sendable {
    /// Website, forum, image host…
    public var type: SiteType?
    /// The place asks for money, does not, or it could not be told.
    public var commerciality: Commerciality?
    /// The ways to pay there.
    public var payments: [PaymentMethod]

    /// A description without any detail.
    public init() { payments = [] }
}

/// The kind of place (ICCAM's list in words).
public struct SiteType: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let known = [
        "undetermined", "website", "fileHost", "imageStore", "imageBoard", "forum", "bannerSite", "linkSite", "socialNetwork", "redirector",
        "webArchive", "searchProvider", "imageHost", "blog", "webpage", "notApplicable", "newsgroup", "chat", "peerToPeer", "messenger",
        "email",
    ].map(SiteType.init(rawValue:))
}

/// The place asks for money, does not, or it could not be told.
public struct Commerciality: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let known = ["undetermined", "commercial", "nonCommercial"].map(Commerciality.init(rawValue:))
}

/// A way to pay (ICCAM's list in words).
public struct PaymentMethod: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let known = [
        "undetermined", "americanExpress", "dinersClub", "mastercard", "payPal", "visa", "westernUnion", "other", "none", "sms", "email",
        "libertyReserve", "bitcoin",
    ].map(PaymentMethod.init(rawValue:))
}

/// The hashes of one item: a file at the case's address.
public struct ItemHashes: Hashable, Sendable {
    /// Lower-case hex, 64 digits.
    public var sha256: String
    /// Lower-case hex, 40 digits.
    public var sha1: String?
    /// Lower-case hex, 32 digits.
    public var md5: String?
    /// Lower-case hex, 64 digits.
    public var pdq: String?
    /// The quality of the PDQ hash as its maker measured it, 0 to 100.
    public var pdqQuality: Int?
    /// The form of the item.
    public var medium: Medium?
    /// An analyst's finding about this item alone; without one, the page's assessment counts for it.
    public var finding: ItemFinding?
    /// The members by whose statement alone the case has the item. It is empty if the page's assessor speaks of it too.
    public var restsOn: [MemberID]

    /// An item known by its SHA-256.
    public init(sha256: String) {
        self.sha256 = sha256
        restsOn = []
    }
}
