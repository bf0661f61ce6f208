public import Observability

/// What a node counts about its cases.
public struct CaseMetrics: Sendable {
    private let reports: Counter
    private let routed: Labelled<Counter>

    /// Registers the counters.
    public init(_ metrics: Metrics) {
        reports = metrics.counter("hotline_reports_received_total", "Reports handed in at this node.")
        routed = metrics.counters("hotline_placements_total", "Placements made by this node, by disposition.", labels: "disposition")
    }

    func reportsReceived(_ count: Int) { reports.increment(by: count) }

    func placed(_ disposition: DispositionLabel) { routed[.code(disposition)].increment() }
}

/// The dispositions as a label.
enum DispositionLabel: String, CaseIterable, Sendable {
    case keep, forward, central
}
