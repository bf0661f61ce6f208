/// The data by which a node locates hosts, and the rules by which it decides.
public struct HostingConfiguration: Hashable, Sendable {
    /// The sources in order of precedence, the most trusted first.
    public var sources: [SourceDescription]
    /// The operator's own file about networks (prefix, country, ASN, organisation). It overrides every source; `nil` for none.
    public var overrides: String?
    /// The list of networks that hide the real host.
    public var passThrough: PassThroughList
    /// A hosts file that is asked before the resolver; `nil` for none.
    public var hostsFile: String?
    /// How a country is chosen among the sources' opinions.
    public var decision: DecisionPolicy
    /// An address that a source flags as anycast counts as hidden, because it is served from many countries at once.
    public var anycastHides: Bool
    /// The way to resolve names that the hosts file does not have.
    public var resolution: Resolution

    /// Creates a configuration. By default the built-in list, anycast and the system's resolver are on, and everything else is off.
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

    /// The databases of Debian's packages `tor-geoipdb` and `libloc-database`, the fresher one first.
    public static let debianSources = [
        SourceDescription(name: "tor", kind: .countryTables(["/usr/share/tor/geoip", "/usr/share/tor/geoip6"])),
        SourceDescription(name: "libloc", kind: .libloc("/usr/share/libloc-location/location.db")),
    ]

    /// The origin of the list of networks that hide the real host.
    public enum PassThroughList: Hashable, Sendable {
        /// The list that comes with the program: `Deploy/pass-through-networks.txt`.
        case builtIn
        /// A file of the operator's own, which replaces the built-in list.
        case file(String)
        /// No list. A case behind a delivery network then goes to the country of that network.
        case nothing
    }

    /// The way to resolve names that the hosts file does not have.
    public enum Resolution: Hashable, Sendable {
        /// The machine's resolver: at most `limit` for a name, `concurrency` look-ups at once, and `waiting` names in the queue.
        case system(limit: Duration = .seconds(5), concurrency: Int = 16, waiting: Int = 1_000)
        /// No resolver: every such name is `noSuchHost`. Tests and demonstrations use it, because they must not touch the network.
        case hostsFileOnly
    }
}

/// One source of locations: a name for the evidence, and the files behind it.
public struct SourceDescription: Hashable, Sendable {
    /// The name in evidence: 1 to 64 bytes, unique in a configuration, and not `overrides`.
    public var name: String
    /// The kind of the files, with their paths.
    public var kind: Kind

    public init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }

    /// The kinds of files that a source can have.
    public enum Kind: Hashable, Sendable {
        /// IPFire's location database: country, ASN, organisation, anycast.
        case libloc(String)
        /// Tor's text tables `geoip` and `geoip6`, any number of them: country.
        case countryTables([String])
        /// A MaxMind DB file (GeoLite2, DB-IP Lite, IPinfo Lite; a country and an ASN file are two sources).
        case mmdb(String)
        /// Tables in the form of iptoasn.com, any number of them: country, ASN, organisation.
        case systemTables([String])

        /// The paths of all files, whatever their kind.
        public var paths: [String] {
            switch self {
            case .libloc(let path), .mmdb(let path): [path]
            case .countryTables(let paths), .systemTables(let paths): paths
            }
        }
    }
}

/// The rule that chooses a country if the sources disagree.
public enum DecisionPolicy: String, Hashable, Sendable, CaseIterable {
    /// The first source, in the order of the configuration, that names a country.
    case precedence
    /// The country that most sources name; if two are equal, the one that the earlier source names.
    case majority
}
