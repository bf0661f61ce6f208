/// The urgency of an alarm, from the least urgent to the most.
public enum AlarmSeverity: String, CaseIterable, Comparable, Sendable {
    /// The operator should look at it some day soon.
    case notice
    /// The operator must act within days.
    case warning
    /// The operator must act now.
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
