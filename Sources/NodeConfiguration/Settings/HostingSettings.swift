/// The settings for tracing: the location data and the resolver.
public struct HostingSettings: Hashable, Sendable {
    /// The format of a source's files.
    public enum SourceKind: String, Hashable, Sendable, CaseIterable {
        /// The operator's own prefixes, a line each.
        case overrides
        /// IPFire's location database.
        case libloc
        /// Tor's `geoip` and `geoip6`.
        case tor
        /// A MaxMind DB file.
        case mmdb
        /// iptoasn-style tab-separated values.
        case iptoasn
    }

    /// One source of location data.
    public struct Source: Hashable, Sendable {
        /// The name that evidence has for the source.
        public var name: String
        public var kind: SourceKind
        /// One file, or two for ``SourceKind/tor``.
        public var files: [String]

        init(_ group: SettingsGroup, _ places: FilePlace) throws(ConfigurationError) {
            name = try group.requiredText("name")
            kind = try group.choice("type", default: nil)
            files = try group.texts("files", default: []).map { places.path($0) }
            guard !files.isEmpty else { throw group.unusable("files", "it must name at least one file") }
        }

        init(name: String, kind: SourceKind, files: [String]) {
            self.name = name
            self.kind = kind
            self.files = files
        }

        /// The files of Debian's packages tor-geoipdb and libloc-database, the fresher first.
        static let packaged = [
            Source(name: "tor", kind: .tor, files: ["/usr/share/tor/geoip", "/usr/share/tor/geoip6"]),
            Source(name: "ipfire", kind: .libloc, files: ["/var/lib/location/database.db"]),
        ]
    }

    /// The places in which host names are looked up.
    public enum Resolution: String, Hashable, Sendable, CaseIterable {
        /// The system's resolver, after the hosts file.
        case system
        /// The hosts file alone.
        case hostsFileOnly
    }

    public var sources: [Source]
    /// The names of the sources, the one that wins a disagreement first.
    public var precedence: [String]
    /// The file of networks that hide the real host; `nil` for the list built into the program.
    public var passThrough: String?
    /// Host names and their addresses, in the form of `/etc/hosts`; it wins over the resolver.
    public var hostsFile: String?
    public var resolve: Resolution
    /// The longest time to look up one host name.
    public var resolveTimeout: Duration
    /// The interval at which these files, the directory and the certificate are checked for changes.
    public var reload: Duration

    init(_ group: SettingsGroup, _ files: FilePlace) throws(ConfigurationError) {
        sources = try group.groups("sources") { group throws(ConfigurationError) in try Source(group, files) } ?? Source.packaged
        let names = sources.map(\.name)
        guard Set(names).count == names.count else { throw group.unusable("sources", "two sources have the same name") }
        let precedence = try group.texts("precedence", default: names)
        if let stranger = precedence.first(where: { !names.contains($0) }) {
            throw group.unusable("precedence", "no source is named \(stranger)")
        }
        if let lost = names.first(where: { !precedence.contains($0) }) {
            throw group.unusable("precedence", "it does not name the source \(lost)")
        }
        self.precedence = precedence
        passThrough = try group.text("passThrough").map { files.path($0) }
        hostsFile = try group.text("hostsFile").map { files.path($0) }
        resolve = try group.choice("resolve", default: .system)
        resolveTimeout = .seconds(try group.integer("resolveTimeoutSeconds", in: 1...60, default: 5))
        reload = .seconds(try group.integer("reloadSeconds", in: 1...86_400, default: 60))
        if resolve == .hostsFileOnly, hostsFile == nil { throw group.unusable("resolve", "without hostsFile no name could be found") }
    }
}
