import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import HotlineModel
import SQLite
import TestCasework
import TestFederation
import TestSupport

/// The next case leased, with 100,000 waiting.
enum WorkListLeases {
    static let benchmark = Benchmark(
        name: "worklist", summary: "the next case leased out of 100,000 that wait, opened for its analyst and durably committed", run: run)

    private static let waiting = 100_000

    private static func run(_ scale: Benchmark.Size) async throws -> [Measurement] {
        let count = scale == .quick ? 300 : 3_000
        let federation = try TestFederation()
        let node = try await federation.start([try federation.enrol("nl", covering: ["NL"])])[0]
        try await fill(node)
        let table = try rows(at: federation.folder.file("limit.sqlite"))
        var (leases, alone): ([Double], [Double]) = ([], [])
        // By turns, so that other work on the machine slows both.
        for number in 0..<count {
            let (leased, timing) = try await timed { try await node.desk.lease(1, to: "analyst \(number % 200)") }
            try WrongResult.unless(leased.count == 1, "Of \(waiting) cases none was leased.")
            leases.append(timing.seconds * 1_000)
            alone.append(try await timed { try take(number, from: table) }.timing.seconds * 1_000)
        }
        let counts = try await node.store.read { try $0.workCounts(at: node.steps.now) }
        try WrongResult.unless(
            counts.waiting == waiting && counts.leased == count, "\(count) cases should be leased, and \(counts.leased) are.")
        func measurement(_ name: String, _ share: Double) -> Measurement {
            Measurement(
                name: name, figure: percentile(leases, share), limitName: "SQLite alone, one row found and changed by an index",
                limit: percentile(alone, share), unit: .milliseconds)
        }
        return [measurement("lease of 100,000, median", 0.5), measurement("lease of 100,000, 99 %", 0.99)]
    }

    /// Reports of many origins and kinds of places, so that urgencies differ.
    private static func fill(_ node: TestNode) async throws {
        let origins: [Origin] = [.public, .public, .proactive, .police]
        for start in stride(from: 0, to: waiting, by: 1_000) {
            let submissions = (start..<start + 1_000).map { number in
                ReportSubmission(address: "http://nl.host.example/\(number)", origin: origins[number % origins.count])
            }
            _ = try await node.desk.receive(submissions)
        }
    }

    /// As many plain rows, each with a place in an order.
    private static func rows(at path: String) throws -> Connection {
        let table = try Connection(path: path, access: .create)
        try table.useWriteAheadLog()
        try table.execute(
            """
            CREATE TABLE rows (number INTEGER PRIMARY KEY, place INTEGER NOT NULL, taken INTEGER);
            CREATE INDEX free_rows ON rows (place DESC) WHERE taken IS NULL;
            BEGIN IMMEDIATE;
            WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 100000)
            INSERT INTO rows (number, place) SELECT n, (n * 7919) % 100000 FROM numbers;
            COMMIT;
            """)
        return table
    }

    /// A plain update of the first free row, in a commit of its own.
    private static func take(_ number: Int, from table: Connection) throws {
        try table.withStatement(
            "UPDATE rows SET taken = ?1 WHERE number = (SELECT number FROM rows WHERE taken IS NULL ORDER BY place DESC LIMIT 1)"
        ) { statement in
            try statement.bind(1, Int64(number))
            try statement.run()
        }
    }

    private static func percentile(_ times: [Double], _ share: Double) -> Double {
        let sorted = times.sorted()
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }
}
