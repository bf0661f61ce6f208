/// How much a log line matters.
public enum LogLevel: Int, Comparable, CaseIterable, Sendable {
    /// For developers; off in production.
    case debug
    /// What the node did.
    case info
    /// What an operator should look at some day.
    case warning
    /// What an operator should look at now.
    case error

    /// The level's name in log lines and in the configuration.
    public var name: String {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .warning: "warning"
        case .error: "error"
        }
    }

    /// A level by its name; `nil` when there is none of that name.
    public init?(name: String) {
        guard let level = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = level
    }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
