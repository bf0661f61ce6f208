/// How cases that are kept here are checked until their material is gone.
public struct CheckSettings: Hashable, Sendable {
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
    /// The names that looks bear, our own first. Each is a vantage.
    public var userAgents: [String]
    /// The proxy through which all looks go.
    public var proxy: String?
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
        userAgents = try group.texts("userAgents", default: ["Mozilla/5.0 (compatible; hotline)"])
        guard !userAgents.isEmpty, userAgents.count <= 4 else { throw group.unusable("userAgents", "it must hold one to four names") }
        proxy = try group.text("proxy")
        rules = try group.text("rules").map(files.path)
        canaries = try group.texts("canaries", default: [])
    }
}
