import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

/// Tests how the statements of members about a hash change the ledger.
extension Behaviour {
    static let hashStatements = [
        Behaviour("a withdrawal takes its member's source out, and the others stand", takesOut),
        Behaviour("a new entry holds what is left of its own statements, and a changed one the date of its change", merges),
        Behaviour("what no source confirms stays as withdrawn, at a new position, until it is confirmed anew", withdrawsAndRevives),
        Behaviour("classification follows the sources that stand", classifies),
        Behaviour("the last vote of each member counts, and a hash in dispute leaves the baseline", disputes),
        Behaviour("in whatever order and however often words come, the same entry comes out", converges),
        Behaviour("two ledgers that give each other what they know agree", agrees),
        Behaviour("an entry in which no member says anything is not made", makesNothingOfNothing),
    ]

    private static let sha256 = Sample.digest(1)

    private static func word(
        sources: [HashSource] = [], withdrawals: [HashWithdrawal] = [], votes: [HashVote] = [], at moment: Int64 = 0
    ) -> HashEntry {
        HashEntry(
            sha256: sha256, sources: sources, withdrawals: withdrawals, votes: votes, addedAt: Sample.time(moment),
            changedAt: Sample.time(moment))
    }

    private static func confirmed(by member: MemberID, as classification: Classification = .baseline, at moment: Int64) -> HashEntry {
        word(sources: [HashSource(member: member, classification: classification, at: Sample.time(moment))], at: moment)
    }

    private static func withdrawn(by member: MemberID, at moment: Int64) -> HashEntry {
        word(withdrawals: [HashWithdrawal(member: member, at: Sample.time(moment))], at: moment)
    }

    private static func vote(_ direction: VoteDirection, by member: MemberID, at moment: Int64) -> HashEntry {
        word(votes: [HashVote(member: member, direction, at: Sample.time(moment))], at: moment)
    }

    /// Merges words, one transaction for all, and returns the entry after each.
    private static func merge(_ words: [HashEntry], into store: any CaseStore) async throws -> [HashEntry] {
        try await store.write { transaction in
            try words.compactMap { word in
                _ = try HashLedger.merge(word, into: transaction)
                return try transaction.hash(word.sha256)
            }
        }
    }

    private static func takesOut(_ store: any CaseStore) async throws {
        let entries = try await merge(
            [confirmed(by: Sample.nl, at: 1), confirmed(by: Sample.de, at: 2), withdrawn(by: Sample.nl, at: 3)], into: store)
        #expect(entries[2].sources.map(\.member) == [Sample.de])
        #expect(entries[2].withdrawals == [HashWithdrawal(member: Sample.nl, at: Sample.time(3))])
        #expect(!entries[2].isWithdrawn && entries[2].position == 3)
        // The statement about nl in de's feed is older than nl's own.
        let again = try await merge([confirmed(by: Sample.nl, at: 1), withdrawn(by: Sample.nl, at: 2)], into: store)
        #expect(again == [entries[2], entries[2]])
    }

    private static func merges(_ store: any CaseStore) async throws {
        var statement = confirmed(by: Sample.nl, at: 1)
        statement.withdrawals = [HashWithdrawal(member: Sample.nl, at: Sample.time(2))]
        statement.votes = [
            HashVote(member: Sample.de, .confirm, at: Sample.time(1)), HashVote(member: Sample.de, .dispute, at: Sample.time(2)),
        ]
        let entry = try await merge([statement], into: store)[0]
        #expect(entry.isWithdrawn && entry.votes.map(\.direction) == [.dispute])
        // Its date is that of the statement that changed it, and stays if nothing changes.
        let changes = try await merge(
            [confirmed(by: Sample.de, at: 7), confirmed(by: Sample.de, at: 7), withdrawn(by: Sample.nl, at: 1)], into: store)
        #expect(changes.map(\.changedAt) == [Sample.time(7), Sample.time(7), Sample.time(7)])
        #expect(changes.map(\.addedAt) == [Sample.time(1), Sample.time(1), Sample.time(1)])
    }

    private static func withdrawsAndRevives(_ store: any CaseStore) async throws {
        let entries = try await merge(
            [confirmed(by: Sample.nl, at: 1), withdrawn(by: Sample.nl, at: 1), confirmed(by: Sample.nl, as: .national, at: 2)], into: store)
        #expect(entries.map(\.isWithdrawn) == [false, true, false])
        #expect(entries.map(\.classification) == [.baseline, nil, .national])
        #expect(entries.map(\.position) == [1, 2, 3])
        #expect(try await store.read { try $0.hashCounts() } == HashCounts(distinct: 1, withdrawn: 0, last: 3))
        _ = try await merge([withdrawn(by: Sample.nl, at: 5)], into: store)
        #expect(try await store.read { try $0.hashCounts() } == HashCounts(distinct: 1, withdrawn: 1, last: 4))
        #expect(try await store.read { try $0.hashes(after: 3, limit: 5).map(\.isWithdrawn) } == [true])
    }

