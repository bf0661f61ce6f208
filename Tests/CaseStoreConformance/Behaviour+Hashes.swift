import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let hashes = [
        Behaviour("an entry is kept with all its sources, at the next position", keepsHash),
        Behaviour("a changed entry moves to the end and leaves its old position", movesHash),
        Behaviour("entries are paged by position", pagesHashes),
        Behaviour("positions stay in order when many put at once", putsInParallel),
        Behaviour("a pull's cursor is kept per member", keepsCursor),
        Behaviour("merging what is known already changes nothing", mergesOnce),
        Behaviour("a hash is known by the cases that have it", linksCases),
    ]

    private static func entry(_ number: Int, sources: [HashSource]? = nil) -> HashEntry {
        HashEntry(
            sha256: Sample.digest(number),
            sources: sources ?? [HashSource(member: Sample.nl, classification: .baseline, at: Sample.time(Int64(number)))],
            addedAt: Sample.time(Int64(number)), changedAt: Sample.time(Int64(number)))
    }

    private static func keepsHash(_ store: any CaseStore) async throws {
        #expect(try await store.read { try $0.hash(Sample.digest(1)) } == nil)
        var full = entry(
            1,
            sources: [
                HashSource(member: Sample.nl, classification: .national, at: Sample.time(-5)),
                HashSource(member: Sample.central, classification: Classification(rawValue: "something\nnew"), at: Sample.time(6)),
            ])
        (full.sources[0].sha1, full.sources[0].md5, full.sources[0].pdq, full.sources[0].medium) = ("01", "02", "03", .image)
        full.sources[1].md5 = "04"
        full.withdrawals = [HashWithdrawal(member: Sample.de, at: Sample.time(-7)), HashWithdrawal(member: Sample.nl, at: Sample.time(4))]
        full.votes = [
            HashVote(member: Sample.us, .dispute, classification: .notIllegal, reason: "virtualMaterial", at: Sample.time(1)),
            HashVote(member: Sample.de, VoteDirection(rawValue: "perhaps"), at: Sample.time(-2)),
            HashVote(member: Sample.nl, .confirm, reason: "other", at: Sample.time(3)),
        ]
        full.changedAt = Sample.time(9)
        let put = full
        let positions = try await store.write { [try $0.save(put), try $0.save(entry(2, sources: []))] }
        #expect(positions == [1, 2])
        full.position = 1
        #expect(try await store.read { try $0.hash(Sample.digest(1)) } == full)
        #expect(try await store.read { try $0.hash(Sample.digest(2))?.sources } == [])
        #expect(try await store.read { try $0.hashCounts() } == HashCounts(distinct: 2, withdrawn: 1, last: 2))
    }

    private static func movesHash(_ store: any CaseStore) async throws {
        let counts = try await store.write { transaction in
            for number in [1, 2, 3, 1] { _ = try transaction.save(entry(number)) }
            return try transaction.hashCounts()
        }
        #expect(counts.distinct == 3 && counts.last == 4)
        let entries = try await store.read { try $0.hashes(after: 0, limit: 10) }
        #expect(entries.map(\.position) == [2, 3, 4])
        #expect(entries.map(\.sha256) == [2, 3, 1].map { Sample.digest($0) })
    }

    private static func pagesHashes(_ store: any CaseStore) async throws {
        try await store.write { transaction in for number in 1...10 { _ = try transaction.save(entry(number)) } }
        #expect(try await store.read { try $0.hashes(after: 3, limit: 4).map(\.position) } == [4, 5, 6, 7])
        #expect(try await store.read { try $0.hashes(after: 10, limit: 4) }.isEmpty)
        #expect(try await store.read { try $0.hashes(after: 0, limit: 0) }.isEmpty)
    }

    private static func putsInParallel(_ store: any CaseStore) async throws {
        let positions = try await withThrowingTaskGroup(of: Int64.self) { group in
            for number in 0..<60 { group.addTask { try await store.write { try $0.save(entry(number % 40)) } } }
            return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
        }
        #expect(positions == Set(1...60))
        let counts = try await store.read { try $0.hashCounts() }
        #expect(counts.distinct == 40 && counts.last == 60)
        #expect(try await store.read { try $0.hashes(after: 0, limit: 100).count } == 40)
    }

    private static func keepsCursor(_ store: any CaseStore) async throws {
        #expect(try await store.read { try $0.pullCursor(from: Sample.de) } == nil)
        let first = PullCursor(epoch: "00", position: 5, entries: 6, pulledAt: Sample.time(7), unlistedUnder: 3, part: .doubts)
        let second = PullCursor(epoch: "01", position: 0, entries: 6, pulledAt: Sample.time(8))
        try await store.write { try $0.setPullCursor(first, from: Sample.de) }
        #expect(try await store.read { try $0.pullCursor(from: Sample.de) } == first)
        try await store.write { try $0.setPullCursor(second, from: Sample.de) }
        #expect(try await store.read { try $0.pullCursor(from: Sample.de) } == second)
        #expect(try await store.read { try $0.pullCursor(from: Sample.us) } == nil)
    }

    private static func mergesOnce(_ store: any CaseStore) async throws {
        let other = HashSource(member: Sample.de, classification: .national, at: Sample.time(3))
        let changed = try await store.write { transaction in
            try [entry(1), entry(1), entry(1, sources: [other]), entry(1, sources: [other])].map {
                try HashLedger.merge($0, into: transaction)
            }
        }
        #expect(changed == [true, false, true, false])
        let held = try #require(try await store.read { try $0.hash(Sample.digest(1)) })
        #expect(held.position == 2 && held.sources.count == 2 && held.sources[1] == other)
    }

    private static func linksCases(_ store: any CaseStore) async throws {
        try await store.write { transaction in
            let cases = try (1...3).map { try transaction.open(Sample.caseRecord($0)) }
            for number in [cases[2], cases[0], cases[2]] { try transaction.link(Sample.digest(1), to: number) }
            #expect(try transaction.cases(with: Sample.digest(1)) == [cases[0], cases[2]])
            #expect(try transaction.cases(with: Sample.digest(2)).isEmpty)
        }
    }
}
