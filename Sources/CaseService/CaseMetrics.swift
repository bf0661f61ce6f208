import CaseStore
import Casework
import HotlineModel
public import Observability

/// The figures a node counts about its cases.
public struct CaseMetrics: Sendable {
    private let reports: Counter
    private let placements: Labelled<Counter>
    private let spared: Labelled<Counter>
    private let destroyed: Counter
    private let leftOut: Labelled<Counter>

    /// Registers the counters.
    public init(_ metrics: Metrics) {
        reports = metrics.counter("hotline_reports_received_total", "Reports handed in at this node.")
        placements = metrics.counters("hotline_placements_total", "Placements made by this node, by disposition.", labels: "disposition")
        spared = metrics.counters(
            "hotline_reports_spared_total", "Reports handed in at this node that put nothing before a person, by reason.", labels: "reason")
        destroyed = metrics.counter("hotline_cases_anonymised_total", "Cases whose contents retention destroyed.")
        leftOut = metrics.counters(
            "hotline_feed_statements_left_out_total", "Statements in a member's hash feed that were not believed, by reason.",
            labels: "member", "reason")
    }

    func add(_ figure: CaseCount) {
        switch figure {
        case .reportReceived: reports.increment()
        case .reportSpared(let reason): spared[.code(reason)].increment()
        case .placementAssigned(let kind): placements[.code(kind)].increment()
        case .contentsDestroyed: destroyed.increment()
        case .feedStatementsLeftOut(let feed, let reason, let count): leftOut[.member(feed), .code(reason)].increment(by: count)
        }
    }
}
