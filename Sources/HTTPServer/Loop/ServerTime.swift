import Glibc

/// Writes the time of day in the two forms that the server uses.
enum ServerTime {
    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Writes UTC in the form of RFC 3339, with whole seconds.
    static func text(_ milliseconds: Int64) -> String {
        let parts = utc(milliseconds)
        return "\(padded(parts.tm_year + 1_900, 4))-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))T\(clock(parts))Z"
    }

    /// Writes the form of the `date` field (RFC 9110, section 5.6.7). It does not use `strftime`, whose names depend on the locale.
    static func httpDate(_ milliseconds: Int64) -> String {
        let parts = utc(milliseconds)
        let weekday = weekdays[Int(parts.tm_wday)], month = months[Int(parts.tm_mon)]
        return "\(weekday), \(padded(parts.tm_mday, 2)) \(month) \(padded(parts.tm_year + 1_900, 4)) \(clock(parts)) GMT"
    }

    /// The parts of a time, rounded down to a whole second.
    private static func utc(_ milliseconds: Int64) -> tm {
        var seconds = Int(milliseconds / 1_000)
        if milliseconds % 1_000 < 0 { seconds -= 1 }
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return parts
    }

    private static func clock(_ parts: tm) -> String {
        "\(padded(parts.tm_hour, 2)):\(padded(parts.tm_min, 2)):\(padded(parts.tm_sec, 2))"
    }

    private static func padded(_ value: Int32, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
