/// The time for which closed cases keep their contents.
public struct RetentionSettings: Hashable, Sendable {
    /// The time from the closing of a case to the loss of its contents; `nil` for never.
    public var closedCases: Duration?

    init(_ group: SettingsGroup) throws(ConfigurationError) {
        closedCases = try group.optionalInteger("closedCasesDays", in: 1...36_500).map { .seconds(86_400 * $0) }
    }
}
