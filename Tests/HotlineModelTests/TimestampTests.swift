import HotlineModel
import Testing

@Suite struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"), (1_419_984_000_125, "2014-12-31T00:00:00.125Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func writesAndReadsTheWireForm(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
        #expect(Timestamp(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "2014-12-31T00:00:00Z", "2014-12-31T00:00:00.1Z", "2014-02-29T00:00:00.000Z", "2014-12-31T24:00:00.000Z",
        "2014-12-31t00:00:00.000Z",
        "2014-12-31T00:00:00.000+00:00", "2014-13-01T00:00:00.000Z", "",
    ])
    func refusesEveryOtherForm(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func aYearStartsAtItsFirstMillisecond() {
        let start = Timestamp.start(ofYear: 2014)
        #expect(start.year == 2014)
        #expect((start - .milliseconds(1)).year == 2013)
    }
}
