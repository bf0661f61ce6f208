import CaseStore
import CaseStoreSamples
import Cryptography
import HotlineModel
import SQLite
import Testing

@testable import CaseStoreSQLite

/// A store that an older version left is brought up to date with all it holds.
@Suite struct MigrationTests {
    @Test func aLedgerWithoutWithdrawalsAndVotesKeepsItsEntries() async throws {
        let folder = try TemporaryFolder()
        var source = HashSource(member: Sample.nl, classification: .national, at: Sample.time(5))
        source.sha1 = "ab"
        let old = try Connection(path: folder.store, access: .create)
        for part in Schema.first { try old.execute(part) }
        try old.withStatement(
            """
            INSERT INTO hashes (position, sha256, classification, sources, added_at, changed_at)
            VALUES (3, ?1, 'national', ?2, 7, 8)
            """
        ) { statement in
            try statement.bind(1, Sample.digest(1).bytes)
            try statement.bind(2, HashStatements.bytes(of: [source]))
            try statement.run()
        }
        try old.execute("UPDATE hash_ledger SET last_position = 3, entries = 1")
        try old.set(.userVersion, to: 1)
        try old.set(.applicationID, to: Migrations.applicationID)
        let store = try SQLiteCaseStore(path: folder.store)
        let entry = try #require(try await store.read { try $0.hash(Sample.digest(1)) })
        #expect(entry.sources == [source] && entry.withdrawals.isEmpty && entry.votes.isEmpty)
        #expect((entry.position, entry.sha1, entry.classification) == (3, "ab", .national))
        #expect(try await store.read { try $0.hashCounts() } == HashCounts(distinct: 1, withdrawn: 0, last: 3))
        #expect(try await store.write { try $0.save(entry) } == 4)
        await store.close()
    }
}
