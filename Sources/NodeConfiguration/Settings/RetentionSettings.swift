/// How long closed cases keep their contents.
public struct RetentionSettings: Hashable, Sendable {
    /// How long after it was closed a case loses its contents; `nil` for never.
    public var closedCases: Duration?

    init(_ group: SettingsGroup) throws(ConfigurationError) {
        closedCases = try group.optionalInteger("closedCasesDays", in: 1...36_500).map { .seconds(86_400 * $0) }
    }
}
