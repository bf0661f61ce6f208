import CaseStore
import Cryptography
import HotlineModel
import Testing

@testable import Casework

/// The statements of a member's hash feed that are believed.
@Suite struct FeedRulesTests {
    private static let stranger = member("stranger")
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)
    private static let day = Duration.seconds(86_400)

    /// A statement in a feed that `us` reads.
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let feed: MemberID, member: MemberID, at: Timestamp
        let omission: FeedOmission?

        init(_ description: String, in feed: MemberID, of member: MemberID, at moment: Timestamp = now, gives omission: FeedOmission?) {
            (testDescription, self.feed, self.member, at, self.omission) = (description, feed, member, moment, omission)
        }
    }

    static let rows: [Row] = [
        Row("a member speaks for itself", in: de, of: de, gives: nil),
        Row("a member does not speak for another", in: de, of: nl, gives: .ofAnother),
        Row("a member does not speak for central", in: de, of: central, gives: .ofAnother),
        Row("a member does not speak for the reader", in: de, of: us, gives: .readersOwn),
        Row("central speaks for itself", in: central, of: central, gives: nil),
        Row("central speaks for others", in: central, of: nl, gives: nil),
        Row("central does not speak for the reader", in: central, of: us, gives: .readersOwn),
        Row("central speaks for listed members only", in: central, of: stranger, gives: .unlistedMember),
        Row("a feed of a member that is not listed", in: stranger, of: stranger, gives: .unlistedMember),
        Row("a stranger's statement in a member's feed", in: de, of: stranger, gives: .unlistedMember),
        Row("a day ahead is believed", in: de, of: de, at: now + day, gives: nil),
        Row("a moment more is not", in: de, of: de, at: now + day + .milliseconds(1), gives: .fromTheFuture),
        Row(
            "the last moment of the wire form", in: central, of: nl, at: Timestamp(milliseconds: 253_402_300_799_999), gives: .fromTheFuture
        ),
        Row("another's statement from the future is a fault", in: de, of: nl, at: now + day + day, gives: .fromTheFuture),
        Row("a stranger's statement from the future", in: central, of: stranger, at: now + day + day, gives: .fromTheFuture),
        Row("a statement from long ago", in: de, of: de, at: Timestamp(milliseconds: 0), gives: nil),
    ]

    private func rules(for feed: MemberID) -> FeedRules {
        FeedRules(
            feed: feed, reader: us, speaksForAll: feed == central, listed: [us, de, nl, central], now: Self.now)
    }

    /// An entry with a confirmation, a withdrawal and a vote of one member.
    private func entry(of member: MemberID, at moment: Timestamp, sha256: Digest = SHA256.digest(ofText: "item")) -> HashEntry {
        HashEntry(
            sha256: sha256, sources: [HashSource(member: member, classification: .baseline, at: moment)],
            withdrawals: [HashWithdrawal(member: member, at: moment)], votes: [HashVote(member: member, .dispute, at: moment)],
            addedAt: moment, changedAt: moment)
    }

    @Test(arguments: rows) func decidesOnEachKindOfWordAlike(_ row: Row) {
        let entry = entry(of: row.member, at: row.at)
        let (part, omissions) = rules(for: row.feed).believed(of: entry)
        let isBelieved = row.omission == nil
        #expect(part.sources == (isBelieved ? entry.sources : []))
        #expect(part.withdrawals == (isBelieved ? entry.withdrawals : []))
        #expect(part.votes == (isBelieved ? entry.votes : []))
        #expect(omissions == (row.omission.map { [$0, $0, $0] } ?? []))
    }

    @Test func theOtherWordsOfAnEntryStay() {
        var mixed = entry(of: de, at: Self.now)
        mixed.sources += entry(of: nl, at: Self.now).sources
        mixed.votes += entry(of: us, at: Self.now).votes
        let (part, omissions) = rules(for: de).believed(of: mixed)
        #expect(part == entry(of: de, at: Self.now))
        #expect(omissions == [.ofAnother, .readersOwn])
    }

    enum Nothing: String, CaseIterable { case sha256, sha1, md5, pdq }

    @Test(arguments: Nothing.allCases) func nobodyConfirmsOrVotesOnAHashOfNothing(_ nothing: Nothing) {
        var entry = entry(of: de, at: Self.now, sha256: nothing == .sha256 ? SHA256.digest(of: []) : SHA256.digest(ofText: "item"))
        switch nothing {
        case .sha256: break
        case .sha1: entry.sources[0].sha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
        case .md5: entry.sources[0].md5 = "d41d8cd98f00b204e9800998ecf8427e"
        case .pdq: entry.sources[0].pdq = String(repeating: "0", count: 64)
        }
        let (part, omissions) = rules(for: central).believed(of: entry)
        #expect(part.sources.isEmpty && part.withdrawals == entry.withdrawals)
        // A vote is on the SHA-256, whatever somebody claims beside it.
        #expect(part.votes == (nothing == .sha256 ? [] : entry.votes))
        #expect(omissions == [.hashOfNothing])
        // Who takes it back says nothing that must be left out.
        (entry.sources, entry.votes) = ([], [])
        #expect(rules(for: central).believed(of: entry).omissions == [])
    }

    @Test func onlyWhatNoHonestFeedHasIsAFault() {
        #expect(FeedOmission.allCases.filter(\.isFault) == [.hashOfNothing, .fromTheFuture, .unlistedMember])
    }
}
