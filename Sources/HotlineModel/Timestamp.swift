/// A moment in UTC, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// Its text form is the only one the wire knows: RFC 3339 with three decimals and `Z`, such as `2026-11-23T09:30:00.125Z`.
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: Int64

    /// A moment by its milliseconds since 1970.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Reads the wire form; `nil` for any other form, and for dates that do not exist.
    public init?(_ text: String) { self.init(utf8: text.utf8.span) }

    /// Reads the wire form from its bytes; `nil` for any other form, and for dates that do not exist.
    public init?(utf8 text: Span<UInt8>) {
        guard text.count == 24, text[4] == 0x2D, text[7] == 0x2D, text[10] == 0x54, text[13] == 0x3A, text[16] == 0x3A, text[19] == 0x2E,
            text[23] == 0x5A
        else { return nil }
        func number(_ range: Range<Int>) -> Int64? {
            var value: Int64 = 0
            for position in range {
                let digit = text[position] &- 0x30
                guard digit < 10 else { return nil }
                value = value * 10 + Int64(digit)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19), let fraction = number(20..<23),
            (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, year: year), hour < 24, minute < 60, second < 60
        else { return nil }
        let seconds = Self.daysSince1970(year: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60 + second
        milliseconds = seconds * 1_000 + fraction
    }

    /// The wire form.
    public var description: String {
        let day = milliseconds.flooredDivision(by: 86_400_000)
        let rest = milliseconds - day * 86_400_000
        let (year, month, date) = Self.civil(daysSince1970: day)
        guard (0...9_999).contains(year) else { return "year \(year)" }
        return String(unsafeUninitializedCapacity: 24) { text in
            func write(_ value: Int64, _ digits: Int, at position: Int, then mark: UInt8) {
                var value = value
                for offset in stride(from: position + digits - 1, through: position, by: -1) {
                    text[offset] = 0x30 + UInt8(truncatingIfNeeded: value % 10)
                    value /= 10
                }
                text[position + digits] = mark
            }
            write(year, 4, at: 0, then: 0x2D)
            write(month, 2, at: 5, then: 0x2D)
            write(date, 2, at: 8, then: 0x54)
            write(rest / 3_600_000, 2, at: 11, then: 0x3A)
            write(rest / 60_000 % 60, 2, at: 14, then: 0x3A)
            write(rest / 1_000 % 60, 2, at: 17, then: 0x2E)
            write(rest % 1_000, 3, at: 20, then: 0x5A)
            return 24
        }
    }

    /// The calendar year in UTC.
    public var year: Int { Int(Self.civil(daysSince1970: milliseconds.flooredDivision(by: 86_400_000)).year) }

    /// The first moment of a calendar year in UTC.
    public static func start(ofYear year: Int) -> Timestamp {
        Timestamp(milliseconds: daysSince1970(year: Int64(year), month: 1, day: 1) * 86_400_000)
    }

    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// The moment a span later, to the millisecond.
    public static func + (moment: Self, span: Duration) -> Self {
        let (seconds, attoseconds) = span.components
        return Timestamp(milliseconds: moment.milliseconds + seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
    }

    /// The moment a span earlier, to the millisecond.
    public static func - (moment: Self, span: Duration) -> Self { moment + (.zero - span) }

    /// The span from the second moment to the first.
    public static func - (later: Self, earlier: Self) -> Duration { .milliseconds(later.milliseconds - earlier.milliseconds) }

    private static func days(inMonth month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from the civil calendar, counting years from March so that the leap day comes last.
    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.flooredDivision(by: 400)
        let yearOfEra = shifted - era * 400
        // From March on, the lengths 31, 30, 31, 30, 31 repeat: 153 days in five months.
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        // 400 years have 146,097 days; 719,468 days lie between 0000-03-01 and 1970-01-01.
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func civil(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = shifted.flooredDivision(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
