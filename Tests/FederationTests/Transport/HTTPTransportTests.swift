import Cryptography
import Envelopes
import HTTPClient
import HotlineModel
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// Every request and every reply over real HTTP and TLS.
@Suite(.timeLimit(.minutes(2))) struct HTTPTransportTests {
    let federation: TestFederation
    let nl: TestNode
    let de: TestPeer
    let transport: HTTPTransport

    init() async throws {
        federation = try TestFederation()
        de = try TestPeer(try federation.enrol("de", covering: ["DE"]))
        var settings = TestNode.Settings()
        // So slowly that no time the test takes makes room for another batch.
        settings.limiter = RateLimiter(perSecond: 0.001, burst: 10)
        nl = try await federation.start([try federation.enrol("nl", covering: ["NL"])], others: [de.listing], settings)[0]
        transport = HTTPTransport(de.client)
    }

    private func lines(_ count: Int) -> [[UInt8]] {
        let now = federation.start
        return (0..<count).map { index in
            de.envelope(to: nl.member, de.report("http://nl.host.example/\(index)", at: now), at: now).line()
        }
    }

    private func post(_ batch: SealedBatch) async throws -> PeerReply {
        try await transport.send(.batch(batch.body(signedBy: de.enrolment.signingKey), lane: batch.head.lane), to: nl.listing)
    }

    @Test func aBatchGetsItsReceiptAConflictItsStateAndARefusalItsReason() async throws {
        let now = federation.start
        try await federation.run(nl) {
            let one = de.batch(lines(1), to: nl.member, at: now)
            #expect(try await post(one).results == [.accepted(attached: false)])
            guard case .conflict(.streamGap, let state) = try await post(de.batch(lines(1), to: nl.member, seq: 7, at: now)) else {
                Issue.record("no conflict")
                return
            }
            let directory = try #require(nl.federation.context.directory)
            let text = String(decoding: state, as: UTF8.self)
            let parsed = try StreamState(
                parsing: text, from: nl.member, to: de.member, lane: .urgent, directory: directory, at: now)
            #expect(parsed.nextSequence == 2)
            guard case .success(let body) = try await transport.send(.streamState(lane: .bulk), to: nl.listing) else {
                Issue.record("no state")
                return
            }
            #expect(
                try StreamState(
                    parsing: String(decoding: body, as: UTF8.self), from: nl.member, to: de.member, lane: .bulk, directory: directory,
                    at: now
                ).nextSequence == 1)
            let empty = try await transport.send(.batch([], lane: .urgent), to: nl.listing)
            guard case .refused(let refusal) = empty else {
                Issue.record("not refused: \(empty)")
                return
            }
            #expect(refusal.status == 400 && refusal.code != nil && refusal.retryAfter == nil)
            // The first spent a part of the ten, and nothing was added since.
            guard case .refused(let busy) = try await post(de.batch(lines(10), to: nl.member, seq: 2, prev: one.digest, at: now)) else {
                Issue.record("not refused")
                return
            }
            #expect(busy.code == .rateLimited && busy.status == 429 && (busy.retryAfter ?? 0) > 0)
        }
    }

    @Test func documentsComeAsTheyAre() async throws {
        let directory = try #require(nl.federation.context.directory)
        try await federation.run(nl) {
            #expect(try await transport.fetch(.directory, from: nl.listing) == Array(directory.document.utf8))
            #expect(try await transport.fetch(.roots, from: nl.listing) == federation.roots.text)
            #expect(try await !transport.fetch(.checkpoint, from: nl.listing).isEmpty)
            #expect(try await !transport.fetch(.consistency(from: "1", to: "2"), from: nl.listing).isEmpty)
            let wrong = try await transport.send(.consistency(from: "2", to: "1"), to: nl.listing)
            #expect(wrong == .refused(PeerRefusal(status: 400, code: .badRequest, retryAfter: nil)))
            for (path, type) in [
                ("directory", "application/jose"), ("root", "application/x-ndjson"), ("log/checkpoint", "text/plain; charset=utf-8"),
                ("log/consistency?from=1&to=2", "application/json"), ("streams/urgent/state", "application/jose"),
            ] {
                #expect(try await de.send("GET", "/federation/v1/" + path, to: nl).header("content-type") == type)
            }
        }
    }

    @Test func withoutAnEndpointOrAnAnswerThereIsNoReply() async throws {
        var listing = nl.listing
        listing.endpoints = []
        let none = await #expect(throws: NoReply.self) { try await transport.send(.directory, to: listing) }
        #expect(none?.description == "the directory lists no endpoint of the peer")
        listing.endpoints = ["https://127.0.0.1:9"]
        let unreachable = await #expect(throws: NoReply.self) { try await transport.send(.directory, to: listing) }
        #expect(unreachable?.description == TransferError.Code.unreachable.sentence)
    }
}
