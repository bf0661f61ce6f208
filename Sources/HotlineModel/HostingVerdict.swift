/// The answer to where an address is hosted, with the evidence for it.
public struct HostingVerdict: Hashable, Sendable {
    /// The countries, the network that hides the host, or the reason why neither is known.
    public var outcome: Outcome
    /// One finding for each network address the host had, in the order the resolver gave them.
    public var findings: [AddressFinding]
    /// The moment of the look-up.
    public var at: Timestamp
    /// The network that hides the host from everybody; the findings are then about an origin behind it, which somebody found out. `nil` if they
    /// are about the addresses that everybody gets.
    public var behind: String?

    /// A verdict with its evidence.
    public init(_ outcome: Outcome, findings: [AddressFinding], at: Timestamp, behind: String? = nil) {
        self.outcome = outcome
        self.findings = findings
        self.at = at
        self.behind = behind
    }

    /// The countries, the network that hides the host, or the reason why neither is known.
    public enum Outcome: Hashable, Sendable {
        /// Hosted in these countries (at least one; several when the addresses lie in several), in the order of the findings.
        case located([CountryCode])
        /// Behind a network that hides the real host; carries the network's name.
        case hidden(by: String)
        /// It could not be located, for this reason.
        case unlocated(UnlocatedReason)
    }
}

/// The reason why an address has no country.
public struct UnlocatedReason: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A Tor onion service.
    public static let onion = UnlocatedReason(rawValue: "onion")
    /// An I2P site.
    public static let i2p = UnlocatedReason(rawValue: "i2p")
    /// Content-addressed; no one host serves it.
    public static let ipfs = UnlocatedReason(rawValue: "ipfs")
    /// A `magnet:` link.
    public static let magnet = UnlocatedReason(rawValue: "magnet")
    /// A private, loopback, documentation or otherwise reserved address.
    public static let reservedAddress = UnlocatedReason(rawValue: "reservedAddress")
    /// The name does not exist.
    public static let noSuchHost = UnlocatedReason(rawValue: "noSuchHost")
    /// The resolver did not answer in time.
    public static let resolverTimeout = UnlocatedReason(rawValue: "resolverTimeout")
    /// The resolver answered that it cannot answer.
    public static let resolverFailed = UnlocatedReason(rawValue: "resolverFailed")
    /// A scheme that names no host.
    public static let unsupportedScheme = UnlocatedReason(rawValue: "unsupportedScheme")
    /// The address could not be read as a URL.
    public static let malformed = UnlocatedReason(rawValue: "malformed")
    /// No source knows the country.
    public static let unknownCountry = UnlocatedReason(rawValue: "unknownCountry")
    public static let known = [
        onion, i2p, ipfs, magnet, reservedAddress, noSuchHost, resolverTimeout, resolverFailed, unsupportedScheme, malformed,
        unknownCountry,
    ]
}

/// The opinions of all sources about one network address, and the decision between them.
public struct AddressFinding: Hashable, Sendable {
    /// The IPv4 or IPv6 address in text.
    public var address: String
    /// The country decided on, if any.
    public var country: CountryCode?
    /// The autonomous system number decided on, if any.
    public var asn: UInt32?
    /// The holder of that autonomous system, if known.
    public var organisation: String?
    /// The agreement of the sources on the country.
    public var confidence: Confidence
    /// The pass-through network the address belongs to, if it does.
    public var passThrough: String?
    /// The source whose opinion decided.
    public var decidedBy: String?
    /// The opinion of every source.
    public var opinions: [LocationOpinion]

    /// A finding about an address, with nothing decided yet.
    public init(address: String) {
        self.address = address
        confidence = .none
        opinions = []
    }
}

/// The agreement of the sources on a country.
public struct Confidence: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Every source with an opinion says the same, or the operator said it.
    public static let agreed = Confidence(rawValue: "agreed")
    /// One source alone has an opinion.
    public static let single = Confidence(rawValue: "single")
    /// The sources disagree; the policy chose.
    public static let disputed = Confidence(rawValue: "disputed")
    /// No source has an opinion.
    public static let none = Confidence(rawValue: "none")
    public static let known = [agreed, single, disputed, none]
}

/// One source's opinion about one network address.
public struct LocationOpinion: Hashable, Sendable {
    /// The source's name in the configuration.
    public var source: String
    /// The date of the source's data, `yyyy-mm-dd`.
    public var dataDate: String
    public var country: CountryCode?
    public var asn: UInt32?
    public var organisation: String?

    public init(source: String, dataDate: String, country: CountryCode? = nil, asn: UInt32? = nil, organisation: String? = nil) {
        self.source = source
        self.dataDate = dataDate
        self.country = country
        self.asn = asn
        self.organisation = organisation
    }
}
