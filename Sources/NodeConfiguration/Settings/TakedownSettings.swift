public import Cryptography

/// What becomes of the cases that this hotline is responsible for.
public struct TakedownSettings: Hashable, Sendable {
    public var police: PoliceSettings
    public var checks: CheckSettings
    public var notices: NoticeSettings
    public var peers: PeerSettings
    public var origins: OriginSettings
    /// The file with the operator's rules for domains.
    public var domains: String?

    init(_ group: SettingsGroup, _ files: FilePlace) throws(ConfigurationError) {
        police = try group.group("police") { group throws(ConfigurationError) in try PoliceSettings(group, files) }
        checks = try group.group("checks") { group throws(ConfigurationError) in try CheckSettings(group, files) }
        notices = try group.group("notices") { group throws(ConfigurationError) in try NoticeSettings(group, files) }
        peers = try group.group("peers") { group throws(ConfigurationError) in try PeerSettings(group) }
        origins = try group.group("origins") { group throws(ConfigurationError) in try OriginSettings(group, files) }
        domains = try group.text("domains").map(files.path)
    }
}

/// How cases go to the hotline's own police.
public struct PoliceSettings: Hashable, Sendable {
    /// The cases that go to the police.
    public enum Scope: String, CaseIterable, Hashable, Sendable {
        case everyCase, byHand
    }

    /// The way by which the police get bundles.
    public enum Delivery: Hashable, Sendable {
        /// The police fetch them with a token of their role.
        case fetched
        /// Each is written into a folder of its own in this one.
        case folder(String)
        /// Each is sent to the police's endpoint, whose certificate one of the PEM certificates in the file issued.
        case endpoint(url: String, authority: String, certificate: String?, key: KeySource?)
    }

    public var refer: Scope
    public var delivery: Delivery
    /// How long the first case of a bundle waits for others.
    public var interval: Duration
    /// How long a bundle may wait to be delivered before an alarm rings.
    public var alarmAfter: Duration

    init(_ group: SettingsGroup, _ files: FilePlace) throws(ConfigurationError) {
        refer = try group.choice("refer", default: .everyCase)
        delivery = try Self.delivery(group, files)
        interval = .seconds(60 * (try group.integer("intervalMinutes", in: 1...10_080, default: 60)))
        alarmAfter = .seconds(3_600 * (try group.integer("alarmAfterHours", in: 1...8_760, default: 24)))
    }

    private static func delivery(_ group: SettingsGroup, _ files: FilePlace) throws(ConfigurationError) -> Delivery {
        let folder = try group.text("folder")
        let (url, authority) = (try group.text("url"), try group.text("authority"))
        let (certificate, key) = (try group.text("certificate"), try group.text("key"))
        guard let url else {
            guard authority == nil, certificate == nil, key == nil else { throw group.unusable("url", "the settings beside it need it") }
            return folder.map { .folder(files.path($0)) } ?? .fetched
        }
        guard folder == nil else { throw group.unusable("folder", "bundles go into a folder or to a url, not both") }
        guard url.hasPrefix("https://") else { throw group.unusable("url", "it is no https URL") }
        guard let authority else {
            throw group.unusable("url", "it needs `authority`, the file with the certificates that issued the endpoint's")
        }
        guard (certificate == nil) == (key == nil) else { throw group.unusable("certificate", "certificate and key belong together") }
        return .endpoint(
            url: url, authority: files.path(authority), certificate: certificate.map(files.path), key: key.map(files.keySource))
    }
}

/// What this hotline expects of the peers that accepted its cases.
public struct PeerSettings: Hashable, Sendable {
    /// How long a peer may say nothing of a case before an alarm rings.
    public var alarmAfter: Duration
    /// How many of a hundred cases that a peer closed are looked at here.
    public var recheckPercent: Int

    init(_ group: SettingsGroup) throws(ConfigurationError) {
        alarmAfter = .seconds(86_400 * (try group.integer("alarmAfterDays", in: 1...365, default: 7)))
        recheckPercent = try group.integer("recheckPercent", in: 0...100, default: 0)
    }
}
