import HotlineModel
import Testing

/// The calendar behind the wire form of moments.
@Suite struct CalendarTests {
    @Test(arguments: [
        (1600, true), (1900, false), (1970, false), (1999, false), (2000, true), (2004, true), (2023, false), (2024, true), (2100, false),
        (2400, true),
    ])
    func februaryHasADayMoreInALeapYear(year: Int, isLeap: Bool) {
        #expect((Timestamp("\(year)-02-29T00:00:00.000Z") != nil) == isLeap)
        #expect(Timestamp("\(year)-02-28T23:59:59.999Z") != nil && Timestamp("\(year)-02-30T00:00:00.000Z") == nil)
        let days = isLeap ? 366 : 365
        #expect(Timestamp.start(ofYear: year + 1) - Timestamp.start(ofYear: year) == .seconds(days * 86_400))
    }

    @Test(arguments: [
        (1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30), (7, 31), (8, 31), (9, 30), (10, 31), (11, 30), (12, 31),
    ])
    func everyMonthEndsOnItsDay(month: Int, days: Int) {
        let name = month < 10 ? "0\(month)" : "\(month)"
        #expect(Timestamp("2023-\(name)-\(days)T00:00:00.000Z") != nil)
        #expect(Timestamp("2023-\(name)-\(days + 1)T00:00:00.000Z") == nil)
        #expect(Timestamp("2023-\(name)-00T00:00:00.000Z") == nil)
    }

    /// Every day of four centuries, so that each kind of year occurs: the text says one day more than the day before, and reads back.
    @Test func everyDayFollowsTheOneBefore() throws {
        var moment = try #require(Timestamp("1899-12-31T12:34:56.789Z"))
        var last = moment.description
        var count = 0
        while moment.year < 2300 {
            moment = moment + .seconds(86_400)
            let text = moment.description
            count += 1
            guard text > last, text.hasSuffix("T12:34:56.789Z"), Timestamp(text) == moment else {
                Issue.record("\(text) after \(last)")
                return
            }
            last = text
        }
        #expect(count == 146_098)
    }

    @Test(arguments: [
        ("1969-12-31T23:59:59.999Z", Int64(-1)), ("1969-12-31T00:00:00.000Z", -86_400_000),
        ("0000-01-01T00:00:00.000Z", -62_167_219_200_000),
        ("0001-01-01T00:00:00.000Z", -62_135_596_800_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ("2038-01-19T03:14:08.000Z", 2_147_483_648_000),
    ])
    func momentsFarFromTodayHaveTheirText(text: String, milliseconds: Int64) {
        #expect(Timestamp(text)?.milliseconds == milliseconds)
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    @Test func aYearBeyondFourDigitsHasNoWireForm() {
        #expect(Timestamp(milliseconds: 253_402_300_800_000).description == "year 10000")
        #expect(Timestamp(milliseconds: -62_167_219_200_001).description == "year -1")
    }

    @Test(arguments: [
        "2014-12-31T00:00:60.000Z", "2014-12-31T00:60:00.000Z", "2014-12-31T24:00:00.000Z", "2014-00-31T00:00:00.000Z",
        "2014-12-31 00:00:00.000Z", "2014/12/31T00:00:00.000Z", "2014-12-31T00:00:00,000Z", "2014-12-31T00:00:00.000z",
        "2014-12-31T00-00:00.000Z", "2014-12-31T00:00-00.000Z", "2014-12/31T00:00:00.000Z", "+014-12-31T00:00:00.000Z",
        "2014-1 -31T00:00:00.000Z", "2014-12-31T00:00:00.0000Z", "٢014-12-31T00:00:00.000Z",
    ])
    func oneWrongSignIsEnough(text: String) { #expect(Timestamp(text) == nil) }

    @Test func spansAreAddedToTheMillisecond() {
        let moment = Timestamp(milliseconds: 1_000)
        #expect(moment + .milliseconds(1) == Timestamp(milliseconds: 1_001))
        #expect(moment + .microseconds(1_999) == Timestamp(milliseconds: 1_001))
        #expect(moment - .seconds(2) == Timestamp(milliseconds: -1_000))
        #expect(Timestamp(milliseconds: 5) - Timestamp(milliseconds: 8) == .milliseconds(-3))
        #expect(moment < moment + .milliseconds(1))
    }
}
