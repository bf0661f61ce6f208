import Synchronization

/// The part of a metric that is measured: one number, or a histogram's set of them.
public protocol Instrument: AnyObject, Sendable {
    /// Writes the instrument's samples. The name and the labels are already in text form.
    func write(name: String, labels: String, into text: inout MetricsText)
}

/// A number that only rises.
public final class Counter: Instrument {
    private let count = Atomic<UInt64>(0)

    init() {}

    /// Counts one, or several.
    public func increment(by amount: Int = 1) { count.wrappingAdd(UInt64(clamping: amount), ordering: .relaxed) }
    /// The count so far.
    public var value: UInt64 { count.load(ordering: .relaxed) }

    public func write(name: String, labels: String, into text: inout MetricsText) {
        text.sample(name, labels, String(value))
    }
}

/// A number that rises and falls.
public final class Gauge: Instrument {
    private let bits = Atomic<UInt64>(0)

    init() {}

    /// Sets the number.
    public func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }
    /// Sets a whole number.
    public func set(_ value: Int) { set(Double(value)) }
    /// Sets a span, in seconds.
    public func set(_ span: Duration) { set(span.inSeconds) }
    /// The present number.
    public var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    public func write(name: String, labels: String, into text: inout MetricsText) {
        text.sample(name, labels, MetricsText.number(value))
    }
}

/// The number of values in each range, with their sum and count.
public final class Histogram: Instrument {
    /// Upper bounds in seconds for durations from a millisecond to a minute.
    public static let seconds: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

    private struct State {
        /// One count for each bound, and one for the values beyond the last bound. They are not cumulated.
        var counts: [UInt64]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(bounds: [Double]) {
        precondition(!bounds.isEmpty && zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }, "a histogram's bounds rise")
        self.bounds = bounds
        state = Mutex(State(counts: [UInt64](repeating: 0, count: bounds.count + 1)))
    }

    public func observe(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    /// Records a span, in seconds.
    public func observe(_ span: Duration) { observe(span.inSeconds) }

    public func write(name: String, labels: String, into text: inout MetricsText) {
        let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
        let prefix = labels.isEmpty ? "" : labels + ","
        var total: UInt64 = 0
        for (count, bound) in zip(counts, bounds + [.infinity]) {
            total += count
            text.sample(name + "_bucket", prefix + "le=\"\(MetricsText.number(bound))\"", String(total))
        }
        text.sample(name + "_sum", labels, MetricsText.number(sum))
        text.sample(name + "_count", labels, String(total))
    }
}
