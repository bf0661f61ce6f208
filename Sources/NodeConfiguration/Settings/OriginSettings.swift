public import Cryptography

/// How the hosts behind front-ends are searched for.
public struct OriginSettings: Hashable, Sendable {
    /// The interface for trusted reporters of a front-end's operator.
    public struct Interface: Hashable, Sendable {
        /// The name of the front-end, as the list of pass-through networks has it.
        public var front: String
        /// An https URL with the places `{hostname}` and, if it wants one, `{case}`.
        public var url: String
        /// The file with PEM certificates, one of which issued the interface's.
        public var authority: String
        public var headers: [Header]
        /// The questions that it answers a day.
        public var dailyQuota: Int

        init(_ group: SettingsGroup, _ files: FilePlace) throws(ConfigurationError) {
            front = try group.requiredText("front")
            guard (1...64).contains(front.utf8.count) else { throw group.unusable("front", "it must have 1 to 64 letters") }
            url = try group.requiredText("url")
            guard url.hasPrefix("https://") else { throw group.unusable("url", "it is no https URL") }
            guard url.contains("{hostname}") else {
                throw group.unusable("url", "it has no {hostname}, the place of the name that is asked about")
            }
            authority = files.path(try group.requiredText("authority"))
            headers = try group.groups("headers") { group throws(ConfigurationError) in try Header(group, files) } ?? []
            dailyQuota = try group.integer("dailyQuota", in: 1...1_000_000, default: 100)
        }
    }

    /// A header field whose value is a secret.
    public struct Header: Hashable, Sendable {
        public var name: String
        public var secret: KeySource

        init(_ group: SettingsGroup, _ files: FilePlace) throws(ConfigurationError) {
            name = try group.requiredText("name")
            let isName = name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || $0 == 0x2D }
            guard isName, (1...64).contains(name.utf8.count) else {
                throw group.unusable("name", "it must have 1 to 64 letters, digits and hyphens")
            }
            secret = files.keySource(try group.requiredText("secret"))
        }
    }

    /// How long the search for a host lasts.
    public var giveUpAfter: Duration
    /// The failures in a row after which an alarm rings.
    public var alarmAfter: Int
    public var interfaces: [Interface]

    init(_ group: SettingsGroup, _ files: FilePlace) throws(ConfigurationError) {
        giveUpAfter = .seconds(3_600 * (try group.integer("giveUpHours", in: 1...8_760, default: 168)))
        alarmAfter = try group.integer("alarmAfterFailures", in: 1...100, default: 3)
        interfaces = try group.groups("interfaces") { group throws(ConfigurationError) in try Interface(group, files) } ?? []
        guard interfaces.count <= 16 else { throw group.unusable("interfaces", "it must hold at most 16 of them") }
        guard Set(interfaces.map { $0.front.lowercased() }).count == interfaces.count else {
            throw group.unusable("interfaces", "two of them are for one front-end")
        }
    }
}
