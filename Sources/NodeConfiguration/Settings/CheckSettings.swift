/// How cases that are kept here are checked until their material is gone.
public struct CheckSettings: Hashable, Sendable {
    /// One way to look at hosts.
    public struct Vantage: Hashable, Sendable {
        /// The `User-Agent` that looks bear.
        public var userAgent: String
        /// The proxy through which looks go; `nil` connects directly.
        public var proxy: String?

        /// The default: directly, under a name that says who looks.
        public static let own = Vantage(userAgent: "Mozilla/5.0 (compatible; hotline)")

        init(userAgent: String, proxy: String? = nil) {
            self.userAgent = userAgent
            self.proxy = proxy
        }

        init(_ group: SettingsGroup) throws(ConfigurationError) {
            userAgent = try group.text("userAgent") ?? Vantage.own.userAgent
            proxy = try group.text("proxy")
            // A line end would begin another header field.
            guard userAgent.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), !userAgent.isEmpty, userAgent.utf8.count <= 512 else {
                throw group.unusable("userAgent", "it must hold 1 to 512 characters of ASCII, without line ends")
            }
        }
    }

    /// The node looks at the hosts of reported material.
    public var enabled: Bool
    /// The time between two checks of a case, and of the worst in its first days.
    public var period: Duration
    public var urgent: Duration
    /// The sights that close a case, and the time between two that count.
    public var sights: Int
    public var apart: Duration
    /// The time without a clear sight after which a person looks.
    public var personAfter: Duration
    /// How long material that is gone is still looked at.
    public var watchGone: Duration
    /// The distance between two looks at one host.
    public var hostSpacing: Duration
    /// The ways to look, our own first. "Gone" must be seen by all of them.
    public var vantages: [Vantage]
    /// The file with rules for hosts.
    public var rules: String?
    /// Addresses of hosts that always answer.
    public var canaries: [String]

    init(_ group: SettingsGroup, _ files: FilePlace) throws(ConfigurationError) {
        enabled = try group.bool("enabled", default: false)
        period = .seconds(3_600 * (try group.integer("periodHours", in: 1...24, default: 24)))
        urgent = .seconds(3_600 * (try group.integer("urgentHours", in: 1...4, default: 2)))
        sights = try group.integer("sights", in: 2...10, default: 3)
        apart = .seconds(60 * (try group.integer("apartMinutes", in: 3...1_440, default: 240)))
        personAfter = .seconds(86_400 * (try group.integer("personAfterDays", in: 1...60, default: 3)))
        watchGone = .seconds(86_400 * (try group.integer("watchGoneDays", in: 0...365, default: 30)))
        hostSpacing = .seconds(try group.integer("hostSeconds", in: 1...600, default: 2))
        vantages = try group.groups("vantages") { group throws(ConfigurationError) in try Vantage(group) } ?? [.own]
        guard (1...4).contains(vantages.count) else { throw group.unusable("vantages", "it must hold one to four of them") }
        rules = try group.text("rules").map(files.path)
        canaries = try group.texts("canaries", default: [])
    }
}
