import Synchronization

/// The node's metrics, rendered in Prometheus's text format.
///
/// Names follow Prometheus's custom: `hotline_` first, the unit last, `_total` for counters; durations are in seconds. Registering a metric
/// twice is a bug and stops the program: register once, at start, and keep the instrument.
public final class Metrics: Sendable {
    /// A value that is computed when the metrics are asked for.
    public struct Sample: Sendable {
        let labels: [LabelValue]
        let value: Double

        /// Creates a sample with one label value for each of the metric's labels, in order.
        public init(_ value: Double, _ labels: LabelValue...) {
            self.labels = labels
            self.value = value
        }

        public init(_ value: Double, labels: [LabelValue]) {
            self.labels = labels
            self.value = value
        }
    }

    private struct Family {
        let name: String
        let help: String
        let kind: String
        let write: @Sendable (inout MetricsText) -> Void
    }

    private let families = Mutex<[Family]>([])

    public init() {}

    /// Registers a counter.
    public func counter(_ name: StaticString, _ help: StaticString) -> Counter { single(name, help, "counter", Counter()) }
    /// Registers counters that differ by labels.
    public func counters(_ name: StaticString, _ help: StaticString, labels: StaticString...) -> Labelled<Counter> {
        labelled(name, help, "counter", labels) { Counter() }
    }
    /// Registers a gauge.
    public func gauge(_ name: StaticString, _ help: StaticString) -> Gauge { single(name, help, "gauge", Gauge()) }
    /// Registers gauges that differ by labels.
    public func gauges(_ name: StaticString, _ help: StaticString, labels: StaticString...) -> Labelled<Gauge> {
        labelled(name, help, "gauge", labels) { Gauge() }
    }
    /// Registers a histogram. Its bounds rise and are in the metric's unit.
    public func histogram(_ name: StaticString, _ help: StaticString, bounds: [Double] = Histogram.seconds) -> Histogram {
        single(name, help, "histogram", Histogram(bounds: bounds))
    }
    /// Registers histograms that differ by labels.
    public func histograms(
        _ name: StaticString, _ help: StaticString, bounds: [Double] = Histogram.seconds, labels: StaticString...
    ) -> Labelled<Histogram> {
        labelled(name, help, "histogram", labels) { Histogram(bounds: bounds) }
    }

    /// Registers a gauge whose samples are computed each time the metrics are asked for. The function must be quick and must not block.
    public func computed(
        _ name: StaticString, _ help: StaticString, labels: StaticString..., samples: @escaping @Sendable () -> [Sample]
    ) {
        let labels = labels.map(\.description), name = name.description
        register(name, help, "gauge") { text in
            let lines = samples().map { sample in
                precondition(sample.labels.count == labels.count, "one value for each label")
                return (MetricsText.labels(labels, sample.labels), sample.value)
            }
            for (labels, value) in lines.sorted(by: { $0.0 < $1.0 }) { text.sample(name, labels, MetricsText.number(value)) }
        }
    }

    /// All metrics in Prometheus's text format (``MetricsText/contentType``), sorted by name.
    public func text() -> [UInt8] {
        let families = families.withLock { $0 }.sorted { $0.name < $1.name }
        var text = MetricsText()
        for family in families {
            text.head(name: family.name, help: family.help, kind: family.kind)
            family.write(&text)
        }
        return text.bytes
    }

    private func single<Each: Instrument>(_ name: StaticString, _ help: StaticString, _ kind: String, _ instrument: Each) -> Each {
        let name = name.description
        register(name, help, kind) { instrument.write(name: name, labels: "", into: &$0) }
        return instrument
    }

    private func labelled<Each: Instrument>(
        _ name: StaticString, _ help: StaticString, _ kind: String, _ labels: [StaticString], make: @escaping @Sendable () -> Each
    ) -> Labelled<Each> {
        precondition(labels.allSatisfy { Self.isName($0.description) && $0.description != "le" }, "a label's name is letters, digits and _")
        let family = Labelled(labels: labels.map(\.description), make: make), name = name.description
        register(name, help, kind) { family.write(name: name, into: &$0) }
        return family
    }

    private func register(_ name: String, _ help: StaticString, _ kind: String, write: @escaping @Sendable (inout MetricsText) -> Void) {
        precondition(Self.isName(name), "a metric's name is letters, digits and _")
        let family = Family(name: name, help: help.description, kind: kind, write: write)
        let isNew = families.withLock { families in
            guard !families.contains(where: { $0.name == name }) else { return false }
            families.append(family)
            return true
        }
        precondition(isNew, "metric \(name) is registered twice")
    }

    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F }
    }
}
