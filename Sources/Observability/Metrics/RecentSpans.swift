public import HotlineModel

/// The spans of the last hour, for a median and a 99th percentile beside a peer: a value, without a clock.
///
/// They are exact as long as no more than ``limit`` came within the hour; of more, the latest count. What Prometheus adds up over longer times is a
/// ``Histogram``.
public struct RecentSpans: Sendable {
    /// Spans kept at most.
    public static let limit = 1_000
    /// How long a span counts.
    public static let window = Duration.seconds(3_600)

    /// What the spans come to.
    public struct Summary: Hashable, Sendable {
        public let count: Int
        public let median: Duration
        /// The span that 99 of 100 stayed within.
        public let p99: Duration
    }

    private struct Entry {
        var at: Timestamp
        var span: Duration
    }

    private var entries: [Entry] = []
    /// Where the oldest lies once all places are taken.
    private var oldest = 0

    /// No spans.
    public init() {}

    /// Adds a span that ended now. A negative one, of a clock that was set back meanwhile, counts as none.
    public mutating func record(_ span: Duration, at now: Timestamp) {
        let entry = Entry(at: now, span: max(.zero, span))
        if entries.count < Self.limit {
            entries.append(entry)
        } else {
            entries[oldest] = entry
            oldest = (oldest + 1) % Self.limit
        }
    }

    /// What the spans of the last hour come to; `nil` when there were none.
    public func summary(at now: Timestamp) -> Summary? {
        let spans = entries.filter { now - $0.at < Self.window }.map(\.span).sorted()
        guard let median = Self.quantile(0.5, of: spans), let p99 = Self.quantile(0.99, of: spans) else { return nil }
        return Summary(count: spans.count, median: median, p99: p99)
    }

    /// The nearest rank: the smallest span that so many of all stayed within.
    private static func quantile(_ share: Double, of spans: [Duration]) -> Duration? {
        guard !spans.isEmpty else { return nil }
        let rank = Int((share * Double(spans.count)).rounded(.up))
        return spans[min(max(rank, 1), spans.count) - 1]
    }
}
