import CaseService
import CaseStore
import Casework
import Envelopes
import Federation
import HotlineModel
import Observability

/// The row of truth of each peer as gauges, brought up to date whenever the metrics are asked for.
struct PeerMetrics: Sendable {
    private let waiting: Labelled<Gauge>
    private let oldest: Labelled<Gauge>
    private let dead: Labelled<Gauge>
    private let heard: Labelled<Gauge>
    private let answered: Labelled<Gauge>
    private let skew: Labelled<Gauge>
    private let cases: Labelled<Gauge>
    private let retention: Gauge

    init(_ metrics: Metrics) {
        waiting = metrics.gauges("hotline_outbox_waiting", "Envelopes without a receipt, by receiving member.", labels: "member")
        oldest = metrics.gauges("hotline_outbox_oldest_seconds", "Age of the oldest envelope without a receipt.", labels: "member")
        dead = metrics.gauges("hotline_dead_letters", "Envelopes that the member rejected.", labels: "member")
        heard = metrics.gauges("hotline_peer_heard_seconds", "Seconds since the member last asked something here.", labels: "member")
        answered = metrics.gauges("hotline_peer_answered_seconds", "Seconds since the member last answered.", labels: "member")
        skew = metrics.gauges("hotline_peer_skew_seconds", "The member's clock minus this one.", labels: "member")
        cases = metrics.gauges("hotline_cases", "Cases by stage.", labels: "stage")
        retention = metrics.gauge(
            "hotline_retention_last_run_seconds", "Seconds since retention last ran to its end; 0 before it ever did.")
    }

    func update(from node: Node) async throws {
        let (depths, stages, run) = try await node.store.read {
            (try $0.outboxDepths(), try $0.caseCounts(), try $0.lastRetentionRun())
        }
        let now = node.now
        let records = node.federation.peers.records
        for member in (node.trust.current?.members ?? []).map(\.id) where member != node.member {
            let depth = depths[member] ?? OutboxDepth()
            waiting[.member(member)].set(depth.waiting)
            oldest[.member(member)].set(depth.oldest.map { now - $0 } ?? .zero)
            dead[.member(member)].set(depth.dead)
            if let moment = records[member]?.heardAt { heard[.member(member)].set(now - moment) }
            if let moment = records[member]?.answeredAt { answered[.member(member)].set(now - moment) }
            if let milliseconds = records[member]?.skewMilliseconds { skew[.member(member)].set(.milliseconds(milliseconds)) }
        }
        if let ended = run?.finishedAt { retention.set(now - ended) }
        for stage in CaseStage.allCases { cases[.code(stage)].set(stages[stage] ?? 0) }
    }
}
