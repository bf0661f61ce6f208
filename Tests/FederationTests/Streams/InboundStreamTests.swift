import CaseService
import CaseStore
import CaseStoreSQLite
import Cryptography
import Envelopes
import HotlineModel
import Observability
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// One inbound stream, on a simulated network.
@Suite(.timeLimit(.minutes(1))) struct InboundStreamTests {
    let federation: SimulatedFederation
    let nl: SimulatedNode
    let de: SimulatedPeer

    init() async throws {
        federation = try SimulatedFederation()
        let member = try federation.enrol("de", covering: ["DE"])
        nl = try await federation.start([federation.enrol("nl", covering: ["NL"])], others: [member])[0]
        de = federation.peer(member)
    }

    private func report(_ page: String, id: UniqueID? = nil) -> Envelope {
        de.envelope(to: nl.member, de.report("http://nl.host.example/\(page)", at: federation.now), id: id, at: federation.now)
    }

    private func position() async throws -> InboundPosition {
        try await nl.store.read { try $0.inboundPosition(from: de.member, lane: .urgent) }
    }

    @Test func anIdentifierTakenInAnEarlierBatchThatComesAloneWithOtherBytesIsRejected() async throws {
        try await nl.reachable {
            let first = report("a")
            let one = de.batch([first.line()], to: nl.member, at: federation.now)
            #expect(try await de.post(one, to: nl).results == [.accepted(attached: false)])
            let two = de.batch([report("b", id: first.id).line()], to: nl.member, seq: 2, prev: one.digest, at: federation.now)
            #expect(try await de.post(two, to: nl).results == [.rejected(.idReused)])
            // The same line again is not another one.
            let three = de.batch([first.line()], to: nl.member, seq: 3, prev: two.digest, at: federation.now)
            guard case .duplicate? = try await de.post(three, to: nl).results?.first else {
                Issue.record("the same line was not a duplicate")
                return
            }
            #expect(try await nl.store.read { try $0.figures(from: nil, until: nil).received } == 1)
            let position = try await position()
            #expect((position.accepted, position.duplicates, position.rejected) == (1, 1, 1))
            let metrics = String(decoding: nl.testDesk.metrics.text(), as: UTF8.self)
            for result in ["accepted", "duplicate", "rejected"] {
                #expect(metrics.contains("hotline_envelopes_received_total{member=\"de\",result=\"\(result)\"} 1\n"))
            }
            #expect(metrics.contains("hotline_refusals_total{code=\"idReused\"} 1\n"))
        }
    }

    @Test func aBatchOfAnotherEpochIsAConflictUntilTheStreamGoesOn() async throws {
        try await nl.reachable {
            let one = de.batch([report("a").line()], to: nl.member, at: federation.now)
            _ = try await de.post(one, to: nl)
            let other = de.batch([report("b").line()], to: nl.member, epoch: Epoch.random(), seq: 2, prev: one.digest, at: federation.now)
            #expect(try await de.post(other, to: nl).code == .epochMismatch)
            #expect(nl.rings("stream.conflict", about: de.member, "from urgent"))
            #expect(try await position().nextSequence == 2)
            let next = de.batch([report("b").line()], to: nl.member, seq: 2, prev: one.digest, at: federation.now)
            #expect(try await de.post(next, to: nl).results == [.accepted(attached: false)])
            #expect(!nl.rings("stream.conflict"))
        }
    }

    @Test func aBatchAcceptedUnderAKeyKeepsItsReceiptAndOtherBytesUnderTheRevokedKeyGetNone() async throws {
        try await nl.reachable {
            let batch = de.batch([report("a").line()], to: nl.member, at: federation.now)
            let first = try await de.post(batch, to: nl)
            var listing = de.enrolment.listing
            listing.keys[0].revokedAt = federation.now - .seconds(60)
            try await federation.offer(2, of: [nl.listing, listing], to: nl)
            #expect(try await de.post(batch, to: nl) == first)
            #expect(try await de.post(de.batch([report("b").line()], to: nl.member, at: federation.now), to: nl).code == .keyRevoked)
            // Nor does the receipt of one lane answer for the other, nor that of one epoch for another.
            let lines = [report("a").line()]
            #expect(try await de.post(de.batch(lines, to: nl.member, lane: .bulk, at: federation.now), to: nl).code == .keyRevoked)
            #expect(
                try await de.post(de.batch(lines, to: nl.member, epoch: Epoch.random(), at: federation.now), to: nl).code == .keyRevoked)
        }
    }

    @Test func aRefusedBatchIsSeenAtThePeerAndCounted() async throws {
        try await nl.reachable {
            let reply = try await de.send(.batch([], lane: .urgent), to: nl)
            guard case .refused(let refusal) = reply, let code = refusal.code else {
                Issue.record("not refused: \(reply)")
                return
            }
            let record = nl.federation.peers.record(of: de.member)
            #expect(record.lastError == "its batch was refused here: \(code.sentence)" && record.lastErrorAt == federation.now)
            let metrics = String(decoding: nl.testDesk.metrics.text(), as: UTF8.self)
            #expect(metrics.contains("hotline_refusals_total{code=\"\(code.rawValue)\"} 1"))
        }
    }

    @Test func theLimitThatWasPassedIsNamed() async throws {
        try await nl.reachable {
            let many = de.batch((0...1_000).map { report("\($0)").line() }, to: nl.member, at: federation.now)
            let reply = try await de.post(many, to: nl)
            guard case .refused(let refusal) = reply else {
                Issue.record("not refused: \(reply)")
                return
            }
            #expect(refusal.code == .tooManyEnvelopes && refusal.limit == Problem.Limit("envelopes", 1_000) && refusal.retryAfter == nil)
        }
    }

    @Test func withoutADirectoryItIsToldWhenToComeBack() async throws {
        let fresh = try await federation.node(federation.enrol("fr", covering: ["FR"]))
        let reply = await fresh.federation.inbox.accept([], from: de.member, lane: .urgent)
        #expect(reply == .refused(PeerRefusal(.directoryMissing, retryAfter: 60)))
    }

    @Test func theStateSaysWhetherAnythingWaitsForTheMember() async throws {
        func isWaiting() async throws -> Bool? {
            guard case .success(let body) = try await de.send(.streamState(lane: .urgent), to: nl) else { return nil }
            let directory = try #require(nl.federation.context.directory)
            return try StreamState(
                parsing: String(decoding: body, as: UTF8.self), from: nl.member, to: de.member, lane: .urgent, directory: directory,
                at: federation.now
            ).hasWaiting
        }
        try await nl.reachable {
            #expect(try await isWaiting() == false)
            _ = try await nl.confirmCase(in: "DE", page: "a")
            try await nl.tracing.routeWaiting()
            #expect(try await isWaiting() == true)
        }
    }
}
