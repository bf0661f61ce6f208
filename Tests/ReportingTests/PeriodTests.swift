import HotlineModel
import Reporting
import Testing

@Suite struct PeriodTests {
    @Test(
        arguments: [
            (["2014", nil, nil, nil], "2014-01-01T00:00:00.000Z", "2015-01-01T00:00:00.000Z", "2014"),
            ([nil, "2014-02", nil, nil], "2014-02-01T00:00:00.000Z", "2014-03-01T00:00:00.000Z", "2014-02"),
            ([nil, "2012-02", nil, nil], "2012-02-01T00:00:00.000Z", "2012-03-01T00:00:00.000Z", "2012-02"),
            ([nil, "2014-12", nil, nil], "2014-12-01T00:00:00.000Z", "2015-01-01T00:00:00.000Z", "2014-12"),
            (
                [nil, nil, "2014-03-05", "2014-03-06T12:00:00Z"], "2014-03-05T00:00:00.000Z", "2014-03-06T12:00:00.000Z",
                "from 2014-03-05 to before 2014-03-06T12:00:00.000Z"
            ),
            ([nil, nil, "2014-03-05T00:00:00.001Z", nil], "2014-03-05T00:00:00.001Z", nil, "from 2014-03-05T00:00:00.001Z on"),
            ([nil, nil, nil, "2014-03-05"], nil, "2014-03-05T00:00:00.000Z", "before 2014-03-05"),
            ([nil, nil, nil, nil], nil, nil, "all time"),
        ] as [([String?], String?, String?, String)])
    func readsWhatIsAskedFor(parts: [String?], from: String?, until: String?, words: String) throws {
        let period = try Period(year: parts[0], month: parts[1], from: parts[2], until: parts[3])
        #expect(period.from?.description == from)
        #expect(period.until?.description == until)
        #expect(period.words == words)
    }

    @Test(
        arguments: [
            (["abc", nil, nil, nil], "--year takes a year from 1970 to 9998"),
            (["1969", nil, nil, nil], "--year takes a year from 1970 to 9998"),
            ([nil, "2014", nil, nil], "--month takes a month such as 2014-02"),
            ([nil, "2014-13", nil, nil], "--month takes a month such as 2014-02"),
            ([nil, "2014-2", nil, nil], "--month takes a month such as 2014-02"),
            ([nil, nil, "2014-02-30", nil], "--from takes a date such as 2014-01-31 or a time such as 2014-01-31T12:00:00Z"),
            ([nil, nil, nil, "yesterday"], "--until takes a date such as 2014-01-31 or a time such as 2014-01-31T12:00:00Z"),
            (["2014", "2014-02", nil, nil], "--year and --month exclude each other"),
            (["2014", nil, nil, "2015-01-01"], "--year and --until exclude each other"),
            ([nil, nil, "2014-02-01", "2014-02-01"], "--until must be later than --from"),
        ] as [([String?], String)])
    func refusesWhatIsNoPeriod(parts: [String?], sentence: String) {
        let error = #expect(throws: PeriodError.self) { try Period(year: parts[0], month: parts[1], from: parts[2], until: parts[3]) }
        #expect(error?.sentence { "--\($0)" } == sentence)
    }
}
