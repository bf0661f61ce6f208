import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import HotlineModel
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// A sender whose batch is not accepted.
@Suite(.timeLimit(.minutes(1))) struct RefusedBatchTests {
    /// Confirms many cases at once.
    private func confirm(_ count: Int, at node: SimulatedNode) async throws {
        let reports = (0..<count).map { ReportSubmission(address: "http://nl.host.example/\($0)", origin: .public) }
        let cases = try await node.desk.receive(reports).map { try $0.get().caseID }
        let findings = cases.map { AssessmentSubmission(caseID: $0, classification: .baseline, kind: .childSexualAbuse) }
        for result in try await node.desk.assess(findings) { _ = try result.get() }
    }

    private func underWay(_ sender: SimulatedNode, to receiver: SimulatedNode) async throws -> OutboundBatch? {
        try await sender.store.read { try $0.batchUnderWay(to: receiver.member, lane: .urgent) }
    }

    /// Queues many updates about one case at once, because cases cost more than envelopes.
    private func queueUpdates(_ count: Int, about id: CaseID, from sender: SimulatedNode, to receiver: SimulatedNode) async throws {
        let receiver = receiver.member
        try await sender.steps.run { step in
            let record = try #require(try step.transaction.caseRecord(id))
            let opened = try step.reader.unseal(record)
            for _ in 0..<count {
                try Correspondence(step).queue(
                    .update(UpdateBody(event: .noticed, at: step.moment)), to: receiver, about: opened, lane: .urgent)
            }
        }
    }

    private func settled(by receiver: SimulatedNode, from sender: SimulatedNode, type: String = "report") async throws -> Int {
        let counts = try await sender.store.read { try $0.deliveryCounts(to: receiver.member, type: type) }
        return counts.accepted + counts.rejected
    }

    /// Delivers while a closure runs. A round of contact could end an error that the test looks at.
    private func delivering(from sender: SimulatedNode, to receiver: SimulatedNode, _ body: () async throws -> Void) async throws {
        try await receiver.reachable {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await sender.federation.outbox.run() }
                try await body()
                group.cancelAll()
            }
        }
    }

    @Test func aBatchRefusedForWhatIsInItTakesNoNumberAndIsSealedAnew() async throws {
        // The clock stands still: only the retry by hand sends it again.
        let federation = try SimulatedFederation()
        let de = try await federation.node(federation.enrol("de", covering: ["DE"]), batchLimit: 2_000)
        let nl = try await federation.node(federation.enrol("nl", covering: ["NL"]))
        var generous = nl.listing
        generous.limits = BatchLimits(envelopes: 2_000, bytes: 8 << 20)
        try await federation.offer(1, of: [de.listing, generous], to: de, nl)
        // The receiver does not have the case. It refuses each update alone, once the batch has passed.
        let kept = try await de.confirmCase(in: "DE", page: "kept")
        try await queueUpdates(1_001, about: kept, from: de, to: nl)
        try await delivering(from: de, to: nl) {
            try await de.wait(for: .waits(nl.member)) {
                try await de.store.read { try $0.outboundPosition(to: nl.member, lane: .urgent).retryAt } != nil
            }
            let words = de.federation.peers.record(of: nl.member).lastError
            #expect(words?.contains(RefusalCode.tooManyEnvelopes.sentence) == true)
            #expect(try await underWay(de, to: nl) == nil)
            #expect(try await de.store.read { try $0.outboundPosition(to: nl.member, lane: .urgent).nextSequence } == 1)
            try await federation.offer(2, of: [de.listing, nl.listing], to: de, nl)
            try await de.federation.retryNow(nl.member)
            try await de.wait(for: .delivered(nl.member)) { try await settled(by: nl, from: de, type: "update") == 1_001 }
        }
    }

    @Test func aBatchThatWasPutOffIsSentAgainVerbatim() async throws {
        let federation = try SimulatedFederation()
        let de = try await federation.node(federation.enrol("de", covering: ["DE"]), batchLimit: 10)
        let nl = try await federation.node(federation.enrol("nl", covering: ["NL"]), limiter: RateLimiter(perSecond: 1, burst: 20))
        try await federation.offer(1, of: [de.listing, nl.listing], to: de, nl)
        try await confirm(22, at: de)
        try await de.tracing.routeWaiting()
        try await delivering(from: de, to: nl) {
            try await de.wait(for: .waits(nl.member)) {
                try await de.store.read { try $0.outboundPosition(to: nl.member, lane: .urgent).retryAt } != nil
            }
            #expect(try await settled(by: nl, from: de) == 20)
            let waiting = try #require(try await underWay(de, to: nl))
            #expect(de.federation.peers.record(of: nl.member).lastError?.contains(RefusalCode.rateLimited.sentence) == true)
            // A sign of life brings no news of a peer that has just asked for rest.
            #expect(!de.federation.peers.heard(from: nl.member, at: de.steps.now))
            // Tried again too early, it is put off again.
            try await de.federation.retryNow(nl.member)
            try await de.wait(for: .waits(nl.member)) {
                try await de.store.read { try $0.outboundPosition(to: nl.member, lane: .urgent).retryAt } != nil
            }
            federation.clock.set(federation.clock.now() + 600_000)
            try await de.federation.retryNow(nl.member)
            try await de.wait(for: .delivered(nl.member)) { try await settled(by: nl, from: de) == 22 }
            let taken = try await nl.store.read {
                try $0.inboundBatch(from: de.member, lane: .urgent, epoch: waiting.epoch, sequence: waiting.sequence)
            }
            #expect(taken?.payload == waiting.payloadDigest)
            #expect(taken?.head == waiting.head)
        }
    }

    @Test func whileItIsSuspendedAMembersReportsWaitAndItsUpdatesPass() async throws {
        let federation = try SimulatedFederation()
        let nodes = try await federation.start([federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"])])
        let (de, nl) = (nodes[0], nodes[1])
        func suspend(_ isSuspended: Bool, version: Int) async throws {
            var listing = de.listing
            listing.status = isSuspended ? .suspended : .active
            // The receiver gets the directory first: otherwise it would refuse what the sender sends under it.
            try await federation.offer(version, of: [listing, nl.listing], to: nl, de)
        }
        try await federation.run(nodes) {
            let held = try await nl.confirmCase(in: "DE", page: "held")
            try await de.wait(for: .routed) { try await de.placements(of: held) == ["keep de open"] }
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
