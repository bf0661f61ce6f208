/// Times of day in the two forms the server writes, by the proleptic Gregorian calendar.
struct Timestamp {
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private let year: Int64
    private let month: Int64
    private let day: Int64
    private let weekday: Int64
    private let clock: String

    /// UTC, RFC 3339, whole seconds.
    static func text(_ milliseconds: Int64) -> String {
        let time = Timestamp(milliseconds)
        return "\(padded(time.year, 4))-\(padded(time.month, 2))-\(padded(time.day, 2))T\(time.clock)Z"
    }

    /// The form of the `date` field (RFC 9110, section 5.6.7).
    static func httpDate(_ milliseconds: Int64) -> String {
        let time = Timestamp(milliseconds)
        let (weekday, month) = (weekdays[Int(time.weekday)], months[Int(time.month) - 1])
        return "\(weekday), \(padded(time.day, 2)) \(month) \(padded(time.year, 4)) \(time.clock) GMT"
    }

    /// Takes a time apart. Years are counted from 1 March, so that the leap day is the last.
    private init(_ milliseconds: Int64) {
        let seconds = Self.floored(milliseconds, 1000)
        let days = Self.floored(seconds, 86_400)
        let rest = seconds - days * 86_400
        clock = "\(Self.padded(rest / 3600, 2)):\(Self.padded(rest / 60 % 60, 2)):\(Self.padded(rest % 60, 2))"
        weekday = days - Self.floored(days, 7) * 7
        // Days since 0000-03-01, in cycles of 400 years.
        let sinceEpoch = days + 719_468
        let cycle = Self.floored(sinceEpoch, 146_097)
        let dayOfCycle = sinceEpoch - cycle * 146_097
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0)
    }

    private static func floored(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : (value + 1) / divisor - 1
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
