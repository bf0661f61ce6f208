/// Which data a node locates hosts by, and how it decides.
public struct HostingConfiguration: Hashable, Sendable {
    /// The sources in order of precedence, the most trusted first.
    public var sources: [SourceDescription]
    /// The operator's own word on networks (prefix, country, ASN, organisation), which stands above every source; `nil` for none.
    public var overrides: String?
    /// The list of networks that hide the real host.
    public var passThrough: PassThroughList
    /// A hosts file that answers before the resolver; `nil` for none.
    public var hostsFile: String?
    /// How a country is chosen among the sources' opinions.
    public var decision: DecisionPolicy
    /// Whether an address that a source flags as anycast counts as hidden: it is served from many countries at once.
    public var anycastHides: Bool
    /// How names are resolved that the hosts file does not hold.
    public var resolution: Resolution

    /// A configuration; of what is left out, the built-in list, anycast and the system's resolver are on, the rest is off.
    public init(
        sources: [SourceDescription], overrides: String? = nil, passThrough: PassThroughList = .builtIn, hostsFile: String? = nil,
        decision: DecisionPolicy = .precedence, anycastHides: Bool = true, resolution: Resolution = .system()
    ) {
        self.sources = sources
        self.overrides = overrides
        self.passThrough = passThrough
        self.hostsFile = hostsFile
        self.decision = decision
        self.anycastHides = anycastHides
        self.resolution = resolution
    }

    /// What Debian's packages `tor-geoipdb` and `libloc-database` install, the fresher first.
    public static let debianSources = [
        SourceDescription(name: "tor", kind: .countryTables(["/usr/share/tor/geoip", "/usr/share/tor/geoip6"])),
        SourceDescription(name: "libloc", kind: .libloc("/usr/share/libloc-location/location.db")),
    ]

    /// Where the list of networks that hide the real host comes from.
    public enum PassThroughList: Hashable, Sendable {
        /// The list that comes with the program, which is `Deploy/pass-through-networks.txt`.
        case builtIn
        /// A file of the operator's own in its place.
        case file(String)
        /// No list. A case behind a delivery network then goes to that network's country.
        case nothing
    }

    /// How names are resolved that the hosts file does not hold.
    public enum Resolution: Hashable, Sendable {
        /// By the machine's resolver: at most `limit` for a name, `concurrency` look-ups at once, `waiting` more in line.
        case system(limit: Duration = .seconds(5), concurrency: Int = 16, waiting: Int = 1_000)
        /// Not at all: every such name is `noSuchHost`. For tests and demonstrations, which must not touch the network.
        case hostsFileOnly
    }
}

/// One source of locations: a name for the evidence, and the files behind it.
public struct SourceDescription: Hashable, Sendable {
    /// What evidence calls it: 1 to 64 bytes, unique in a configuration, and not `overrides`.
    public var name: String
    /// What the files are.
    public var kind: Kind

    /// A source under a name.
    public init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }

    /// What the files of a source are.
    public enum Kind: Hashable, Sendable {
        /// IPFire's location database: country, ASN, organisation, anycast.
        case libloc(String)
        /// Tor's `geoip` and `geoip6` text tables, in any number: country.
        case countryTables([String])
        /// A MaxMind DB file (GeoLite2, DB-IP Lite, IPinfo Lite; a country and an ASN file are two sources).
        case mmdb(String)
        /// Tables of iptoasn.com's form, in any number: country, ASN, organisation.
        case systemTables([String])

        /// The files.
        public var paths: [String] {
            switch self {
            case .libloc(let path), .mmdb(let path): [path]
            case .countryTables(let paths), .systemTables(let paths): paths
            }
        }
    }
}

/// How a country is chosen where sources have several opinions.
public enum DecisionPolicy: String, Hashable, Sendable, CaseIterable {
    /// The first source, in the order of the configuration, that names a country.
    case precedence
    /// The country most sources name; between equals, the one named by the earlier source.
    case majority
}
