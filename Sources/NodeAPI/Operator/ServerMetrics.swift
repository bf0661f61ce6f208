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
        metrics.computed("hotline_server_strangers", "Open connections from which no caller with a name was admitted.") { [weak self] in
            self.map { [Metrics.Sample(Double($0.counters().strangersOpen))] } ?? []
        }
        metrics.computed("hotline_server_requests_turned_away", "Requests that were not admitted, since the start.") { [weak self] in
            self.map { [Metrics.Sample(Double($0.counters().requestsTurnedAway))] } ?? []
        }
        metrics.computed("hotline_server_answer_bytes", "Bytes of answers that are expected or not yet read.") { [weak self] in
            self.map { [Metrics.Sample(Double($0.counters().answerBytesHeld))] } ?? []
        }
        metrics.computed("hotline_server_body_bytes", "Bytes of bodies that are reserved or stored.") { [weak self] in
            self.map { [Metrics.Sample(Double($0.counters().bodyBytesHeld))] } ?? []
        }
    }
}
