import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Envelopes
import HTTPServer
import HotlineModel
import NodeAPI
import Observability
import Runtime
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// How long a batch waits for its receipt is seen by whoever looks at the node.
@Suite(.timeLimit(.minutes(1))) struct ReceiptLatencyTests {
    @Test func aBatchIsTimedFromItsSealingToItsReceipt() async throws {
        let federation = try TestFederation()
        let clock = ManualClock(now: SystemClock().now())
        var settings = TestNode.Settings()
        settings.clock = clock
        let de = try await TestNode(federation.enrol("de", covering: ["DE"]), in: federation, settings)
        let nl = try await TestNode(federation.enrol("nl", covering: ["NL"]), in: federation)
        // The receiver is away when the batch is sealed: nobody answers at its endpoint.
        var away = nl.listing
        away.endpoints = ["https://127.0.0.1:9"]
        try await de.federation.directories.offer(federation.directory(version: 1, of: [de.listing, away]).document)
        #expect(de.federation.peers.receiptLatency(of: nl.member, at: de.steps.now) == nil)
        _ = try await de.confirmCase(in: "NL", page: "a")
        try await federation.run(de) {
            try await de.wait(for: .waits(nl.member)) {
                try await de.store.read { try $0.outboundPosition(to: nl.member, lane: .urgent).retryAt != nil }
            }
            // It comes back 90 seconds later.
            clock.advance(by: .seconds(90))
            let directory = try federation.directory(version: 2, of: [de.listing, nl.listing])
            for node in [de, nl] { try await node.federation.directories.offer(directory.document) }
            try await federation.run(nl) {
                try await de.federation.retryNow(nl.member)
                try await de.wait(for: .delivered(nl.member)) { de.federation.peers.receiptLatency(of: nl.member, at: de.steps.now) != nil }
            }
        }
        let summary = try #require(de.federation.peers.receiptLatency(of: nl.member, at: de.steps.now))
        #expect(summary.count == 1 && summary.median >= .seconds(90) && summary.median == summary.p99)
        let text = String(decoding: de.node.metrics.text(), as: UTF8.self)
        #expect(text.contains("# TYPE hotline_receipt_latency_seconds histogram\n"))
        #expect(text.contains("hotline_receipt_latency_seconds_bucket{member=\"nl\",lane=\"urgent\",le=\"60\"} 0\n"))
        #expect(text.contains("hotline_receipt_latency_seconds_bucket{member=\"nl\",lane=\"urgent\",le=\"604800\"} 1\n"))
        #expect(text.contains("hotline_receipt_latency_seconds_count{member=\"nl\",lane=\"urgent\"} 1\n"))
        #expect(!text.contains("hotline_receipt_latency_seconds_count{member=\"de\""))
        clock.advance(by: .seconds(3_600))
        #expect(de.federation.peers.receiptLatency(of: nl.member, at: de.steps.now) == nil)
    }
}
