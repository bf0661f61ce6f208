import Observability

/// Tells the operator of every request that failed through a fault of this node: a line in the log and a count.
///
/// The caller learns no more than that; what went wrong inside is the operator's to know.
struct RequestFailures: Sendable {
    private let log: Log
    private let failed: Labelled<Counter>

    init(log: Log, metrics: Metrics) {
        self.log = log
        failed = metrics.counters(
            "hotline_requests_failed_total", "Requests that this node could not answer through a fault of its own.", labels: "route")
    }

    /// Records a failure; the route is named by its pattern, because a path may name what nobody else is to read.
    func record(_ error: any Error, of route: StaticString) {
        failed[LabelValue(stringLiteral: route)].increment()
        log.error(
            "request.failed",
            ["route": .text(route), "error": .words(String(reflecting: type(of: error))), "reason": .words("\(error)")])
    }
}
