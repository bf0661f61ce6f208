import CaseStoreSamples
import HotlineModel
import Testing

@testable import CaseStore

/// How statements about a hash come together, without a store; `Protocols/hash-feed.md` has the rules in words.
@Suite struct HashMergingTests {
    private static func entry(
        _ sources: [HashSource] = [], withdrawn: [HashWithdrawal] = [], votes: [HashVote] = [], at moment: Int64 = 0
    ) -> HashEntry {
        HashEntry(
            sha256: Sample.digest(1), sources: sources, withdrawals: withdrawn, votes: votes, addedAt: Sample.time(moment),
            changedAt: Sample.time(moment))
    }

    private static func source(_ member: MemberID, _ classification: Classification = .baseline, at moment: Int64) -> HashSource {
        HashSource(member: member, classification: classification, at: Sample.time(moment))
    }

    private static func withdrawal(_ member: MemberID, at moment: Int64) -> HashWithdrawal {
        HashWithdrawal(member: member, at: Sample.time(moment))
    }

    private static func vote(
        _ direction: VoteDirection, _ member: MemberID, _ classification: Classification? = nil, reason: String? = nil, at moment: Int64 = 1
    ) -> HashVote {
        HashVote(member: member, direction, classification: classification, reason: reason, at: Sample.time(moment))
    }

    // MARK: Merging

    /// A confirmation and a withdrawal of one member, and whether the confirmation stands.
    @Test(arguments: [(1, 2, false), (2, 2, false), (3, 2, true)] as [(Int64, Int64, Bool)])
    func aConfirmationStandsIfItIsLaterThanItsMembersWithdrawal(confirmed: Int64, withdrawn: Int64, stands: Bool) {
        let said = Self.entry([Self.source(Sample.nl, at: confirmed), Self.source(Sample.de, at: 1)])
        let taken = Self.entry(withdrawn: [Self.withdrawal(Sample.nl, at: withdrawn)])
        for merged in [said.merged(with: taken), taken.merged(with: said)] {
            #expect(merged.isConfirmed(by: Sample.nl) == stands && merged.isConfirmed(by: Sample.de))
            #expect(merged.withdrawal(by: Sample.nl)?.at == Sample.time(withdrawn) && merged.withdrawal(by: Sample.de) == nil)
        }
    }

    @Test func ofTwoStatementsOfOneMemberTheLaterIsKept() {
        let early = Self.entry(
            [Self.source(Sample.nl, at: 1)], withdrawn: [Self.withdrawal(Sample.de, at: 1)], votes: [Self.vote(.dispute, Sample.us, at: 1)])
        let late = Self.entry(
            [Self.source(Sample.nl, at: 2)], withdrawn: [Self.withdrawal(Sample.de, at: 2)], votes: [Self.vote(.confirm, Sample.us, at: 2)])
        for merged in [early.merged(with: late), late.merged(with: early)] {
            #expect(merged.sources == late.sources && merged.withdrawals == late.withdrawals && merged.votes == late.votes)
        }
    }

    /// Of one moment the greater counts: by vote, then classification, then reason; nothing is less than something.
    @Test(arguments: [
        (vote(.confirm, Sample.nl), vote(.dispute, Sample.nl)),
        (vote(.dispute, Sample.nl, .baseline), vote(.dispute, Sample.nl, .national)),
        (vote(.dispute, Sample.nl, .baseline, reason: "a"), vote(.dispute, Sample.nl, .baseline, reason: "b")),
        (vote(.dispute, Sample.nl), vote(.dispute, Sample.nl, .baseline)),
        (vote(.dispute, Sample.nl, .baseline), vote(.dispute, Sample.nl, .baseline, reason: "a")),
    ])
    func votesOfOneMomentAreOrderedByWhatTheySay(less: HashVote, greater: HashVote) {
        #expect(Self.entry(votes: [less]).merged(with: Self.entry(votes: [greater])).votes == [greater])
        #expect(Self.entry(votes: [greater]).merged(with: Self.entry(votes: [less])).votes == [greater])
    }

    @Test func aMemberMayConfirmUnderMoreThanOneClassification() {
        let merged = Self.entry([Self.source(Sample.nl, .national, at: 1)]).merged(
            with: Self.entry([Self.source(Sample.nl, .baseline, at: 2)]))
        #expect(merged.sources.map(\.classification) == [.national, .baseline])
    }

    @Test func statementsStandInTheOrderOfTheirMoments() {
        let merged = Self.entry([Self.source(Sample.us, at: 3), Self.source(Sample.nl, at: 1)])
            .merged(with: Self.entry([Self.source(Sample.de, at: 2), Self.source(Sample.central, at: 1)]))
        #expect(merged.sources.map(\.member) == [Sample.central, Sample.nl, Sample.de, Sample.us])
    }

    private static func telling(_ text: String?, _ member: MemberID = Sample.nl, at moment: Int64 = 1) -> HashSource {
        var source = source(member, at: moment)
        (source.sha1, source.md5, source.pdq, source.medium) = (text, text, text, text.map(Medium.init(rawValue:)))
        return source
    }

    private static func told(by entry: HashEntry) -> Set<String?> { [entry.sha1, entry.md5, entry.pdq, entry.medium?.rawValue] }

