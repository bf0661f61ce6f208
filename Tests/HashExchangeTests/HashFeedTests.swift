import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import Federation
import Foundation
import HTTPClient
import HotlineModel
import NodeAPI
import Observability
import Runtime
import TestFederation
import Testing

@testable import HashExchange

/// The hash ledger, its feed, and whoever pulls it.
@Suite(.timeLimit(.minutes(2))) struct HashFeedTests {
    let federation: TestFederation

    init() throws { federation = try TestFederation() }

    private func item(_ number: Int) -> ItemHashes { ItemHashes(sha256: SHA256.digest(of: Array("item \(number)".utf8)).hex) }

    private func puller(at node: TestNode, from sources: [TestNode]) -> HashPuller {
        HashPuller(store: node.store, client: node.client, clock: SystemClock(), alarms: node.node.alarms, pageLimit: 2) {
            sources.map { node in
                HashPuller.Source(
                    member: node.member, endpoint: node.endpoint, trust: PeerTrust.of(node.listing),
                    speaksForAll: node.listing.role == .central)
            }
        }
    }

    @Test func centralHoldsExactlyTheUnionEachHashOnceWithItsSources() async throws {
        let nodes = try await federation.start([
            federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"]), federation.enrol("central", role: .central),
        ])
        let (de, nl, central) = (nodes[0], nodes[1], nodes[2])
        // Only the servers run: what central knows it has from the feeds.
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
            // Nothing new: nothing is read again, also by another puller over the same store.
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

    @Test func aCursorIsStatelessAndBelongsToOneEpoch() async throws {
        let de = try await federation.start([federation.enrol("de", covering: ["DE"])])[0]
        _ = try await de.confirmCase(in: "DE", page: "a", items: (1...5).map(item))
        let epoch = try #require(try await de.store.read { try $0.epoch() })
        let feed = HashFeed(store: de.store, epoch: epoch)
        guard case .page(let first) = try await feed.page(after: nil, limit: 2) else { Issue.record("no page"); return }
        #expect((first.count, first.hasMore, first.cursor) == (2, true, "\(epoch).2"))
        guard case .page(let same) = try await HashFeed(store: de.store, epoch: epoch).page(after: first.cursor, limit: 10) else {
            Issue.record("no page")
            return
        }
        #expect((same.count, same.hasMore, same.cursor) == (3, false, "\(epoch).5"))
        let other = HashFeed(store: de.store, epoch: String(repeating: "0", count: 32))
        guard case .resync = try await other.page(after: first.cursor, limit: 2) else { Issue.record("no resync"); return }
        for cursor in ["x", "\(epoch).-1", "\(epoch).01", "\(epoch).", "\(epoch)", ".2", "\(epoch).2.2", "\(epoch).99999999999999999999"] {
            guard case .badCursor = try await feed.page(after: cursor, limit: 2) else { Issue.record("took \(cursor)"); return }
        }
    }

    @Test func anEntryThatChangesTakesANewPlaceAtTheEnd() async throws {
        let de = try await federation.start([federation.enrol("de", covering: ["DE"])])[0]
        _ = try await de.confirmCase(at: "http://de.host.example/a", page: "a", as: .national, items: [item(1), item(2)])
        _ = try await de.confirmCase(in: "DE", page: "b", items: [item(1)])
        let entries = try await de.store.read { try $0.hashes(after: 0, limit: 10) }
        #expect(entries.map(\.sha256.hex) == [item(2).sha256, item(1).sha256])
        #expect(entries.map(\.position) == [2, 3])
        #expect(entries.last?.classification == .baseline)
    }

    // MARK: Lines

    private struct Vectors: Decodable {
        struct Good: Decodable { let name: String, line: String }
        struct Bad: Decodable { let name: String, line: String }
        let good: [Good]
        let bad: [Bad]
    }

    private static func vectors() throws -> Vectors {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: root.appending(path: "Protocols/vectors/hash-feed.json")))
    }

    @Test func goodLinesAreReadAndWrittenAsTheyWere() throws {
        for vector in try Self.vectors().good {
            let entry = try #require(HashEntry(line: try JSONValue(parsing: Array(vector.line.utf8))), "\(vector.name)")
            #expect(String(decoding: entry.line, as: UTF8.self) == vector.line, "\(vector.name)")
        }
    }

    @Test func badLinesAreRefused() throws {
        for vector in try Self.vectors().bad {
            let entry = (try? JSONValue(parsing: Array(vector.line.utf8))).flatMap(HashEntry.init(line:))
            #expect(entry == nil, "\(vector.name)")
        }
    }
}
