import CaseStore
public import Envelopes
import HotlineModel
public import Observability

/// The counts of a node's exchange with others.
public struct FederationMetrics: Sendable {
    /// A receiver's result for an envelope, as a label.
    private enum ResultLabel: String, CaseIterable { case accepted, duplicate, rejected }

    private let received: Labelled<Counter>
    private let receipted: Labelled<Counter>
    private let refusals: Labelled<Counter>
    private let latency: Labelled<Histogram>

    /// Upper bounds for the wait for a receipt: of a peer that answers, milliseconds; of one that was away, up to a week.
    private static let waits = Histogram.seconds + [300, 900, 3_600, 21_600, 86_400, 604_800]

    /// Registers the counters.
    public init(_ metrics: Metrics) {
        received = metrics.counters(
            "hotline_envelopes_received_total", "Envelopes receipted here, by member and result.", labels: "member", "result")
        receipted = metrics.counters(
            "hotline_envelopes_receipted_total", "Envelopes receipted by others, by member and result.", labels: "member", "result")
        refusals = metrics.counters("hotline_refusals_total", "Requests and batches refused whole, by code.", labels: "code")
        latency = metrics.histograms(
            "hotline_receipt_latency_seconds", "From the sealing of a batch to its verified receipt, by receiving member and lane.",
            bounds: Self.waits, labels: "member", "lane")
    }

    /// A batch got its receipt, so long after it was sealed.
    func receipted(after span: Duration, by member: MemberID, lane: Lane) {
        latency[.member(member), .code(lane)].observe(max(.zero, span))
    }

    func received(_ results: [LineResult], from member: MemberID) {
        for result in results { received[.member(member), .code(Self.label(result))].increment() }
    }

    func receipted(_ results: [LineResult], by member: MemberID) {
        for result in results { receipted[.member(member), .code(Self.label(result))].increment() }
    }

    /// Counts a refusal of a request.
    public func refused(_ code: RefusalCode) { refusals[.code(code)].increment() }

    private static func label(_ result: LineResult) -> ResultLabel {
        switch result {
        case .accepted: .accepted
        case .duplicate: .duplicate
        case .rejected: .rejected
        }
    }
}
