/// What a case is about: all of it that is as dangerous as the material, and therefore sealed at rest.
///
/// The same content travels in a `report`, `handover` or `copy` envelope.
public struct CaseFile: Hashable, Sendable {
    /// The address as reported, verbatim.
    public var address: String
    /// Where the reporter found it, with its query cut.
    public var referrer: String?
    /// What kind of place it is.
    public var site: SiteDetails
    /// The hashes of its items.
    public var items: [ItemHashes]
    /// The last assessment.
    public var assessment: Assessment?
    /// Where it is hosted, with the evidence.
    public var hosting: HostingVerdict?

    /// A case about an address, with nothing known yet.
    public init(address: String) {
        self.address = address
        site = SiteDetails()
        items = []
    }
}

/// What kind of place an address is.
public struct SiteDetails: Hashable, Sendable {
    /// Website, forum, image host…
    public var type: SiteType?
    /// Whether money is asked for.
    public var commerciality: Commerciality?
    /// How it can be paid.
    public var payments: [PaymentMethod]

    /// Nothing known.
    public init() { payments = [] }
}

/// The kind of place (ICCAM's list in words).
public struct SiteType: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let known = [
        "undetermined", "website", "fileHost", "imageStore", "imageBoard", "forum", "bannerSite", "linkSite", "socialNetwork", "redirector",
        "webArchive", "searchProvider", "imageHost", "blog", "webpage", "notApplicable",
    ].map(SiteType.init(rawValue:))
}

/// Whether money is asked for.
public struct Commerciality: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let known = ["undetermined", "commercial", "nonCommercial"].map(Commerciality.init(rawValue:))
}

/// How a place can be paid (ICCAM's list in words).
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
    /// What the item is.
    public var medium: Medium?
    /// What an analyst found about this item; without one, the item has the page's assessment.
    public var finding: ItemFinding?

    /// An item known by its SHA-256.
    public init(sha256: String) { self.sha256 = sha256 }
}