    @Test(
        arguments: [(nil, nil, nil), ("a", nil, "a"), (nil, "b", "b"), ("a", "b", "a"), ("b", "a", "a")] as [(String?, String?, String?)])
    func ofTheOtherHashesOfTwoMembersTheLesserIsShown(one: String?, other: String?, shown: String?) {
        let left = Self.entry([Self.telling(one)]), right = Self.entry([Self.telling(other, Sample.de)])
        for merged in [left.merged(with: right), right.merged(with: left)] {
            #expect(Self.told(by: merged) == [shown])
            #expect(merged.sources.map(\.sha1) == merged.sources.map { $0.member == Sample.nl ? one : other })
        }
    }

    @Test func theOtherHashesFallWithTheConfirmationThatToldThem() {
        let both = Self.entry([Self.telling("b")]).merged(with: Self.entry([Self.telling("a", Sample.de)]))
        let one = both.merged(with: Self.entry(withdrawn: [Self.withdrawal(Sample.de, at: 2)]))
        #expect(Self.told(by: one) == ["b"])
        let none = one.merged(with: Self.entry(withdrawn: [Self.withdrawal(Sample.nl, at: 2)]))
        #expect(Self.told(by: none) == [nil])
        // What the member tells anew counts, and nothing of what it told before.
        #expect(Self.told(by: none.merged(with: Self.entry([Self.telling("c", at: 3)]))) == ["c"])
    }

    @Test func aLaterConfirmationCountsWithAllThatItTells() {
        let merged = Self.entry([Self.telling("a", at: 1)]).merged(with: Self.entry([Self.telling("b", at: 2)]))
        #expect(Self.told(by: merged) == ["b"])
        // Of one moment the one that tells more counts, in either order.
        let more = Self.entry([Self.telling("a")]), less = Self.entry([Self.telling(nil)])
        #expect(more.merged(with: less) == less.merged(with: more))
        #expect(Self.told(by: less.merged(with: more)) == ["a"])
    }

    /// Every order of a mixed bag of statements, some of them twice, gives one entry.
    @Test func anyOrderGivesTheSameEntry() {
        var withHashes = Self.entry([Self.source(Sample.us, .national, at: 4)])
        withHashes.sources[0].sha1 = "b"
        let statements = [
            Self.entry([Self.source(Sample.nl, at: 1)]), Self.entry([Self.source(Sample.nl, .national, at: 5)]),
            Self.entry(withdrawn: [Self.withdrawal(Sample.nl, at: 3)]), Self.entry(votes: [Self.vote(.dispute, Sample.de, at: 2)]),
            Self.entry(votes: [Self.vote(.confirm, Sample.de, at: 2)]), withHashes,
        ]
        func merged(_ order: [Int]) -> HashEntry { order.dropFirst().reduce(statements[order[0]]) { $0.merged(with: statements[$1]) } }
        let expected = merged([0, 1, 2, 3, 4, 5])
        #expect(expected.sources.map(\.member) == [Sample.us, Sample.nl] && expected.votes.map(\.direction) == [.dispute])
        func permutations(_ rest: [Int]) -> [[Int]] {
            rest.isEmpty ? [[]] : rest.flatMap { first in permutations(rest.filter { $0 != first }).map { [first] + $0 } }
        }
        for order in permutations(Array(statements.indices)) {
            let entry = merged(order + [order[0], order[2]])
            guard entry.sources == expected.sources, entry.withdrawals == expected.withdrawals, entry.votes == expected.votes,
                entry.sha1 == expected.sha1
            else {
                Issue.record("the order \(order) gives another entry")
                return
            }
        }
    }

    // MARK: Classification

    @Test(
        arguments: [
            ([], nil), ([.national], .national), ([.national, .baseline], .baseline),
            ([Classification(rawValue: "x")], Classification(rawValue: "x")),
            ([Classification(rawValue: "y"), Classification(rawValue: "x")], Classification(rawValue: "x")),
            ([Classification(rawValue: "x"), .national], .national), ([.national, Classification(rawValue: "a")], .national),
            ([Classification(rawValue: "a"), .baseline], .baseline),
        ] as [([Classification], Classification?)])
    func theWidestSourceClassifies(sources: [Classification], classification: Classification?) {
        let members = [Sample.nl, Sample.de]
        let entry = Self.entry(zip(members, sources).map { Self.source($0, $1, at: 1) })
        #expect(entry.classification == classification && entry.isWithdrawn == sources.isEmpty)
    }

    @Test(arguments: [(0, 0, false), (0, 1, true), (1, 1, true), (2, 1, false), (1, 2, true), (3, 0, false)])
    func aDisputeNeedsAsManyVotesAsConfirm(confirming: Int, disputing: Int, isDisputed: Bool) {
        let votes =
            (0..<confirming).map { Self.vote(.confirm, Sample.member("c\($0)")) }
            + (0..<disputing).map { Self.vote(.dispute, Sample.member("d\($0)")) }
        let entry = Self.entry([Self.source(Sample.nl, at: 1)], votes: votes + [Self.vote(VoteDirection(rawValue: "abstain"), Sample.us)])
        #expect(entry.isDisputed == isDisputed)
        #expect(entry.classification == (isDisputed ? .national : .baseline))
    }
}
