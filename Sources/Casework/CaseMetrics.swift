import CaseStore
import HotlineModel
public import Observability

/// What a node counts about its cases.
public struct CaseMetrics: Sendable {
    private let reports: Counter
    private let routed: Labelled<Counter>
    private let spared: Labelled<Counter>
    private let destroyed: Counter

    /// Registers the counters.
    public init(_ metrics: Metrics) {
        reports = metrics.counter("hotline_reports_received_total", "Reports handed in at this node.")
        routed = metrics.counters("hotline_placements_total", "Placements made by this node, by disposition.", labels: "disposition")
        spared = metrics.counters(
            "hotline_reports_spared_total", "Reports handed in at this node that put nothing before a person, by reason.", labels: "reason")
        destroyed = metrics.counter("hotline_cases_anonymised_total", "Cases whose contents retention destroyed.")
    }

    func reportsReceived(_ count: Int) { reports.increment(by: count) }

    func spared(_ reason: Sparing) { spared[.code(reason)].increment() }

    func anonymised(_ count: Int) { destroyed.increment(by: count) }

    func placed(_ disposition: DispositionKind) { routed[.code(disposition)].increment() }
}
