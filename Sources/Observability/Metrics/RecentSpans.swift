public import HotlineModel

/// The spans of the last hour, for a median and a 99th percentile of one peer. It is a value without a clock.
///
/// The figures are exact up to ``limit`` spans in the hour; of more, the latest count. A ``Histogram`` serves longer times, because Prometheus
/// adds it up.
public struct RecentSpans: Sendable {
    /// The most spans that are kept.
    public static let limit = 1_000
    /// The time for which a span counts.
    public static let window = Duration.seconds(3_600)

    /// The figures about the recent spans.
    public struct Summary: Hashable, Sendable {
        public let count: Int
        public let median: Duration
        /// The span that 99 of 100 did not exceed.
        public let p99: Duration
    }

    private struct Entry {
        var at: Timestamp
        var span: Duration
    }

    private var entries: [Entry] = []
    /// The index of the oldest span, once the array is full.
    private var oldest = 0

    public init() {}

    /// Records a span that ended now. A negative one comes from a clock that was set back meanwhile, and counts as zero.
    public mutating func record(_ span: Duration, at now: Timestamp) {
        let entry = Entry(at: now, span: max(.zero, span))
        if entries.count < Self.limit {
            entries.append(entry)
        } else {
            entries[oldest] = entry
            oldest = (oldest + 1) % Self.limit
        }
    }

    /// The figures about the spans of the last hour; `nil` if there were none.
    public func summary(at now: Timestamp) -> Summary? {
        let spans = entries.filter { now - $0.at < Self.window }.map(\.span).sorted()
        guard let median = Self.quantile(0.5, of: spans), let p99 = Self.quantile(0.99, of: spans) else { return nil }
        return Summary(count: spans.count, median: median, p99: p99)
    }

    /// The nearest rank: the smallest span that this share of all did not exceed.
    private static func quantile(_ share: Double, of spans: [Duration]) -> Duration? {
        guard !spans.isEmpty else { return nil }
        let rank = Int((share * Double(spans.count)).rounded(.up))
        return spans[min(max(rank, 1), spans.count) - 1]
    }
}
