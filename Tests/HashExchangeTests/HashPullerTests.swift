import CaseStore
import CaseStoreSQLite
import Cryptography
import Envelopes
import HotlineModel
import Observability
import Synchronization
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import HashExchange

/// Pulling feeds whose every page a test decides.
@Suite(.timeLimit(.minutes(1))) struct HashPullerTests {
    private static let (epoch, other) = (String(repeating: "a", count: 32), String(repeating: "b", count: 32))
    private let federation: SimulatedFederation
    private let node: SimulatedNode
    private let (de, nl, central): (MemberID, MemberID, MemberID)
    private let stranger: TestMember
    private let listed: [TestMember]
    private let recorder = LogRecorder()

    init() async throws {
        federation = try SimulatedFederation()
        let us = try federation.enrol("us", covering: ["US"])
        let others = [
            try federation.enrol("de", covering: ["DE"]), try federation.enrol("nl", covering: ["NL"]),
            try federation.enrol("central", role: .central),
        ]
        node = try await federation.start([us], others: others)[0]
        listed = [us] + others
        stranger = try federation.enrol("fr", covering: ["FR"])
        (de, nl, central) = (others[0].member, others[1].member, others[2].member)
    }

    private func sha256(_ number: Int) -> Digest { SHA256.digest(of: Array("item \(number)".utf8)) }

    private func entry(_ number: Int, from member: MemberID) -> HashEntry {
        let at = federation.start - .seconds(60)
        return HashEntry(
            position: Int64(number), sha256: sha256(number), sources: [HashSource(member: member, classification: .baseline, at: at)],
            addedAt: at, changedAt: at)
    }

    /// A page of one entry, of the German member by default.
    private func page(
        _ number: Int, of member: MemberID? = nil, epoch: String = epoch, at position: Int64? = nil, hasMore: Bool = false
    ) -> ScriptedFeed.Answer {
        page([entry(number, from: member ?? de)], epoch: epoch, at: position ?? Int64(number), hasMore: hasMore)
    }

    private func page(
        _ entries: [HashEntry], epoch: String = epoch, at position: Int64, hasMore: Bool = false
    ) -> ScriptedFeed.Answer {
        .page(PulledPage(entries: entries, epoch: epoch, position: position, hasMore: hasMore))
    }

    private func pull(_ feeds: (member: MemberID, feed: ScriptedFeed)...) async -> HashPuller.Outcome {
        await HashPuller(node.steps, alarms: node.testDesk.alarms, log: Log(sink: recorder.sink), pageLimit: 7) {
            feeds.map { HashPuller.Source(member: $0.member, feed: $0.feed) }
        }.pullAll()
    }

    private func cursor() async throws -> PullCursor? { try await node.store.read { try $0.pullCursor(from: de) } }

    private func cursor(_ position: Int64, entries: Int, epoch: String = epoch) -> PullCursor {
        PullCursor(epoch: epoch, position: position, entries: entries, pulledAt: federation.now)
    }

    private func entries() async throws -> [HashEntry] { try await node.store.read { try $0.hashes(after: 0, limit: 100) } }

    @Test func pagesAreReadFromTheCursorToTheEnd() async throws {
        let feed = ScriptedFeed(page(1, hasMore: true), page(2))
        let outcome = await pull((de, feed))
        #expect((outcome.members, outcome.entries, outcome.changed, outcome.failed) == (1, 2, 2, []))
        #expect(feed.asked == [nil, cursor(1, entries: 1)] && feed.limits == [7, 7])
        #expect(try await cursor() == cursor(2, entries: 2))
        // What the feed repeats changes nothing.
        #expect(await pull((de, ScriptedFeed(page(2)))).changed == 0)
        #expect(try await cursor() == cursor(2, entries: 3))
    }

    @Test func anEntryGetsTheTimesOfThisLedger() async throws {
        _ = await pull((de, ScriptedFeed(page(1))))
        let entry = try #require(try await entries().first)
        #expect(entry.addedAt == federation.now && entry.changedAt == federation.now)
        #expect(entry.sources.map(\.at) == [federation.start - .seconds(60)])
    }

    @Test func whoTakesAnotherPartReadsTheFeedAgain() async throws {
        func pull(_ part: PullCursor.Part, _ feed: ScriptedFeed) async -> HashPuller.Outcome {
            await HashPuller(node.steps, alarms: node.testDesk.alarms) { [de] in
                [HashPuller.Source(member: de, feed: feed, part: part)]
            }.pullAll()
        }
        #expect(await pull(.doubts, ScriptedFeed(page(1))).changed == 0)
        #expect(try await entries().isEmpty)
        let again = ScriptedFeed(page([], at: 1))
        _ = await pull(.doubts, again)
        #expect(again.asked.map { $0?.position } == [1])
        let whole = ScriptedFeed(page(1))
        #expect(await pull(.everything, whole).changed == 1)
        #expect(whole.asked == [nil])
        #expect(try await cursor()?.part == .everything)
    }

    @Test func afterAnotherEpochTheFeedIsReadFromItsBeginning() async throws {
        _ = await pull((de, ScriptedFeed(page(9))))
        let feed = ScriptedFeed(.resync, page(1, epoch: Self.other))
        #expect(await pull((de, feed)).failed.isEmpty)
        #expect(feed.asked == [cursor(9, entries: 1), nil])
        #expect(try await cursor() == cursor(1, entries: 2, epoch: Self.other))
    }

    @Test func aFeedWithoutAnEndEndsTheRoundAndIsReadOn() async throws {
        let endless = ScriptedFeed((1...21).map { page([] as [HashEntry], at: Int64($0), hasMore: true) })
        let puller = HashPuller(node.steps, alarms: node.testDesk.alarms, pageLimit: 7, pagesPerRound: 20) { [de] in
            [HashPuller.Source(member: de, feed: endless)]
        }
        #expect(await puller.pullAll().failed.isEmpty)
        #expect(endless.asked.count == 20)
        #expect(try await cursor()?.position == 20)
        _ = await pull((de, ScriptedFeed(page(21))))
        #expect(try await cursor()?.position == 21)
    }

    @Test func aFeedThatAsksForABeginningAtItsBeginningIsBroken() async throws {
        let feed = ScriptedFeed(.resync, .resync)
        #expect(await pull((de, feed)).failed == [de])
        #expect(node.alarms.first?.sentence.contains(FeedError.endlessResync.description) == true)
    }

    /// A page that does not follow a cursor at position 5.
    struct Stray: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var epoch = HashPullerTests.epoch
        var position: Int64
        var hasMore = false
        var error: FeedError?
    }

    @Test(arguments: [
        Stray(testDescription: "the end", position: 5), Stray(testDescription: "the next", position: 6, hasMore: true),
        Stray(testDescription: "backwards", position: 4, error: .jumps),
        Stray(testDescription: "another epoch", epoch: other, position: 6, error: .jumps),
        Stray(testDescription: "nothing, and more", position: 5, hasMore: true, error: .standsStill),
    ]) func aPageGoesOnWhereTheLastOneEnded(_ stray: Stray) async throws {
        _ = await pull((de, ScriptedFeed(page(5))))
        let known = try await cursor()
        let outcome = await pull(
            (de, ScriptedFeed(page(7, epoch: stray.epoch, at: stray.position, hasMore: stray.hasMore), page(8))))
        #expect(outcome.failed == (stray.error == nil ? [] : [de]))
        guard let error = stray.error else { return }
        #expect(node.alarms.first?.sentence.contains(error.description) == true)
        // Nothing of the page stays.
        #expect(try await cursor() == known)
        #expect(try await entries().map(\.sha256) == [sha256(5)])
    }

    @Test func oneFeedThatFailsRingsAndLeavesTheOthersAlone() async throws {
        let broken = ScriptedFeed(page(1, hasMore: true), .failure)
        let outcome = await pull((de, broken), (nl, ScriptedFeed(page(3, of: nl))))
        #expect(outcome.failed == [de])
        #expect(node.rings("hashes.notPulled", about: de) && !node.rings("hashes.notPulled", about: nl))
        #expect(Set(try await entries().map(\.sha256)) == [sha256(1), sha256(3)])
        // It goes on behind the page that was read, and the alarm ends.
        let mended = ScriptedFeed(page(2))
        #expect(await pull((de, mended)).failed.isEmpty)
        #expect(mended.asked == [cursor(1, entries: 1)])
        #expect(!node.rings("hashes.notPulled"))
    }

    // MARK: What is believed

    @Test(arguments: ["de", "central"]) func onlyCentralIsBelievedAboutTheWordsOfOthers(_ feed: String) async throws {
        let feed = try #require(MemberID(feed))
        let at = federation.start
        var told = entry(1, from: nl)
        told.votes = [HashVote(member: nl, .dispute, at: at), HashVote(member: feed, .confirm, at: at)]
        let outcome = await pull((feed, ScriptedFeed(page([told], at: 1))))
        let entry = try #require(try await entries().first)
        #expect(entry.sources.map(\.member) == (feed == central ? [nl] : []))
        #expect(Set(entry.votes.map(\.member)) == (feed == central ? [feed, nl] : [feed]))
        #expect(outcome.leftOut == (feed == central ? [:] : [feed: [.ofAnother: 2]]))
        // Every honest ledger has statements of others.
        #expect(!node.rings("hashes.refused"))
    }

    /// A page with a good entry, one dated 9999, one of the empty file, one of a stranger, and another good one.
    private func mixedPage(at position: Int64) throws -> ScriptedFeed.Answer {
        var future = entry(2, from: nl)
        future.sources[0].at = try #require(Timestamp("9999-12-31T23:59:59.999Z"))
        var nothing = entry(3, from: de)
        nothing.sha256 = SHA256.digest(of: [])
        return page([entry(1, from: de), future, nothing, entry(4, from: stranger.member), entry(5, from: de)], at: position)
    }

    @Test func entriesThatAreNotBelievedHoldUpNoOthers() async throws {
        let outcome = await pull((de, ScriptedFeed(try mixedPage(at: 5))))
        #expect((outcome.entries, outcome.changed, outcome.failed) == (5, 2, []))
        #expect(outcome.leftOut == [de: [.fromTheFuture: 1, .hashOfNothing: 1, .unlistedMember: 1]])
        #expect(try await entries().map(\.sha256) == [sha256(1), sha256(5)])
        #expect(try await cursor()?.position == 5)
        #expect(recorder.lines.count { $0.contains("hashes.leftOut") } == 3)
        #expect(recorder.lines.contains { $0.contains(#""member":"de","reason":"hashOfNothing","statements":1"#) })
    }

    @Test func aFeedWithFaultsRingsUntilItBringsEntriesWithoutAny() async throws {
        _ = await pull((de, ScriptedFeed(try mixedPage(at: 5))))
        #expect(node.rings("hashes.refused", about: de))
        #expect(node.alarms.first?.sentence.contains("fromTheFuture: 1, hashOfNothing: 1, unlistedMember: 1") == true)
        // A pull that brings nothing says nothing.
        _ = await pull((de, ScriptedFeed(page([], at: 5))))
        #expect(node.rings("hashes.refused", about: de))
        _ = await pull((de, ScriptedFeed(page(6))))
        #expect(!node.rings("hashes.refused"))
    }

    @Test func aNewDirectoryLetsTheWordsOfItsMembersInAfterAll() async throws {
        _ = await pull((central, ScriptedFeed(page(1, of: stranger.member, hasMore: true), page(2, of: nl))))
        #expect(try await entries().map(\.sha256) == [sha256(2)])
        // Until then the feed is read on from its cursor.
        let idle = ScriptedFeed(page([], at: 2))
        _ = await pull((central, idle))
        #expect(idle.asked.map { $0?.position } == [2])
        try await federation.offer(2, of: (listed + [stranger]).map(\.listing), to: node)
        let feed = ScriptedFeed(page(1, of: stranger.member, hasMore: true), page(2, of: nl))
        let outcome = await pull((central, feed))
        #expect(feed.asked.map { $0?.position } == [nil, 1])
        #expect((outcome.changed, outcome.leftOut) == (1, [:]))
        #expect(try await node.store.read { try $0.pullCursor(from: central)?.unlistedUnder } == nil)
    }
}

/// A feed that gives one answer after the other.
private final class ScriptedFeed: ReadableFeed {
    enum Answer: Sendable { case page(PulledPage), resync, failure }
    struct Broken: Error {}

    private struct State {
        var answers: [Answer]
        var asked: [PullCursor?] = []
        var limits: [Int] = []
    }

    private let state: Mutex<State>

    convenience init(_ answers: Answer...) { self.init(answers) }

    init(_ answers: [Answer]) { state = Mutex(State(answers: answers)) }

    /// The cursors after which pages were asked for, and the limits.
    var asked: [PullCursor?] { state.withLock { $0.asked } }
    var limits: [Int] { state.withLock { $0.limits } }

    func page(after cursor: PullCursor?, limit: Int) async throws -> PulledPage? {
        let answer = state.withLock { state in
            state.asked.append(cursor)
            state.limits.append(limit)
            return state.answers.isEmpty ? Answer.failure : state.answers.removeFirst()
        }
        switch answer {
        case .page(let page): return page
        case .resync: return nil
        case .failure: throw Broken()
        }
    }
}