    private static func classifies(_ store: any CaseStore) async throws {
        let entries = try await merge(
            [
                confirmed(by: Sample.us, as: Classification(rawValue: "code9"), at: 1), confirmed(by: Sample.nl, as: .national, at: 1),
                confirmed(by: Sample.de, at: 2), withdrawn(by: Sample.de, at: 3), withdrawn(by: Sample.nl, at: 4),
            ], into: store)
        #expect(
            entries.map(\.classification) == [
                Classification(rawValue: "code9"), .national, .baseline, .national, Classification(rawValue: "code9"),
            ])
    }

    private static func disputes(_ store: any CaseStore) async throws {
        let entries = try await merge(
            [
                confirmed(by: Sample.nl, at: 1), vote(.dispute, by: Sample.de, at: 2), vote(.confirm, by: Sample.us, at: 3),
                vote(.confirm, by: Sample.nl, at: 4), vote(.dispute, by: Sample.us, at: 5), vote(.confirm, by: Sample.us, at: 4),
                vote(.confirm, by: Sample.de, at: 6), vote(VoteDirection(rawValue: "perhaps"), by: Sample.de, at: 7),
            ], into: store)
        #expect(entries.map(\.isDisputed) == [false, true, true, false, true, true, false, true])
        #expect(
            entries.map(\.classification) == [
                .baseline, .national, .national, .baseline, .national, .national, .baseline, .national,
            ])
        #expect(entries.last?.votes.count == 3)
        #expect(entries[5] == entries[4])
    }

    /// Everything three members may say at a few moments, with hashes that contradict each other.
    private static func words() -> [HashEntry] {
        var words: [HashEntry] = []
        for (offset, member) in [Sample.nl, Sample.de, Sample.us].enumerated() {
            for moment in Int64(1)...3 {
                var confirmation = confirmed(by: member, as: moment == 2 ? .national : .baseline, at: moment * 2)
                confirmation.sources[0].sha1 = String(repeating: "\(offset)", count: 40)
                confirmation.sources[0].medium = moment == 1 ? .video : .image
                words.append(confirmation)
                words.append(vote(moment == 3 ? .confirm : .dispute, by: member, at: moment))
            }
            // Two votes of one moment: no order of arrival decides.
            words.append(vote(.dispute, by: member, at: 3))
            words.append(withdrawn(by: member, at: [3, 6, 4][offset]))
        }
        return words
    }

    /// The content of an entry without its position and its times.
    private static func content(_ entry: HashEntry?) -> HashEntry? {
        guard var entry else { return nil }
        (entry.position, entry.addedAt, entry.changedAt, entry.sha256) = (0, Sample.time(), Sample.time(), sha256)
        return entry
    }

    private static func converges(_ store: any CaseStore) async throws {
        let expected = content(try await merge(words(), into: store).last)
        #expect(expected?.sources.map { "\($0.member) \($0.classification)" } == ["nl national", "nl baseline", "us baseline"])
        #expect(expected?.votes.map { "\($0.member) \($0.direction)" } == ["de dispute", "nl dispute", "us dispute"])
        #expect(expected?.withdrawals.map(\.member) == [Sample.nl, Sample.us, Sample.de])
        #expect(expected?.sha1?.first == "0" && expected?.medium == .image)
        var random = SeededNumbers(seed: 7)
        for round in 2...120 {
            let shuffled = (words() + words().shuffled(using: &random).prefix(9)).shuffled(using: &random)
            #expect(content(try await merge(renamed(shuffled, to: round), into: store).last) == expected)
        }
    }

    private static func agrees(_ store: any CaseStore) async throws {
        var random = SeededNumbers(seed: 11)
        for round in 1...40 {
            let shuffled = words().shuffled(using: &random)
            let cut = 1 + round % (shuffled.count - 1)
            let left = try await merge(renamed(shuffled.prefix(cut), to: 2 * round), into: store).last
            let right = try await merge(renamed(shuffled.dropFirst(max(0, cut - 3)), to: 2 * round + 1), into: store).last
            let (ours, theirs) = (try #require(left), try #require(right))
            let both = try await merge(
                renamed([theirs], to: 2 * round) + renamed([ours], to: 2 * round + 1), into: store)
            #expect(content(both[0]) == content(both[1]))
            // Nothing is left to tell.
            #expect(try await merge(renamed([both[1]], to: 2 * round) + renamed([both[0]], to: 2 * round + 1), into: store) == both)
        }
    }

    private static func renamed(_ words: some Sequence<HashEntry>, to number: Int) -> [HashEntry] {
        words.map { word in
            var word = word
            word.sha256 = Sample.digest(number)
            return word
        }
    }

    private static func makesNothingOfNothing(_ store: any CaseStore) async throws {
        let empty = HashEntry(sha256: Sample.digest(1), addedAt: Sample.time(1), changedAt: Sample.time(1))
        #expect(try await merge([empty], into: store).isEmpty)
        #expect(try await store.read { try $0.hashCounts().distinct } == 0)
    }
}

/// Numbers that look random and are the same in every run (SplitMix64).
private struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
