import TestCasework
import TestFederation

/// Envelopes accepted one by one.
enum AcceptSingles {
    static let benchmark = Benchmark(
        name: "singles",
        summary: "signed envelopes in batches of one from 16 members, one in flight each; then their receipts at half that load",
        run: run)

    private static let senders = 16

    private static func run(_ scale: Benchmark.Size) async throws -> [Measurement] {
        let (most, half) = scale == .quick ? (80, 40) : (500, 250)
        let delivery = try await Delivery(senders: senders, batches: most + half, of: 1)
        let (sent, timing, paced) = try await delivery.serving {
            let (sent, timing) = try await timed { try await delivery.send(0..<most) }
            let interval = Duration.seconds(2 * timing.seconds / Double(most))
            return (sent, timing, try await delivery.send(most..<(most + half), every: interval))
        }
        try await delivery.verify(sent + paced)
        let verifications = try await MachineLimits.verificationsPerSecond(scale == .quick ? 4_000 : 40_000)
        let commits = try await MachineLimits.commitsPerSecond(scale == .quick ? 300 : 3_000, path: delivery.limitFile)
        let latencies = paced.map(\.latency).sorted()
        func latency(_ share: Double, _ name: String) -> Measurement {
            let latency = latencies[min(latencies.count - 1, Int(Double(latencies.count) * share))]
            return Measurement(
                name: name, figure: latency / .milliseconds(1), limitName: "SQLite, one commit", limit: 1_000 / commits, unit: .milliseconds
            )
        }
        func accepted(_ name: String, _ seconds: Double, _ limitName: String, _ limit: Double) -> Measurement {
            Measurement(name: name, figure: Double(sent.count) / seconds, limitName: limitName, limit: limit)
        }
        return [
            accepted("accept, batches of one", timing.seconds, "Ed25519 verified, one core", verifications),
            // A second of one core: senders, TLS and receiver together.
            accepted("accept, batches of one, per core", timing.coreSeconds, "Ed25519 verified, one core", verifications),
            accepted("accept, batches of one (commits)", timing.seconds, "SQLite alone, a commit a row", commits),
            latency(0.5, "receipt at half load, median"), latency(0.99, "receipt at half load, 99 %"),
        ]
    }
}
