import TestSupport
import Testing

/// Tests what the metrics say of the server.
@Suite(.timeLimit(.minutes(2))) struct ServerMetricsTests {
    @Test func theMetricsSayHowFullTheServerIs() async throws {
        try await OperatorServer.run { connection in
            try await connection.send("GET /metrics HTTP/1.1\r\n\(OperatorServer.fields)Connection: close\r\n\r\n")
            let answer = String(decoding: try await connection.receiveAll().bytes, as: UTF8.self)
            #expect(answer.contains("\nhotline_server_connections 1\n"))
            #expect(answer.contains("\nhotline_server_requests{state=\"running\"} 1\n"))
            #expect(answer.contains("\nhotline_server_requests{state=\"waiting\"} 0\n"))
            #expect(answer.contains("\nhotline_server_body_bytes 0\n"))
            #expect(answer.contains("\nhotline_server_strangers 0\n"))
            #expect(answer.contains("\nhotline_server_requests_turned_away 0\n"))
            #expect(answer.contains("\nhotline_server_answer_bytes 65536\n"))
        }
    }
}
