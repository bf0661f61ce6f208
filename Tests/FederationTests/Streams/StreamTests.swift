import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import Foundation
import HotlineModel
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// Streams between real nodes: exactly once in effect, whatever happens on the way.
@Suite(.timeLimit(.minutes(1))) struct StreamTests {
    @Test func batchesSentAgainGetTheirFirstReceiptsByteForByte() async throws {
        let federation = try SimulatedFederation()
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
        let federation = try SimulatedFederation()
        let (de, nl) = try await pair(in: federation, batchLimit: 1)
        let folder = federation.secretariat.folder
        try await federation.run(de) {
            try await federation.run(nl) {
                _ = try await de.confirmCase(in: "NL", page: "1")
                try await de.wait(for: .delivered(nl.member)) { try await accepted(by: nl, from: de) == 1 }
                // A copy of a live store, as a backup makes it.
                try await offPool { try Self.copy(folder.file("nl.sqlite"), to: folder.file("old.sqlite")) }
                for page in ["2", "3"] { _ = try await de.confirmCase(in: "NL", page: page) }
                try await de.wait(for: .delivered(nl.member)) { try await accepted(by: nl, from: de) == 3 }
            }
            let again = try await federation.node(nl.enrolment, store: "old.sqlite")
            try await federation.run(again) {
                let fourth = try await de.confirmCase(in: "NL", page: "4")
                try await again.wait(for: .received(de.member)) { try await again.stage(of: fourth) != nil }
                #expect(try await again.store.read { try $0.figures(from: nil, until: nil).received } == 4)
                #expect(de.rings("stream.rewound", about: nl.member, "urgent"))
                #expect(!de.rings("stream.conflict"))
            }
        }
    }

    @Test func anEarlierBatchThatIsNotAcceptedAgainMakesTheStreamWait() async throws {
        let federation = try SimulatedFederation()
        let (de, nl) = try await pair(in: federation)
        // Both lines travel in one batch. The other store has a line under the first number that is not ours.
        for page in ["1", "2"] { _ = try await de.confirmCase(in: "NL", page: page) }
        try await de.tracing.routeWaiting()
        try await federation.run(de, nl) {
            try await de.wait(for: .delivered(nl.member)) { try await accepted(by: nl, from: de) == 2 }
        }
        let other = try await federation.node(nl.enrolment, store: "other.sqlite")
        try await federation.offer(1, of: [de.listing, nl.listing], to: other)
        let twin = federation.peer(de.enrolment)
        let line = twin.envelope(to: nl.member, twin.report("http://nl.host.example/x", at: federation.now), at: federation.now).line()
        try await federation.run(de, other) {
            let batch = twin.batch([line], to: nl.member, epoch: de.federation.identity.epoch, at: federation.now)
            _ = try await twin.post(batch, to: other)
            _ = try await de.confirmCase(in: "NL", page: "3")
            try await de.wait(for: .waits(nl.member)) {
                try await de.store.read { try $0.outboundPosition(to: nl.member, lane: .urgent).failures } == 1
            }
            #expect(de.rings("stream.rewound", about: nl.member, "urgent"))
            #expect(other.rings("stream.conflict", about: de.member, "from urgent"))
            // The receiver has another history, but not of the batch under way.
            #expect(!de.rings("stream.conflict"))
            #expect(try await accepted(by: nl, from: de) == 2)
        }
    }

    @Test func aBatchThatWaitsAcrossAKeyChangeKeepsItsPayload() async throws {
        let federation = try SimulatedFederation()
        let (de, nl) = try await pair(in: federation)
        let next = SigningKey()
        var listing = de.listing
        listing.keys.append(
            ListedKey(
                PublicKey(next.verifyingKey), notBefore: federation.start - .seconds(60), notAfter: federation.start + .seconds(864_000)))
        try await federation.run(de) {
            let id = try await de.confirmCase(in: "NL", page: "a")
            try await de.wait(for: .waits(nl.member)) { try await batch(of: de, to: nl.member) != nil }
            let sealed = try #require(try await batch(of: de, to: nl.member))
            de.federation.identity.replaceKey(next)
            try await federation.offer(2, of: [listing, nl.listing], to: de, nl)
            try await nl.reachable {
                try await de.federation.retryNow(nl.member)
                try await de.wait(for: .delivered(nl.member)) { try await accepted(by: nl, from: de) == 1 }
            }
            #expect(try await nl.stage(of: id) != nil)
            let taken = try await nl.store.read {
                try $0.inboundBatch(from: de.member, lane: .urgent, epoch: sealed.epoch, sequence: sealed.sequence)
            }
            #expect(taken?.payload == sealed.payloadDigest)
            #expect(try UnverifiedJWS(parsing: try #require(taken?.head), as: .head).keyID == next.keyID)
            // The sender keeps the head that the receiver has.
            #expect(try await de.store.read { try $0.receiptedBatches(to: nl.member, after: 0, limit: 1).first?.head } == taken?.head)
        }
    }

    @Test func backOffSurvivesARestartAndEndsAtASignOfLife() async throws {
        let federation = try SimulatedFederation()
        let (de, nl) = try await pair(in: federation)
        try await federation.run(de) {
            _ = try await de.confirmCase(in: "NL", page: "a")
            try await de.wait(for: .waits(nl.member)) { try await batch(of: de, to: nl.member) != nil }
        }
        let again = try await federation.restarted(de)
        let position = try await again.store.read { try $0.outboundPosition(to: nl.member, lane: .urgent) }
        #expect(position.failures == 1)
        #expect(position.retryAt != nil)
        // The clock stands still: only a sign of life can end the wait.
        let waiting = again.steps.signals.listen(for: .waits(nl.member))
        try await federation.run(again) {
            for await _ in waiting { break }
            try await nl.reachable {
                await nl.federation.meet()
                try await again.wait(for: .delivered(nl.member)) { try await accepted(by: nl, from: again) == 1 }
            }
        }
    }

    @Test func oneDeadPeerDoesNotDelayAnother() async throws {
        let federation = try SimulatedFederation()
        let dead = try federation.enrol("us", covering: ["US"])
        let nodes = try await federation.start(
            [federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"])], others: [dead])
        let (de, nl) = (nodes[0], nodes[1])
        try await federation.run(nodes) {
            _ = try await de.confirmCase(in: "US", page: "x")
            try await de.wait(for: .waits(dead.member)) { try await batch(of: de, to: dead.member) != nil }
            _ = try await de.confirmCase(in: "NL", page: "y")
            try await de.wait(for: .delivered(nl.member)) { try await accepted(by: nl, from: de) == 1 }
            #expect(de.federation.peers.record(of: dead.member).lastError == "the peer cannot be reached")
        }
    }

    @Test func aMemberThatLeftIsSentNothing() async throws {
        let federation = try SimulatedFederation()
        let (de, nl) = try await pair(in: federation)
        _ = try await de.confirmCase(in: "NL", page: "a")
        try await de.tracing.routeWaiting()
        var listing = nl.listing
        listing.status = .left(successor: nil)
        try await federation.offer(2, of: [de.listing, listing], to: de)
        try await nl.reachable {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await de.federation.outbox.run() }
                await federation.clock.sleepers()
                try await de.federation.retryNow(nl.member)
                await de.federation.meet()
                group.cancelAll()
            }
        }
        #expect(federation.network.exchanges.isEmpty)
    }

    @Test func aRejectedLineIsADeadLetterThatMayBeDrivenAgain() async throws {
        let federation = try SimulatedFederation()
        let (de, nl) = try await pair(in: federation)
        var suspended = de.listing
        suspended.status = .suspended
        // Only the receiver has heard of the suspension yet.
        try await federation.offer(2, of: [suspended, nl.listing], to: nl)
        try await nl.reachable {
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
                try await federation.offer(3, of: [de.listing, nl.listing], to: de, nl)
                #expect(try await de.federation.redrive(letters[0].number))
                try await de.wait(for: .delivered(nl.member)) { try await accepted(by: nl, from: de) == 1 }
                // It is no dead letter any more.
                #expect(try await de.federation.redrive(letters[0].number) == false)
                group.cancelAll()
            }
        }
    }

    private func pair(in federation: SimulatedFederation, batchLimit: Int = 500) async throws -> (SimulatedNode, SimulatedNode) {
        let de = try await federation.node(federation.enrol("de", covering: ["DE"]), batchLimit: batchLimit)
        let nl = try await federation.node(federation.enrol("nl", covering: ["NL"]))
        try await federation.offer(1, of: [de.listing, nl.listing], to: de, nl)
        return (de, nl)
    }

    private func accepted(by receiver: SimulatedNode, from sender: SimulatedNode) async throws -> Int {
        try await sender.store.read { try $0.deliveryCounts(to: receiver.member, type: "report").accepted }
    }

    private func batch(of sender: SimulatedNode, to receiver: MemberID) async throws -> OutboundBatch? {
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
