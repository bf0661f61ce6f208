/// The importance of a log line.
public enum LogLevel: Int, Comparable, CaseIterable, Sendable {
    /// For developers; off in production.
    case debug
    /// The node's normal work.
    case info
    /// Something for an operator to look at some day.
    case warning
    /// Something for an operator to look at now.
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

    /// The level with this name; `nil` if there is none.
    public init?(name: String) {
        guard let level = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = level
    }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
