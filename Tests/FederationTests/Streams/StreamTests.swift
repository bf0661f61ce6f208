import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import Foundation
import HotlineModel
import Runtime
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// Streams between real nodes: exactly once in effect, whatever happens on the way.
@Suite(.timeLimit(.minutes(2))) struct StreamTests {
    @Test func batchesSentAgainGetTheirFirstReceiptsByteForByte() async throws {
        let federation = try TestFederation()
        let nodes = try await federation.start([federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"])])
        let (de, nl) = (nodes[0], nodes[1])
        try await federation.run(nodes) {
            for page in ["a", "b", "c"] { _ = try await de.confirmCase(in: "NL", page: page) }
            try await de.wait(for: .delivered(nl.member)) { try await accepted(by: nl, from: de) == 3 }
            let outcome = try await de.federation.resend(to: nl.member)
            #expect(outcome.batches > 0 && outcome.identical == outcome.batches)
            #expect(try await nl.store.read { try $0.figures(from: nil, until: nil).received } == 3)
            #expect(try await nl.store.read { try $0.inboundPosition(from: de.member, lane: .urgent).accepted } == 3)
        }
    }

    @Test func aReceiverThatLostItsLastBatchesGetsThemAgain() async throws {
        let federation = try TestFederation()
        var settings = TestNode.Settings()
        settings.batchLimit = 1
        let nodes = try await federation.start(
            [federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"])], settings)
        let (de, nl) = (nodes[0], nodes[1])
        let (live, copy) = (federation.folder.file("nl.sqlite"), federation.folder.file("old.sqlite"))
        try await federation.run(de) {
            try await federation.run(nl) {
                _ = try await de.confirmCase(in: "NL", page: "1")
                try await de.wait(for: .delivered(nl.member)) { try await accepted(by: nl, from: de) == 1 }
                // A live copy, as a backup takes it.
                try await offPool { try Self.copy(live, to: copy) }
                for page in ["2", "3"] { _ = try await de.confirmCase(in: "NL", page: page) }
                try await de.wait(for: .delivered(nl.member)) { try await accepted(by: nl, from: de) == 3 }
            }
            await nl.store.close()
            settings.port = nl.port
            settings.store = "old.sqlite"
            let again = try await TestNode(nl.enrolment, in: federation, settings)
            try await federation.run(again) {
                let fourth = try await de.confirmCase(in: "NL", page: "4")
                try await again.wait(for: .received(de.member)) { try await again.stage(of: fourth) != nil }
                #expect(try await again.store.read { try $0.figures(from: nil, until: nil).received } == 4)
                #expect(de.rings("stream.rewound", about: nl.member))
                #expect(!de.rings("stream.conflict"))
            }
        }
    }

    @Test func aBatchThatWaitsAcrossAKeyChangeKeepsItsPayload() async throws {
        let federation = try TestFederation()
        let (one, two) = (try federation.enrol("de", covering: ["DE"]), try federation.enrol("nl", covering: ["NL"]))
        let de = try await TestNode(one, in: federation)
        let nl = try await TestNode(two, in: federation)
        let next = SigningKey()
        var listing = de.listing
        listing.keys.append(
            ListedKey(
                PublicKey(next.verifyingKey), notBefore: federation.start - .seconds(60), notAfter: federation.start + .seconds(864_000)))
        try await offer(1, [listing, unreachable(nl)], to: [de, nl], in: federation)
        try await federation.run(de) {
            let id = try await de.confirmCase(in: "NL", page: "a")
            try await de.wait(for: .waits(nl.member)) { try await batch(of: de, to: nl) != nil }
            let sealed = try #require(try await batch(of: de, to: nl))
            de.federation.identity.replaceKey(next)
            try await offer(2, [listing, nl.listing], to: [de, nl], in: federation)
            try await de.federation.retryNow(nl.member)
            try await federation.run(nl) {
                try await nl.wait(for: .received(de.member)) { try await nl.stage(of: id) != nil }
            }
            let taken = try await nl.store.read {
                try $0.inboundBatch(from: de.member, lane: .urgent, epoch: sealed.epoch, sequence: sealed.sequence)
            }
            #expect(taken?.payload == sealed.payloadDigest)
            #expect(try UnverifiedJWS(parsing: try #require(taken?.head), as: .head).keyID == next.keyID)
        }
    }

    @Test func backOffSurvivesARestartAndEndsAtASignOfLife() async throws {
        let clock = ManualClock(now: SystemClock().now())
        let federation = try TestFederation(clock: clock)
        let de = try await TestNode(try federation.enrol("de", covering: ["DE"]), in: federation)
        let nl = try await TestNode(try federation.enrol("nl", covering: ["NL"]), in: federation)
        try await offer(1, [de.listing, unreachable(nl)], to: [de, nl], in: federation)
        try await federation.run(de) {
            _ = try await de.confirmCase(in: "NL", page: "a")
            try await de.wait(for: .waits(nl.member)) { try await batch(of: de, to: nl) != nil }
        }
        await de.store.close()
        var settings = TestNode.Settings()
        settings.port = de.port
        let again = try await TestNode(de.enrolment, in: federation, settings)
        let position = try await again.store.read { try $0.outboundPosition(to: nl.member, lane: .urgent) }
        #expect(position.failures == 1)
        #expect(position.retryAt != nil)
        try await offer(2, [again.listing, nl.listing], to: [again, nl], in: federation)
        // The clock stands still: only a sign of life can end the wait.
        let waiting = again.steps.signals.listen(for: .waits(nl.member))
        try await federation.run(again) {
            for await _ in waiting { break }
            try await federation.run(nl) {
                await nl.federation.meet()
                try await again.wait(for: .delivered(nl.member)) { try await accepted(by: nl, from: again) == 1 }
            }
        }
    }

    @Test func oneDeadPeerDoesNotDelayAnother() async throws {
        let federation = try TestFederation()
        let dead = try TestPeer(try federation.enrol("us", covering: ["US"]))
        let nodes = try await federation.start(
            [federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"])], others: [dead.listing])
        let (de, nl) = (nodes[0], nodes[1])
        try await federation.run(nodes) {
            _ = try await de.confirmCase(in: "US", page: "x")
            try await de.wait(for: .waits(dead.member)) { try await batch(of: de, to: dead.member) != nil }
            _ = try await de.confirmCase(in: "NL", page: "y")
            try await de.wait(for: .delivered(nl.member)) { try await accepted(by: nl, from: de) == 1 }
            #expect(de.federation.peers.record(of: dead.member).lastError == "the peer cannot be reached")
        }
    }

    @Test func aRejectedLineIsADeadLetterThatMayBeDrivenAgain() async throws {
        let federation = try TestFederation()
        let nodes = try await federation.start([federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"])])
        let (de, nl) = (nodes[0], nodes[1])
        var suspended = de.listing
        suspended.status = .suspended
        // Only the receiver has heard of the suspension yet.
        try await nl.federation.directories.offer(try federation.directory(version: 2, of: [suspended, nl.listing]).document)
        try await federation.run(nl) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                // Without its rounds of contact: at the first of them the sender might learn of the suspension and send nothing.
                group.addTask { try await de.federation.outbox.run() }
                _ = try await de.confirmCase(in: "NL", page: "a")
                try await de.tracing.routeWaiting()
                try await de.wait(for: .delivered(nl.member)) {
                    try await de.store.read { try !$0.deadLetters(to: nil, after: 0, limit: 10).isEmpty }
                }
                let letters = try await de.store.read { try $0.deadLetters(to: nl.member, after: 0, limit: 10) }
                #expect(letters.map(\.state) == [.dead(code: "suspended")])
                try await nl.federation.directories.offer(try federation.directory(version: 3, of: [de.listing, nl.listing]).document)
                try await de.federation.directories.offer(try federation.directory(version: 3, of: [de.listing, nl.listing]).document)
                #expect(try await de.federation.redrive(letters[0].number))
                try await de.wait(for: .delivered(nl.member)) { try await accepted(by: nl, from: de) == 1 }
                group.cancelAll()
            }
        }
    }

    private func offer(_ version: Int, _ members: [DirectoryMember], to nodes: [TestNode], in federation: TestFederation) async throws {
        let directory = try federation.directory(version: version, of: members)
        for node in nodes { try await node.federation.directories.offer(directory.document) }
    }

    /// A member at whose endpoint nobody answers.
    private func unreachable(_ node: TestNode) -> DirectoryMember {
        var listing = node.listing
        listing.endpoints = ["https://127.0.0.1:9"]
        return listing
    }

    private func accepted(by receiver: TestNode, from sender: TestNode) async throws -> Int {
        try await sender.store.read { try $0.deliveryCounts(to: receiver.member, type: "report").accepted }
    }

    private func batch(of sender: TestNode, to receiver: TestNode) async throws -> OutboundBatch? {
        try await batch(of: sender, to: receiver.member)
    }

    private func batch(of sender: TestNode, to receiver: MemberID) async throws -> OutboundBatch? {
        try await sender.store.read { view in
            try view.outboundPosition(to: receiver, lane: .urgent).retryAt == nil ? nil : view.batchUnderWay(to: receiver, lane: .urgent)
        }
    }

    private static func copy(_ path: String, to copy: String) throws {
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
    }
}
