import CaseService
import CaseStore
import CaseStoreSQLite
import Cryptography
import HotlineModel
import NodeMessages
import Reporting
import TestCasework
import TestFederation

/// The figures of takedown over all cases that were ever kept here: read from the store a stretch at a time, and counted.
enum TakedownFigureCounts {
    static let benchmark = Benchmark(
        name: "figures",
        summary: "the figures of takedown over kept cases with their events (1,000,000; 10,000 with --quick), read and counted", run: run)

    private static func run(_ scale: Benchmark.Size) async throws -> [Measurement] {
        let count = scale == .quick ? 10_000 : 1_000_000
        let federation = try TestFederation()
        let node = try await federation.start([try federation.enrol("nl", covering: ["NL"])])[0]
        try await fill(node, count)
        let (member, now) = (node.member, node.steps.now)
        let (figures, counting) = try await timed {
            try await node.store.read { view in
                var figures = TakedownFigures(over: .always, of: member, at: now)
                try view.eachTakedownHistory { figures.count($0) }
                return figures
            }
        }
        let material = figures.answer.rows.first?.material ?? 0
        try WrongResult.unless(material == count, "\(count) cases should count, and \(material) do.")
        let (read, reading) = try await timed {
            try await node.store.read { view in
                var read = 0
                try view.eachTakedownHistory { read += $0.events.count }
                return read
            }
        }
        let events = 4 * count + count / 10
        try WrongResult.unless(read == events, "\(events) events should be read, and \(read) are.")
        return [
            Measurement(
                name: "figures of \(scale == .quick ? "10,000" : "1,000,000") kept cases", figure: Double(count) / counting.seconds,
                limitName: "reading their histories alone", limit: Double(count) / reading.seconds)
        ]
    }

    /// Cases of twelve months and a hundred networks that were told, and removed, except for every tenth.
    private static func fill(_ node: TestNode, _ count: Int) async throws {
        guard let country = CountryCode("NL") else { throw WrongResult("A country of the benchmark is malformed.") }
        let (member, start) = (node.member, node.steps.now)
        for first in stride(from: 0, to: count, by: 1_000) {
            try await node.store.write { transaction in
                for number in first..<first + 1_000 {
                    let opened = start + .seconds(Int64(number % 360) * 86_400)
                    try add(number, openedAt: opened, member, country, in: transaction)
                }
            }
        }
    }

    private static func add(
        _ number: Int, openedAt opened: Timestamp, _ member: MemberID, _ country: CountryCode, in transaction: any StoreTransaction
    ) throws {
        var record = CaseRecord(
            id: CaseID(opener: member, number: UniqueID(high: 7, low: UInt64(number))), openedAt: opened, stage: .routed,
            addressIndex: SHA256.digest(of: Array("\(number)".utf8)), wrappedKey: [1], sealedFile: [2])
        (record.classification, record.kind) = (.baseline, .childSexualAbuse)
        let caseNumber = try transaction.open(record)
        _ = try transaction.add(ReportRecord(caseNumber: caseNumber, origin: .public, receivedAt: opened))
        _ = try transaction.add(
            PlacementRecord(
                caseNumber: caseNumber, disposition: Disposition(.keep, reason: .hostedHere, countries: [country]), responsible: member,
                placedAt: opened, network: HostingNetwork(number: UInt32(64_500 + number % 100), holder: "Example \(number % 100)")))
        let kinds: [(CaseEventKind, Int64)] = [
            (.reported, 0), (.routed, 60), (.referred, 3_600), (.noticed, 7_200), (number % 10 == 0 ? .undelivered : .removed, 90_000),
            (.reopened, 180_000),
        ]
        for (kind, seconds) in kinds where kind != .reopened || number % 10 == 0 {
            try transaction.record(
                EventRecord(caseNumber: caseNumber, kind: kind, at: opened + .seconds(seconds), member: member, actor: EventRecord.node))
        }
    }
}
