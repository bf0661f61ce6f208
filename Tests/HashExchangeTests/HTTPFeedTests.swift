import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import Federation
import HTTPClient
import HotlineModel
import NodeAPI
import Observability
import Runtime
import TestCasework
import TestFederation
import Testing

@testable import HashExchange

/// Feeds pulled over real HTTP and TLS.
@Suite(.timeLimit(.minutes(2))) struct HTTPFeedTests {
    let federation: TestFederation

    init() throws { federation = try TestFederation() }

    private func item(_ number: Int) -> ItemHashes { ItemHashes(sha256: SHA256.digest(of: Array("item \(number)".utf8)).hex) }

    private func feed(of source: TestNode, for node: TestNode, below path: String = "") -> HTTPFeed {
        HTTPFeed(node.client, endpoint: source.endpoint + path, trust: PeerTrust.of(source.listing))
    }

    private func puller(at node: TestNode, from sources: [TestNode]) -> HashPuller {
        HashPuller(node.steps, alarms: node.node.alarms, pageLimit: 2) {
            sources.map { HashPuller.Source(member: $0.member, feed: feed(of: $0, for: node)) }
        }
    }

    @Test func centralHoldsExactlyTheUnionEachHashOnceWithItsSources() async throws {
        let nodes = try await federation.start([
            federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"]), federation.enrol("central", role: .central),
        ])
        let (de, nl, central) = (nodes[0], nodes[1], nodes[2])
        // Only the servers run, so central knows everything from the feeds alone.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in nodes { group.addTask { try await node.server.run() } }
            _ = try await de.confirmCase(in: "DE", page: "a", items: (1...5).map(item))
            _ = try await nl.confirmCase(in: "NL", page: "b", items: (4...7).map(item))
            let puller = puller(at: central, from: [de, nl])
            let first = await puller.pullAll()
            #expect(first.failed.isEmpty)
            #expect((first.members, first.entries) == (2, 9))
            let entries = try await central.store.read { try $0.hashes(after: 0, limit: 100) }
            #expect(Set(entries.map(\.sha256.hex)) == Set((1...7).map { item($0).sha256 }))
            #expect(entries.count == 7)
            #expect(entries.map(\.position) == entries.map(\.position).sorted())
            let shared = try #require(entries.first { $0.sha256.hex == item(4).sha256 })
            #expect(Set(shared.sources.map(\.member)) == [de.member, nl.member])
            // Without news nothing is read again, also by another puller over the same store.
            let again = await self.puller(at: central, from: [de, nl]).pullAll()
            #expect((again.entries, again.changed) == (0, 0))
            group.cancelAll()
        }
    }

    @Test func nobodySpeaksForAnotherNorFromTheFuture() async throws {
        let nodes = try await federation.start([
            federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"]), federation.enrol("central", role: .central),
        ])
        let (de, nl, central) = (nodes[0], nodes[1], nodes[2])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in nodes { group.addTask { try await node.server.run() } }
            _ = try await nl.confirmCase(in: "NL", page: "a", items: [item(1)])
            _ = await puller(at: central, from: [nl]).pullAll()
            let sha256 = try #require(Digest(hex: item(1).sha256))
            _ = try await nl.desk.withdraw([HashWithdrawalSubmission(sha256: sha256)])[0].get()
            // Central's feed still has nl's statement; nl itself knows better, and others believe central.
            let own = await puller(at: nl, from: [central]).pullAll()
            #expect((own.changed, own.leftOut) == (0, [central.member: [.readersOwn: 1]]))
            #expect(try await nl.store.read { try $0.hash(sha256)?.isWithdrawn } == true)
            _ = await puller(at: central, from: [nl]).pullAll()
            // de says for ever that nl confirms it, and brings a source that no directory lists.
            try await de.say(of: sha256, by: nl.member, at: try #require(Timestamp("9999-12-31T23:59:59.999Z")))
            try await de.say(of: sha256, by: try #require(MemberID("stranger")), at: federation.start)
            try await de.say(of: SHA256.digest(of: []), by: de.member, at: federation.start)
            try await de.say(of: SHA256.digest(ofText: "of nl"), by: nl.member, at: federation.start)
            _ = try await de.confirmCase(in: "DE", page: "b", items: [item(2)])
            let outcome = await puller(at: central, from: [de]).pullAll()
            #expect((outcome.entries, outcome.changed, outcome.failed) == (4, 1, []))
            #expect(
                outcome.leftOut == [de.member: [.fromTheFuture: 1, .unlistedMember: 1, .hashOfNothing: 1, .ofAnother: 1]])
            #expect(central.alarms.contains { $0.name == "hashes.refused" && $0.member == de.member })
            #expect(try await central.store.read { try $0.hash(sha256)?.isWithdrawn } == true)
            #expect(
                try await central.store.read { try $0.hashes(after: 0, limit: 100).map(\.sha256.hex) } == [1, 2].map { item($0).sha256 })
            group.cancelAll()
        }
    }

    @Test func anotherEpochMeansBeginningAgain() async throws {
        let nodes = try await federation.start([federation.enrol("de", covering: ["DE"]), federation.enrol("central", role: .central)])
        let (de, central) = (nodes[0], nodes[1])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await de.server.run() }
            _ = try await de.confirmCase(in: "DE", page: "a", items: (1...3).map(item))
            let old = PullCursor(epoch: String(repeating: "a", count: 32), position: 900, entries: 900, pulledAt: federation.start)
            try await central.store.write { try $0.setPullCursor(old, from: de.member) }
            let outcome = await puller(at: central, from: [de]).pullAll()
            #expect(outcome.failed.isEmpty)
            #expect(outcome.entries == 3)
            let cursor = try await central.store.read { try $0.pullCursor(from: de.member) }
            let epoch = try await de.store.read { try $0.epoch() }
            #expect(cursor?.epoch == epoch)
            group.cancelAll()
        }
    }

    @Test(arguments: [
        (cursor: "aaaa.7", position: Int64?.some(7)), ("bbbb.7", nil), ("aaaa7", nil), ("aaaa.", nil), ("aaaa.x", nil), (nil, nil),
    ])
    func aPagesCursorIsOfItsEpoch(cursor: String?, position: Int64?) {
        #expect(HTTPFeed.position(in: cursor, ofEpoch: "aaaa") == position)
    }

    @Test func anAnswerThatIsNoPageIsAFailure() async throws {
        let nodes = try await federation.start([federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"])])
        let (de, nl) = (nodes[0], nodes[1])
        try await federation.run(de) {
            let missing = feed(of: de, for: nl, below: "/federation")
            let error = await #expect(throws: TransferError.self) { _ = try await missing.page(after: nil, limit: 2) }
            #expect(error?.code == .refused(status: 404))
        }
    }
}

extension TestNode {
    /// Puts a statement into the node's own ledger and so into its feed, as no rule would allow.
    fileprivate func say(of sha256: Digest, by member: MemberID, at moment: Timestamp) async throws {
        let source = HashSource(member: member, classification: .baseline, at: moment)
        _ = try await store.write {
            try HashLedger.merge(HashEntry(sha256: sha256, sources: [source], addedAt: moment, changedAt: moment), into: $0)
        }
    }
}
