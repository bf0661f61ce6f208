import HTTPServer
import Observability

extension HTTPServer {
    /// Exposes how full the server is.
    func register(in metrics: Metrics) {
        // `weak`, because the server's handler holds the metrics.
        metrics.computed("hotline_server_connections", "Open connections.") { [weak self] in
            self.map { [Metrics.Sample(Double($0.counters().connectionsOpen))] } ?? []
        }
        metrics.computed("hotline_server_requests", "Requests that a handler has, and requests that wait for one.", labels: "state") {
            [weak self] in
            guard let counters = self?.counters() else { return [] }
            return [
                Metrics.Sample(Double(counters.handlersRunning), "running"), Metrics.Sample(Double(counters.requestsWaiting), "waiting"),
            ]
        }
        metrics.computed("hotline_server_body_bytes", "Bytes of bodies that are reserved or stored.") { [weak self] in
            self.map { [Metrics.Sample(Double($0.counters().bodyBytesHeld))] } ?? []
        }
    }
}
