import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import HotlineModel
import Observability
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// One outbound stream, on a simulated network with faults.
@Suite(.timeLimit(.minutes(1))) struct OutboundStreamTests {
    let federation: SimulatedFederation
    let (de, nl): (SimulatedNode, SimulatedNode)

    init() async throws {
        federation = try SimulatedFederation()
        let nodes = try await federation.start([federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"])])
        (de, nl) = (nodes[0], nodes[1])
    }

    private func position() async throws -> OutboundPosition {
        try await de.store.read { try $0.outboundPosition(to: nl.member, lane: .urgent) }
    }

    private func accepted() async throws -> Int {
        try await de.store.read { try $0.deliveryCounts(to: nl.member, type: "report").accepted }
    }

    /// Delivers while a closure runs. Without rounds of contact nothing else tells the two of each other.
    private func delivering(_ body: () async throws -> Void) async throws {
        try await nl.reachable {
            try await de.reachable {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await de.federation.outbox.run() }
                    try await body()
                    group.cancelAll()
                }
            }
        }
    }

    /// Queues a report for the receiver.
    private func queue(_ page: String) async throws {
        _ = try await de.confirmCase(in: "NL", page: page)
        try await de.tracing.routeWaiting()
    }

    /// Waits for the next failed try, goes on to the end of its back-off, and makes the stream look.
    private func waitOut(failures: Int) async throws {
        try await de.wait(for: .waits(nl.member)) { try await position().failures == failures }
        let retryAt = try #require(try await position().retryAt)
        federation.clock.advance(by: retryAt - federation.now)
        de.steps.signals.raise([.outbox(nl.member)])
    }

    @Test func aLostReplyBringsTheSameReceiptAndOneCase() async throws {
        federation.network.fail { if case .batch = $0.request { .lostReply } else { nil } }
        try await delivering {
            try await queue("a")
            try await de.wait(for: .waits(nl.member)) { try await position().failures == 1 }
            #expect(try await nl.store.read { try $0.inboundPosition(from: de.member, lane: .urgent).accepted } == 1)
            #expect(try await accepted() == 0)
            federation.network.mend()
            try await de.federation.retryNow(nl.member)
            try await de.wait(for: .delivered(nl.member)) { try await accepted() == 1 }
            #expect(try await nl.store.read { try $0.figures(from: nil, until: nil).received } == 1)
            #expect(de.federation.peers.record(of: nl.member).directoryVersion == 1)
            let metrics = String(decoding: de.testDesk.metrics.text(), as: UTF8.self)
            #expect(metrics.contains("hotline_envelopes_receipted_total{member=\"nl\",result=\"accepted\"} 1\n"))
        }
    }

    @Test func aBatchAndItsReceiptAreInTheLog() async throws {
        try await delivering {
            try await queue("a")
            try await de.wait(for: .delivered(nl.member)) { try await accepted() == 1 }
        }
        let (batch, leaves) = try await de.store.read { view in
            (try view.receiptedBatch(to: nl.member, lane: .urgent, sequence: 1), try view.logLeaves(from: 0, limit: 100))
        }
        let (sent, receipt) = (try #require(batch), try #require(batch?.receipt))
        #expect(leaves.filter { $0.kind == "batchSent" }.map(\.digest) == [sent.payloadDigest])
        #expect(leaves.filter { $0.kind == "receiptHeld" }.map(\.digest) == [SHA256.digest(ofText: receipt)])
    }

    @Test func aMemberThatLeftIsSentNothingMore() async throws {
        federation.network.cutOff(nl.member)
        var left = nl.listing
        left.status = .left(successor: nil)
        try await delivering {
            try await queue("a")
            try await de.wait(for: .waits(nl.member)) { try await position().failures == 1 }
            federation.network.mend()
            try await federation.offer(2, of: [de.listing, left], to: de)
            let tries = federation.network.exchanges.count
            try await de.federation.retryNow(nl.member)
            // The stream would have its turn between these steps of the store.
            for page in ["b", "c", "d"] { _ = try await de.confirmCase(in: "DE", page: page) }
            #expect(federation.network.exchanges.count == tries)
            #expect(try await de.store.read { try $0.batchUnderWay(to: nl.member, lane: .urgent) != nil })
        }
    }

    @Test func aDelayedRequestArrivesWhenItsTimeHasCome() async throws {
        federation.network.fail { if case .batch = $0.request { .delayed(.seconds(20)) } else { nil } }
        try await delivering {
            try await queue("a")
            // The outbox looks for new members, and the request is on its way.
            await federation.clock.sleepers(2)
            #expect(try await nl.store.read { try $0.inboundPosition(from: de.member, lane: .urgent).accepted } == 0)
            federation.clock.advance(by: .seconds(20))
            try await de.wait(for: .delivered(nl.member)) { try await accepted() == 1 }
        }
    }

    @Test(arguments: [
        (own: 500, listed: BatchLimits(envelopes: 1_000, bytes: 8 << 20), envelopes: 500, bytes: 8 << 20),
        (5_000, BatchLimits(envelopes: 2_000, bytes: 16 << 20), 2_000, 16 << 20),
        // Every member must accept so much, whatever its entry says.
        (5_000, BatchLimits(envelopes: 10, bytes: 1 << 20), 1_000, 8 << 20),
    ])
    func aBatchIsAsLargeAsBothSidesAllow(own: Int, listed: BatchLimits, envelopes: Int, bytes: Int) {
        let shared = de.federation.outbox.delivery
        let delivery = Delivery(
            context: shared.context, steps: shared.steps, exchange: shared.exchange, directories: shared.directories, batchLimit: own)
        var receiver = nl.listing
        receiver.limits = listed
        let limits = delivery.limits(for: receiver)
        #expect(limits.envelopes == envelopes && limits.bytes == bytes - 65_536)
    }

    @Test func theReceiptOfABatchThatWasAcceptedHoursAgoSaysNothingAboutTheClockAndTheDirectoryOfNow() async throws {
        federation.network.fail { if case .batch = $0.request { .lostReply } else { nil } }
        try await delivering {
            try await queue("a")
            try await de.wait(for: .waits(nl.member)) { try await position().failures == 1 }
            federation.network.mend()
            federation.clock.set(federation.clock.now() + 3 * 3_600_000)
            _ = de.federation.peers.named(2, by: nl.member)
            // By hand: the failures are forgotten, as if the batch went for the first time.
            try await de.federation.retryNow(nl.member)
            try await de.wait(for: .delivered(nl.member)) { try await accepted() == 1 }
            let record = de.federation.peers.record(of: nl.member)
            #expect(record.skewMilliseconds == nil && record.directoryVersion == 2)
        }
    }

    @Test func failuresAreCountedAndResetByAReceipt() async throws {
        federation.network.cutOff(nl.member)
        try await delivering {
            try await queue("a")
            try await waitOut(failures: 1)
            try await waitOut(failures: 2)
            try await de.wait(for: .waits(nl.member)) { try await position().failures == 3 }
            #expect(de.federation.peers.record(of: nl.member).lastError == "the peer did not answer in time")
            federation.network.mend()
            try await waitOut(failures: 3)
            try await de.wait(for: .delivered(nl.member)) { try await accepted() == 1 }
            let after = try await position()
            #expect(after.failures == 0 && after.retryAt == nil)
            #expect(de.federation.peers.record(of: nl.member).lastError == nil)
        }
    }

    @Test func theEndOfABackOffWakesTheStream() async throws {
        federation.network.cutOff(nl.member)
        try await delivering {
            try await queue("a")
            try await de.wait(for: .waits(nl.member)) { try await position().failures == 1 }
            federation.network.mend()
            // Nobody else wakes it. Somebody always sleeps: the outbox looks for new members every second.
            while try await accepted() == 0 {
                await federation.clock.sleepers()
                federation.clock.advance(by: .seconds(1))
            }
        }
    }

    @Test func failuresOfAPeerThatRefusesAreResetByItsReceipt() async throws {
        // It does not list this member yet, and refuses each request. So its later answer is no news, and only the receipt ends the count.
        let other = try await federation.node(nl.enrolment, store: "other.sqlite")
        try await federation.offer(1, of: [nl.listing], to: other)
        try await other.reachable {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await de.federation.outbox.run() }
                try await queue("a")
                for failures in 1...2 { try await waitOut(failures: failures) }
                try await de.wait(for: .waits(nl.member)) { try await position().failures == 3 }
                try await federation.offer(2, of: [de.listing, nl.listing], to: other)
                try await waitOut(failures: 3)
                try await de.wait(for: .delivered(nl.member)) { try await accepted() == 1 }
                let after = try await position()
                #expect(after.failures == 0 && after.retryAt == nil)
                federation.network.cutOff(nl.member)
                try await queue("b")
                try await de.wait(for: .waits(nl.member)) { try await position().failures == 1 }
                let wait = try #require(try await position().retryAt) - federation.now
                #expect(wait > .zero && wait <= Backoff.first)
                group.cancelAll()
            }
        }
    }

    @Test func aNewerDirectoryIsFetchedBecauseOfTheReceiptThatNamesIt() async throws {
        try await federation.offer(2, of: [de.listing, nl.listing], to: nl)
        try await delivering {
            try await queue("a")
            try await de.wait(for: .outbox(nl.member)) { de.federation.context.directory?.version == 2 }
            try await queue("b")
            try await de.wait(for: .delivered(nl.member)) { try await accepted() == 2 }
        }
        // It is fetched once: the second receipt names the version that is known by now.
        #expect(federation.network.exchanges.filter { $0.request == .directory }.count == 1)
        #expect(de.federation.peers.record(of: nl.member).directoryVersion == 2)
    }

    @Test func twoHistoriesRingUntilTheReceiverHasOursAgain() async throws {
        // The receiver answers from another store, to which somebody else sent under this member's name.
        let other = try await federation.node(nl.enrolment, store: "other.sqlite")
        try await federation.offer(1, of: [de.listing, nl.listing], to: other)
        let twin = federation.peer(de.enrolment)
        let line = twin.envelope(to: nl.member, twin.report("http://nl.host.example/x", at: federation.now), at: federation.now).line()
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await other.reachable {
                _ = try await twin.post(twin.batch([line], to: nl.member, at: federation.now), to: other)
                try await queue("a")
                group.addTask { try await de.federation.outbox.run() }
                try await de.wait(for: .waits(nl.member)) { try await position().failures == 1 }
                #expect(de.rings("stream.conflict", about: nl.member, "to urgent"))
                #expect(other.rings("stream.conflict", about: de.member, "from urgent"))
            }
            try await nl.reachable {
                try await de.federation.retryNow(nl.member)
                try await de.wait(for: .delivered(nl.member)) { !de.rings("stream.conflict") }
                #expect(try await accepted() == 1)
            }
            group.cancelAll()
        }
    }
}
