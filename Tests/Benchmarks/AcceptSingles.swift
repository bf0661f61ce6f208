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
        let (sent, seconds, paced) = try await delivery.serving {
            let (sent, timing) = try await timed { try await delivery.send(0..<most) }
            let interval = Duration.seconds(2 * timing.seconds / Double(most))
            return (sent, timing.seconds, try await delivery.send(most..<(most + half), every: interval))
        }
        try await delivery.verify(sent + paced)
        let verifications = try await MachineLimits.verificationsPerSecond(scale == .quick ? 4_000 : 40_000)
        let commits = try await MachineLimits.commitsPerSecond(
            scale == .quick ? 300 : 3_000, path: delivery.limitFile)
        let figure = Double(sent.count) / seconds
        let latencies = paced.map(\.latency).sorted()
        func latency(_ share: Double, _ name: String) -> Measurement {
            let latency = latencies[min(latencies.count - 1, Int(Double(latencies.count) * share))]
            return Measurement(
                name: name, figure: latency / .milliseconds(1), limitName: "SQLite, one commit", limit: 1_000 / commits, unit: .milliseconds
            )
        }
        return [
            Measurement(
                name: "accept, batches of one", figure: figure, limitName: "Ed25519 verified, one core", limit: verifications),
            Measurement(
                name: "accept, batches of one (commits)", figure: figure, limitName: "SQLite alone, a commit a row", limit: commits),
            latency(0.5, "receipt at half load, median"), latency(0.99, "receipt at half load, 99 %"),
        ]
    }
}
