import HotlineModel

/// What becomes of the cases that this hotline is responsible for.
public struct TakedownSettings: Hashable, Sendable {
    public var police: PoliceSettings

    init(_ group: SettingsGroup, _ files: FilePlace) throws(ConfigurationError) {
        police = try group.group("police") { group throws(ConfigurationError) in try PoliceSettings(group, files) }
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
    }

    public var refer: Scope
    public var delivery: Delivery
    /// How long the first case of a bundle waits for others.
    public var interval: Duration
    /// How long a bundle may wait to be delivered before an alarm rings.
    public var alarmAfter: Duration

    init(_ group: SettingsGroup, _ files: FilePlace) throws(ConfigurationError) {
        refer = try group.choice("refer", default: .everyCase)
        delivery = try group.text("folder").map { .folder(files.path($0)) } ?? .fetched
        interval = .seconds(60 * (try group.integer("intervalMinutes", in: 1...10_080, default: 60)))
        alarmAfter = .seconds(3_600 * (try group.integer("alarmAfterHours", in: 1...8_760, default: 24)))
    }
}
