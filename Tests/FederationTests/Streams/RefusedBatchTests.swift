import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import HTTPClient
import HotlineModel
import Runtime
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// What a sender does when its batch is not taken.
@Suite(.timeLimit(.minutes(2))) struct RefusedBatchTests {
    /// Confirms many cases at once.
    private func confirm(_ count: Int, at node: TestNode) async throws {
        let reports = (0..<count).map { ReportSubmission(address: "http://nl.host.example/\($0)", origin: .public) }
        let cases = try await node.desk.receive(reports).map { try $0.get().caseID }
        let findings = cases.map { AssessmentSubmission(caseID: $0, classification: .baseline, kind: .childSexualAbuse) }
        for result in try await node.desk.assess(findings) { _ = try result.get() }
    }

    private func underWay(_ sender: TestNode, to receiver: TestNode) async throws -> OutboundBatch? {
        try await sender.store.read { try $0.batchUnderWay(to: receiver.member, lane: .urgent) }
    }

    private func accepted(by receiver: TestNode, from sender: TestNode) async throws -> Int {
        try await sender.store.read { try $0.deliveryCounts(to: receiver.member, type: "report").accepted }
    }

    @Test func aBatchRefusedForWhatIsInItTakesNoNumberAndIsSealedAnew() async throws {
        // The clock stands still: only the retry by hand sends it again.
        let federation = try TestFederation(clock: ManualClock(now: SystemClock().now()))
        var settings = TestNode.Settings()
        settings.batchLimit = 2_000
        let de = try await TestNode(federation.enrol("de", covering: ["DE"]), in: federation, settings)
        let nl = try await TestNode(federation.enrol("nl", covering: ["NL"]), in: federation)
        var generous = nl.listing
        generous.limits = BatchLimits(envelopes: 2_000, bytes: 8 << 20)
        let first = try federation.directory(version: 1, of: [de.listing, generous])
        for node in [de, nl] { try await node.federation.directories.offer(first.document) }
        try await confirm(1_001, at: de)
        try await de.tracing.routeWaiting()
        try await federation.run(de, nl) {
            try await de.wait(for: .waits(nl.member)) {
                try await de.store.read { try $0.outboundPosition(to: nl.member, lane: .urgent).retryAt } != nil
            }
            let words = de.federation.peers.record(of: nl.member).lastError
            #expect(words?.contains(RefusalCode.tooManyEnvelopes.sentence) == true)
            #expect(try await underWay(de, to: nl) == nil)
            #expect(try await de.store.read { try $0.outboundPosition(to: nl.member, lane: .urgent).nextSequence } == 1)
            let second = try federation.directory(version: 2, of: [de.listing, nl.listing])
            for node in [de, nl] { try await node.federation.directories.offer(second.document) }
            try await de.federation.retryNow(nl.member)
            try await de.wait(for: .delivered(nl.member)) { try await accepted(by: nl, from: de) == 1_001 }
        }
    }

    @Test func aBatchThatWasPutOffIsSentAgainVerbatim() async throws {
        let clock = ManualClock(now: SystemClock().now())
        let federation = try TestFederation(clock: clock)
        var settings = TestNode.Settings()
        settings.perSecond = 1
        let de = try await TestNode(federation.enrol("de", covering: ["DE"]), in: federation)
        let nl = try await TestNode(federation.enrol("nl", covering: ["NL"]), in: federation, settings)
        let directory = try federation.directory(version: 1, of: [de.listing, nl.listing])
        for node in [de, nl] { try await node.federation.directories.offer(directory.document) }
        try await confirm(1_100, at: de)
        try await de.tracing.routeWaiting()
        try await federation.run(de, nl) {
            try await de.wait(for: .waits(nl.member)) {
                try await de.store.read { try $0.outboundPosition(to: nl.member, lane: .urgent).retryAt } != nil
            }
            #expect(try await accepted(by: nl, from: de) == 1_000)
            let waiting = try #require(try await underWay(de, to: nl))
            #expect(de.federation.peers.record(of: nl.member).lastError?.contains(RefusalCode.rateLimited.sentence) == true)
            // A sign of life brings no news of a peer that has just asked for rest.
            #expect(!de.federation.peers.heard(from: nl.member, at: de.steps.now))
            // Tried again too early, it is put off again.
            try await de.federation.retryNow(nl.member)
            try await de.wait(for: .waits(nl.member)) {
                try await de.store.read { try $0.outboundPosition(to: nl.member, lane: .urgent).retryAt } != nil
            }
            clock.set(clock.now() + 600_000)
            try await de.federation.retryNow(nl.member)
            try await de.wait(for: .delivered(nl.member)) { try await accepted(by: nl, from: de) == 1_100 }
            let taken = try await nl.store.read {
                try $0.inboundBatch(from: de.member, lane: .urgent, epoch: waiting.epoch, sequence: waiting.sequence)
            }
            #expect(taken?.payload == waiting.payloadDigest)
            #expect(taken?.head == waiting.head)
        }
    }

    @Test func twoHistoriesOfOneStreamRingOnBothSides() async throws {
        let federation = try TestFederation()
        let enrolment = try federation.enrol("de", covering: ["DE"])
        let nodes = try await federation.start([enrolment, federation.enrol("nl", covering: ["NL"])])
        let (de, nl) = (nodes[0], nodes[1])
        // The same member, from a machine that nobody knew was still running.
        let twin = try TestPeer(enrolment)
        let line = twin.envelope(to: nl.member, twin.report("http://nl.host.example/x", at: federation.start), at: federation.start).line()
        try await federation.run(nodes) {
            let other = try await twin.post(twin.batch([line], to: nl.member, at: federation.start), to: nl)
            #expect(other.status == 200)
            _ = try await de.confirmCase(in: "NL", page: "a")
            try await de.wait(for: .waits(nl.member)) { de.rings("stream.conflict", about: nl.member) }
            #expect(nl.rings("stream.conflict", about: de.member))
            // Nothing is lost: what waits keeps waiting, and is seen.
            #expect(try await underWay(de, to: nl) != nil)
        }
    }

    @Test func whileItIsSuspendedAMembersReportsWaitAndItsUpdatesPass() async throws {
        let federation = try TestFederation()
        let nodes = try await federation.start([federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"])])
        let (de, nl) = (nodes[0], nodes[1])
        func suspend(_ isSuspended: Bool, version: Int) async throws {
            var listing = de.listing
            listing.status = isSuspended ? .suspended : .active
            let directory = try federation.directory(version: version, of: [listing, nl.listing])
            for node in nodes { try await node.federation.directories.offer(directory.document) }
        }
        try await federation.run(nodes) {
            let held = try await nl.confirmCase(in: "DE", page: "held")
            try await de.wait(for: .routed) { try await de.shares(of: held) == ["keep de open"] }
            try await suspend(true, version: 2)
            let new = try await de.confirmCase(in: "NL", page: "new")
            try await de.wait(for: .routed) { try await de.stage(of: new) == .routed }
            try await de.act(.removed, on: held)
            try await nl.wait(for: .received(de.member)) { try await nl.stage(of: held) == .closed }
            #expect(try await nl.stage(of: new) == nil)
            #expect(try await de.store.read { try $0.deadLetters(to: nil, after: 0, limit: 10) }.isEmpty)
            try await suspend(false, version: 3)
            try await nl.wait(for: .received(de.member)) { try await nl.stage(of: new) != nil }
        }
    }
}
