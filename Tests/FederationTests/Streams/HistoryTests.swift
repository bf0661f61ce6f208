import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import HTTPClient
import HotlineModel
import Observability
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// One stream has one history.
@Suite(.timeLimit(.minutes(2))) struct HistoryTests {
    let federation: TestFederation
    let nl: TestNode
    let de: TestPeer
    let now: Timestamp

    init() async throws {
        federation = try TestFederation()
        de = try TestPeer(try federation.enrol("de", covering: ["DE"]))
        nl = try await federation.start([try federation.enrol("nl", covering: ["NL"])], others: [de.listing])[0]
        now = federation.start
    }

    private func line(_ page: String = "a") -> [UInt8] {
        de.envelope(to: nl.member, de.report("http://nl.host.example/\(page)", at: now), at: now).line()
    }

    private func state(_ body: [UInt8]) throws -> StreamState {
        let directory = try #require(nl.steps.context.trust.current)
        return try StreamState(
            parsing: String(decoding: body, as: UTF8.self), from: nl.member, to: de.member, lane: .urgent, directory: directory, at: now)
    }

    @Test func theSameBatchGetsTheSameReceiptAndAnotherUnderItsNumberIsAFork() async throws {
        try await federation.run(nl) {
            let batch = de.batch([line("1"), line("2")], to: nl.member, at: now)
            let first = try await de.post(batch, to: nl)
            let again = try await de.post(batch, to: nl)
            #expect(first.status == 200 && first.body == again.body)
            let fork = try await de.post(de.batch([line("3")], to: nl.member, at: now), to: nl)
            #expect(fork.status == 409)
            #expect(fork.refusal == .streamFork)
            let state = try state(fork.body)
            #expect(state.nextSequence == 3 && state.last == batch.digest && state.accepted == 2)
            #expect(nl.rings("stream.conflict", about: de.member))
            #expect(try await nl.store.read { try $0.figures(from: nil, until: nil).received } == 2)
        }
    }

    @Test func aGapIsAnsweredWithTheSignedStateAndNoAlarm() async throws {
        try await federation.run(nl) {
            let gap = try await de.post(de.batch([line()], to: nl.member, seq: 7, at: now), to: nl)
            #expect(gap.status == 409)
            #expect(gap.refusal == .streamGap)
            #expect(try state(gap.body).nextSequence == 1)
            #expect(!nl.rings("stream.conflict"))
        }
    }

    @Test func aBatchThatDoesNotFollowTheLastOneIsAFork() async throws {
        try await federation.run(nl) {
            let one = de.batch([line()], to: nl.member, at: now)
            _ = try await de.post(one, to: nl)
            let wrong = try await de.post(de.batch([line("b")], to: nl.member, seq: 2, prev: .zero, at: now), to: nl)
            #expect(wrong.refusal == .streamFork)
            let right = try await de.post(de.batch([line("b")], to: nl.member, seq: 2, prev: one.digest, at: now), to: nl)
            #expect(right.status == 200)
            // With the second history the alarm is over.
            #expect(!nl.rings("stream.conflict"))
        }
    }

    @Test func theStateIsSignedAndCountsWhatWasTaken() async throws {
        try await federation.run(nl) {
            let bad = Array("{}".utf8)
            let one = de.batch([line(), bad], to: nl.member, at: now)
            _ = try await de.post(one, to: nl)
            let state = try state(try await de.send("GET", "/federation/v1/streams/urgent/state", to: nl).body)
            #expect((state.accepted, state.rejected, state.duplicates) == (1, 1, 0))
            #expect(state.last == one.digest)
            #expect(state.senderEpoch == de.epoch)
        }
    }

    @Test func whoSendsTooMuchIsToldWhichLimitAndWhen() async throws {
        var settings = TestNode.Settings()
        settings.clock = ManualClock(now: now.milliseconds)
        settings.limiter = RateLimiter(perSecond: 1, burst: 10)
        let us = try TestPeer(try federation.enrol("us", covering: ["US"]))
        let fr = try await federation.start([try federation.enrol("fr", covering: ["FR"])], others: [us.listing], settings)[0]
        func batch(_ seq: UInt64, _ count: Int, _ prev: Digest) -> SealedBatch {
            let lines = (0..<count).map { _ in us.envelope(to: fr.member, us.report("http://fr.host.example/a", at: now), at: now).line() }
            return us.batch(lines, to: fr.member, seq: seq, prev: prev, at: now)
        }
        try await federation.run(fr) {
            let first = batch(1, 10, .zero)
            #expect(try await us.post(first, to: fr).status == 200)
            let refused = try await us.post(batch(11, 5, first.digest), to: fr)
            #expect(refused.status == 429)
            #expect(refused.refusal == .rateLimited)
            #expect(refused.header("retry-after") == "5")
            let problem = try JSONValue(parsing: refused.body)
            #expect(problem["limit"]?["name"]?.string == "envelopesPerSecond")
            #expect(problem["limit"]?["value"]?.integer == 1)
            #expect(problem["retryable"] == true)
        }
    }
}
