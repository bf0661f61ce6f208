import HotlineModel
import Observability
import Testing

@Suite struct MetricsTests {
    private let metrics = Metrics()
    private var text: String { String(decoding: metrics.text(), as: UTF8.self) }

    @Test func aCounterAndAGaugeAreWrittenWithHelpAndType() {
        let counter = metrics.counter("hotline_things_total", "Things.")
        let gauge = metrics.gauge("hotline_depth", "Depth.")
        counter.increment()
        counter.increment(by: 41)
        gauge.set(1.5)
        #expect(counter.value == 42)
        #expect(
            text == """
                # HELP hotline_depth Depth.
                # TYPE hotline_depth gauge
                hotline_depth 1.5
                # HELP hotline_things_total Things.
                # TYPE hotline_things_total counter
                hotline_things_total 42

                """)
    }

    @Test func labelsTellInstrumentsApart() throws {
        let peer = try #require(MemberID("de"))
        let sent = metrics.counters("hotline_sent_total", "Sent.", labels: "peer", "lane")
        sent[.member(peer), .code(Lane.urgent)].increment()
        sent[.member(peer), .code(Lane.urgent)].increment()
        sent[.member(peer), "bulk"].increment()
        #expect(text.contains("hotline_sent_total{peer=\"de\",lane=\"bulk\"} 1\nhotline_sent_total{peer=\"de\",lane=\"urgent\"} 2\n"))
    }

    @Test func helpAndLabelsAreEscaped() {
        metrics.gauges("hotline_odd", "Back\\slash\nand line.", labels: "odd")["a\"b\\c\nd"].set(1)
        #expect(text.contains("# HELP hotline_odd Back\\\\slash\\nand line.\n"))
        #expect(text.contains("hotline_odd{odd=\"a\\\"b\\\\c\\nd\"} 1\n"))
    }

    @Test func aHistogramCumulatesItsBuckets() {
        let histogram = metrics.histogram("hotline_wait_seconds", "Waits.", bounds: [0.1, 1, 10])
        for value in [0.05, 0.1, 0.5, 5, 50] { histogram.observe(value) }
        histogram.observe(.milliseconds(350))
        #expect(
            text == """
                # HELP hotline_wait_seconds Waits.
                # TYPE hotline_wait_seconds histogram
                hotline_wait_seconds_bucket{le="0.1"} 2
                hotline_wait_seconds_bucket{le="1"} 4
                hotline_wait_seconds_bucket{le="10"} 5
                hotline_wait_seconds_bucket{le="+Inf"} 6
                hotline_wait_seconds_sum 56
                hotline_wait_seconds_count 6

                """)
    }

    @Test func aLabelledHistogramKeepsItsLabelsBesideTheBound() {
        metrics.histograms("hotline_wait_seconds", "Waits.", bounds: [1], labels: "lane")["bulk"].observe(0.5)
        #expect(text.contains("hotline_wait_seconds_bucket{lane=\"bulk\",le=\"1\"} 1\n"))
        #expect(text.contains("hotline_wait_seconds_sum{lane=\"bulk\"} 0.5\n"))
    }

    @Test func computedSamplesAreAskedForEachTime() {
        metrics.computed("hotline_uptime_seconds", "Uptime.") { [Metrics.Sample(12.25)] }
        metrics.computed("hotline_odd_numbers", "Odd.", labels: "kind") {
            [.init(.infinity, "infinite"), .init(-.infinity, "negative"), .init(.nan, "none")]
        }
        #expect(text.contains("# TYPE hotline_uptime_seconds gauge\nhotline_uptime_seconds 12.25\n"))
        #expect(text.contains("{kind=\"infinite\"} +Inf\n"))
        #expect(text.contains("{kind=\"negative\"} -Inf\n"))
        #expect(text.contains("{kind=\"none\"} NaN\n"))
    }

    @Test func labelValuesAreBounded() throws {
        let sent = metrics.counters("hotline_sent_total", "Sent.", labels: "peer")
        for number in 0..<3_000 { sent[.member(try #require(MemberID("m\(number)")))].increment() }
        #expect(text.contains("hotline_sent_total{peer=\"other\"} 1000\n"))
    }

    @Test func countsFromManyTasksAddUp() async {
        let counter = metrics.counter("hotline_things_total", "Things.")
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1_000 { counter.increment() }
                }
            }
        }
        #expect(counter.value == 8_000)
    }
}
