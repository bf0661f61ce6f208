/// The entries that the node writes to its log.
public struct LogSettings: Hashable, Sendable {
    /// The least important entries that are written.
    public enum Level: String, Hashable, Sendable, CaseIterable { case debug, info, warning, error }

    public var level: Level

    init(_ group: SettingsGroup) throws(ConfigurationError) {
        level = try group.choice("level", default: .info)
    }
}
