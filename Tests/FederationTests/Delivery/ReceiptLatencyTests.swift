import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Envelopes
import HotlineModel
import Observability
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// The time from a batch to its receipt, as the node shows it.
@Suite(.timeLimit(.minutes(1))) struct ReceiptLatencyTests {
    @Test func aBatchIsTimedFromItsSealingToItsReceipt() async throws {
        let federation = try SimulatedFederation()
        let nodes = try await federation.start([federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"])])
        let (de, nl) = (nodes[0], nodes[1])
        #expect(de.federation.peers.receiptLatency(of: nl.member, at: de.steps.now) == nil)
        _ = try await de.confirmCase(in: "NL", page: "a")
        try await federation.run(de) {
            // The receiver is away when the batch is sealed, and comes back 90 seconds later.
            try await de.wait(for: .waits(nl.member)) {
                try await de.store.read { try $0.outboundPosition(to: nl.member, lane: .urgent).retryAt != nil }
            }
            federation.clock.set(federation.clock.now() + 90_000)
            try await nl.reachable {
                try await de.federation.retryNow(nl.member)
                try await de.wait(for: .delivered(nl.member)) { de.federation.peers.receiptLatency(of: nl.member, at: de.steps.now) != nil }
            }
        }
        let summary = try #require(de.federation.peers.receiptLatency(of: nl.member, at: de.steps.now))
        #expect(summary.count == 1 && summary.median == .seconds(90) && summary.median == summary.p99)
        let text = String(decoding: de.testDesk.metrics.text(), as: UTF8.self)
        #expect(text.contains("# TYPE hotline_receipt_latency_seconds histogram\n"))
        #expect(text.contains("hotline_receipt_latency_seconds_bucket{member=\"nl\",lane=\"urgent\",le=\"60\"} 0\n"))
        #expect(text.contains("hotline_receipt_latency_seconds_bucket{member=\"nl\",lane=\"urgent\",le=\"604800\"} 1\n"))
        #expect(text.contains("hotline_receipt_latency_seconds_count{member=\"nl\",lane=\"urgent\"} 1\n"))
        #expect(!text.contains("hotline_receipt_latency_seconds_count{member=\"de\""))
        federation.clock.advance(by: .seconds(3_600))
        #expect(de.federation.peers.receiptLatency(of: nl.member, at: de.steps.now) == nil)
    }
}
