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
        HashPuller(store: node.store, clock: SystemClock(), alarms: node.node.alarms, pageLimit: 2) {
            sources.map { HashPuller.Source(member: $0.member, feed: feed(of: $0, for: node), speaksForAll: false) }
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
