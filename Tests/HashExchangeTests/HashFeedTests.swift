import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import Federation
import Foundation
import HotlineModel
import Observability
import TestCasework
import TestFederation
import Testing

@testable import HashExchange

/// The hash ledger, its feed, and the nodes that pull it.
@Suite(.timeLimit(.minutes(1))) struct HashFeedTests {
    let federation: SimulatedFederation

    init() throws { federation = try SimulatedFederation() }

    private func item(_ number: Int) -> ItemHashes { ItemHashes(sha256: SHA256.digest(of: Array("item \(number)".utf8)).hex) }

    private func puller(at node: SimulatedNode, from sources: SimulatedNode...) -> HashPuller {
        HashPuller(node.steps, alarms: node.testDesk.alarms, pageLimit: 2) {
            sources.map { HashPuller.Source(member: $0.member, feed: StoreFeed(of: $0)) }
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
        // A page that holds the rest says that nothing follows, and 0 is the beginning as well.
        guard case .page(let whole) = try await feed.page(after: "0", limit: 5) else { Issue.record("no page"); return }
        #expect((whole.count, whole.hasMore, whole.cursor) == (5, false, "\(epoch).5"))
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

    // MARK: Words

    private func source(_ number: Int, at node: SimulatedNode) async throws -> [String]? {
        let sha256 = try #require(Digest(hex: item(number).sha256))
        return try await node.store.read { try $0.hash(sha256)?.sources.map(\.member.rawValue).sorted() }
    }

    private func withdraw(_ number: Int, at node: SimulatedNode) async throws {
        let sha256 = try #require(Digest(hex: item(number).sha256))
        _ = try await node.desk.withdraw([HashWithdrawalSubmission(sha256: sha256)])[0].get()
    }

    @Test func aPullTakesOutTheSourceThatWithdrewAndNoOther() async throws {
        let nodes = try await federation.start([
            federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"]), federation.enrol("central", role: .central),
        ])
        let (de, nl, central) = (nodes[0], nodes[1], nodes[2])
        _ = try await de.confirmCase(in: "DE", page: "a", items: [item(1)])
        _ = try await nl.confirmCase(in: "NL", page: "b", items: [item(1)])
        let puller = puller(at: central, from: de, nl)
        _ = await puller.pullAll()
        #expect(try await source(1, at: central) == ["de", "nl"])
        try await withdraw(1, at: nl)
        #expect(await puller.pullAll().changed == 1)
        #expect(try await source(1, at: central) == ["de"])
        try await withdraw(1, at: de)
        #expect(await puller.pullAll().changed == 1)
        #expect(try await source(1, at: central) == [])
        #expect(try await central.store.read { try $0.hashCounts() } == HashCounts(distinct: 1, withdrawn: 1, last: 4))
        // Everything once more, from the beginning: nothing comes back.
        for node in [de, nl] {
            let start = PullCursor(epoch: "", position: 0, entries: 0, pulledAt: federation.start)
            try await central.store.write { try $0.setPullCursor(start, from: node.member) }
        }
        let again = await puller.pullAll()
        #expect((again.entries, again.changed) == (2, 0))
        _ = try await nl.confirmCase(in: "NL", page: "c", items: [item(1)])
        #expect(await puller.pullAll().changed == 1)
        #expect(try await source(1, at: central) == ["nl"])
    }

    @Test func centralSpeaksForAllAndAHotlineForItself() async throws {
        let absent = try federation.enrol("nl", covering: ["NL"])
        let nodes = try await federation.start(
            [
                federation.enrol("de", covering: ["DE"]), federation.enrol("us", covering: ["US"]),
                federation.enrol("central", role: .central),
            ], others: [absent])
        let (de, us, central) = (nodes[0], nodes[1], nodes[2])
        let sha256 = try #require(Digest(hex: item(1).sha256))
        let nl = absent.member
        // de and central say that nl, which has no node here, withdrew what it confirmed, and disputes it.
        let start = federation.start
        let told = HashEntry(
            sha256: sha256, sources: [HashSource(member: nl, classification: .baseline, at: start)], addedAt: start, changedAt: start)
        let later = HashEntry(
            sha256: sha256, withdrawals: [HashWithdrawal(member: nl, at: start + .seconds(1))],
            votes: [HashVote(member: nl, .dispute, at: start + .seconds(1))], addedAt: start, changedAt: start)
        for node in nodes { _ = try await node.store.write { try HashLedger.merge(told, into: $0) } }
        for node in [de, central] { _ = try await node.store.write { try HashLedger.merge(later, into: $0) } }
        _ = await puller(at: us, from: de).pullAll()
        #expect(try await us.store.read { try $0.hash(sha256)?.isWithdrawn } == false)
        #expect(try await us.store.read { try $0.hash(sha256)?.votes.isEmpty } == true)
        _ = await puller(at: us, from: central).pullAll()
        #expect(try await us.store.read { try $0.hash(sha256)?.isWithdrawn } == true)
        #expect(try await us.store.read { try $0.hash(sha256)?.votes.map(\.member) } == [nl])
    }

    @Test func wordsReachTheLedgersOfOthersByEnvelope() async throws {
        let nodes = try await federation.start([
            federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"]), federation.enrol("central", role: .central),
        ])
        let (de, nl, central) = (nodes[0], nodes[1], nodes[2])
        let sha256 = try #require(Digest(hex: item(1).sha256))
        try await federation.run(nodes) {
            let id = try await nl.confirmCase(in: "DE", page: "a", items: [item(1)])
            for node in [de, central] { try await node.wait(for: .received(nl.member)) { try await source(1, at: node) == ["nl"] } }
            let dispute = HashVoteSubmission(sha256: sha256, .dispute, classification: .notIllegal)
            _ = try await de.desk.vote([dispute])[0].get()
            for node in [nl, central] {
                try await node.wait(for: .received(de.member)) {
                    try await node.store.read { try $0.hash(sha256)?.isDisputed } == true
                }
                #expect(try await node.history(of: id).contains("de:hashVoted"))
            }
            try await withdraw(1, at: nl)
            for node in [de, central] { try await node.wait(for: .received(nl.member)) { try await source(1, at: node) == [] } }
            // The feeds bring nothing back, whichever node has whichever entry.
            _ = await puller(at: central, from: de, nl).pullAll()
            #expect(try await source(1, at: central) == [])
            #expect(try await nl.store.read { try $0.deadLetters(to: nil, after: 0, limit: 10).count } == 0)
            #expect(try await de.store.read { try $0.deadLetters(to: nil, after: 0, limit: 10).count } == 0)
        }
    }

    @Test func aReportTakenBackClosesTheCaseThatRestsOnIt() async throws {
        let nodes = try await federation.start([federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"])])
        let (de, nl) = (nodes[0], nodes[1])
        try await federation.run(nodes) {
            let id = try await nl.confirmCase(in: "DE", page: "a", items: [item(1)])
            try await de.wait(for: .routed) { try await de.stage(of: id) == .routed }
            _ = try await nl.desk.withdraw([WithdrawalSubmission(caseID: id)])[0].get()
            try await de.wait(for: .received(nl.member)) { try await de.stage(of: id) == .withdrawn }
            #expect(try await de.history(of: id).contains("nl:withdrawn"))
            #expect(try await nl.stage(of: id) == .withdrawn)
        }
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

/// The feed of a node, read from its store page by page.
private struct StoreFeed: ReadableFeed {
    let feed: HashFeed

    init(of node: SimulatedNode) { feed = HashFeed(store: node.store, epoch: node.federation.identity.epoch) }

    func page(after cursor: PullCursor?, limit: Int) async throws -> PulledPage? {
        switch try await feed.page(after: cursor.map { "\($0.epoch).\($0.position)" }, limit: limit) {
        case .page(let page):
            let position = try #require(page.cursor.split(separator: ".").last.flatMap { Int64($0) })
            return try PulledPage(lines: page.lines, epoch: page.epoch, position: position, hasMore: page.hasMore)
        case .resync: return nil
        case .badCursor: throw FeedError.noCursor
        }
    }
}
