import HotlineModel
import Reporting
import Testing

@Suite struct MonthTests {
    private func month(_ text: String) throws -> Period { try Period(year: nil, month: text, from: nil, until: nil) }

    /// Each month ends where the next begins, over years with and without a leap day.
    @Test(arguments: 1999...2004) func theMonthsOfAYearFollowEachOther(year: Int) throws {
        var end = Timestamp.start(ofYear: year)
        for number in 1...12 {
            let period = try month("\(year)-" + (number < 10 ? "0\(number)" : "\(number)"))
            #expect(period.from == end)
            end = try #require(period.until)
        }
        #expect(end == Timestamp.start(ofYear: year + 1))
    }

    @Test(arguments: ["2014-00", "2014-13", "2014-1", "14-01", "2014-01-01", "2014-01 ", "2014/01", "1969-12", "9999-12", "", "2014-ab"])
    func refusesWhatIsNoMonth(text: String) {
        let error = #expect(throws: PeriodError.self) { try month(text) }
        #expect(error?.sentence { $0 } == "month takes a month such as 2014-02")
    }

    @Test(arguments: [
        ("1970", true), ("9998", true), ("1969", false), ("9999", false), ("0", false), ("-2014", false), ("2014.5", false), ("", false),
        (" 2014", false),
    ])
    func aYearHasFourDigits(text: String, isYear: Bool) {
        #expect((try? Period.year(text)) == (isYear ? Int(text) : nil))
        let period = try? Period(year: text, month: nil, from: nil, until: nil)
        #expect((period != nil) == isYear)
        if let period, let year = Int(text) { #expect(period == .year(year) && period.words == text) }
    }

    @Test(
        arguments: [
            ("2014-01-31", "2014-01-31T00:00:00.000Z"), ("2014-01-31T12:00:00Z", "2014-01-31T12:00:00.000Z"),
            ("2014-01-31T12:00:00.123Z", "2014-01-31T12:00:00.123Z"), ("2014-01-31T12:00:00", nil), ("2014-01-31T12:00Z", nil),
            ("31.1.2014", nil),
            ("2014-02-29", nil), ("2014-01-31 12:00:00", nil),
        ] as [(String, String?)])
    func aBoundIsADayOrAMoment(text: String, moment: String?) {
        let from = try? Period(year: nil, month: nil, from: text, until: nil),
            until = try? Period(year: nil, month: nil, from: nil, until: text)
        #expect(from?.from?.description == moment && until?.until?.description == moment)
        #expect(from?.until == nil && until?.from == nil)
    }

    @Test func aPeriodEndsAfterItBegins() {
        func period(_ from: String, _ until: String) -> Period? { try? Period(year: nil, month: nil, from: from, until: until) }
        #expect(period("2014-01-01", "2014-01-02") != nil)
        #expect(period("2014-01-01T00:00:00.000Z", "2014-01-01T00:00:00.001Z") != nil)
        #expect(period("2014-01-01", "2014-01-01") == nil && period("2014-01-02", "2014-01-01") == nil)
    }
}
