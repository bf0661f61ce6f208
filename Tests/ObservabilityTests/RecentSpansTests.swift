import HotlineModel
import Observability
import Testing

@Suite struct RecentSpansTests {
    private let start = Timestamp(milliseconds: 1_767_225_600_000)

    @Test func nothingComesToNothing() { #expect(RecentSpans().summary(at: start) == nil) }

    @Test(arguments: [
        (count: 1, median: 1, p99: 1), (count: 2, median: 1, p99: 2), (count: 3, median: 2, p99: 3), (count: 99, median: 50, p99: 99),
        (count: 100, median: 50, p99: 99), (count: 200, median: 100, p99: 198), (count: 1_000, median: 500, p99: 990),
    ])
    func medianAndP99AreSpansThatWereSeen(count: Int, median: Int, p99: Int) {
        var spans = RecentSpans()
        for milliseconds in (1...count).shuffled() { spans.record(.milliseconds(milliseconds), at: start) }
        let summary = spans.summary(at: start)
        #expect(summary?.count == count && summary?.median == .milliseconds(median) && summary?.p99 == .milliseconds(p99))
    }

    @Test func onlyTheLastHourCounts() {
        var spans = RecentSpans()
        spans.record(.seconds(9), at: start)
        spans.record(.seconds(1), at: start + .seconds(1_800))
        #expect(spans.summary(at: start + .seconds(3_599))?.count == 2)
        #expect(spans.summary(at: start + .seconds(3_600))?.median == .seconds(1))
        #expect(spans.summary(at: start + .seconds(5_400)) == nil)
    }

    @Test func ofMoreThanItKeepsTheLatestCount() {
        var spans = RecentSpans()
        for _ in 0..<RecentSpans.limit { spans.record(.seconds(1), at: start) }
        for _ in 0..<RecentSpans.limit / 2 { spans.record(.seconds(3), at: start) }
        #expect(spans.summary(at: start)?.count == RecentSpans.limit)
        for _ in 0..<RecentSpans.limit / 2 { spans.record(.seconds(2), at: start) }
        let summary = spans.summary(at: start)
        #expect(summary?.median == .seconds(2) && summary?.p99 == .seconds(3))
    }

    @Test func aClockThatWasSetBackCountsAsNoTime() {
        var spans = RecentSpans()
        spans.record(.seconds(-30), at: start)
        #expect(spans.summary(at: start)?.p99 == .zero)
    }
}
