import CaseService
import Casework
import TestCasework
import TestFederation

/// Envelopes accepted in large batches.
enum AcceptBatches {
    static let benchmark = Benchmark(
        name: "accept",
        summary: "signed envelopes in batches of 500 from 4 members: parsed, de-duplicated, durably committed, receipted; then routed",
        run: run)

    private static let senders = 4
    private static let size = 500

    private static func run(_ scale: Benchmark.Size) async throws -> [Measurement] {
        let batches = scale == .quick ? 4 : 20
        let count = senders * batches * size
        let delivery = try await Delivery(senders: senders, batches: batches, of: size)
        let (sent, accepting) = try await delivery.serving { try await timed { try await delivery.send(0..<batches) } }
        let (routed, routing) = try await timed { try await delivery.node.tracing.routeWaiting() }
        try WrongResult.unless(routed == count, "\(count) cases wait to be routed, and \(routed) were.")
        try await delivery.verify(sent)
        let alone = try await MachineLimits.rows(count, group: size, path: delivery.limitFile)
        func measurement(_ name: String, _ seconds: Double, of limit: Double) -> Measurement {
            Measurement(
                name: name, figure: Double(count) / seconds, limitName: "SQLite alone, 1 KB rows, 3 indexes", limit: Double(count) / limit)
        }
        return [
            measurement("accept, batches of 500", accepting.seconds, of: alone.seconds),
            measurement("accept and route, batches of 500", accepting.seconds + routing.seconds, of: alone.seconds),
            // A second of one core: sender, TLS and receiver together.
            measurement("accept, batches of 500, per core", accepting.coreSeconds, of: alone.coreSeconds),
            measurement("accept and route, batches of 500, per core", accepting.coreSeconds + routing.coreSeconds, of: alone.coreSeconds),
        ]
    }
}
