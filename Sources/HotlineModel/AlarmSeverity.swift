/// How soon an operator must act on an alarm, from the least urgent to the most.
public enum AlarmSeverity: String, CaseIterable, Comparable, Sendable {
    /// Look at it some day soon.
    case notice
    /// Act within days.
    case warning
    /// Act now.
    case critical

    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .notice: 0
        case .warning: 1
        case .critical: 2
        }
    }
}
