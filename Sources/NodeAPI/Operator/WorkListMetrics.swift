import CaseStore
import Casework
import HotlineModel
import Observability

/// The work list as gauges, brought up to date whenever the metrics are asked for.
struct WorkListMetrics: Sendable {
    private let waiting: Gauge
    private let leased: Gauge
    private let oldest: Gauge

    init(_ metrics: Metrics) {
        waiting = metrics.gauge("hotline_worklist_waiting", "Cases that wait for an analyst, leased ones included.")
        leased = metrics.gauge("hotline_worklist_leased", "Cases that an analyst has.")
        oldest = metrics.gauge("hotline_worklist_oldest_seconds", "Age of the case that waits longest.")
    }

    func update(from node: Node) async throws {
        let now = node.now
        let counts = try await node.store.read { try $0.workCounts(at: now) }
        waiting.set(counts.waiting)
        leased.set(counts.leased)
        oldest.set(counts.oldest.map { now - $0 } ?? .zero)
    }
}
