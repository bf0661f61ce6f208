import CaseService
import CaseStore
import CaseStoreSQLite
import Cryptography
import Envelopes
import HotlineModel
import TestCasework
import TestFederation
import Testing

@testable import Casework
@testable import Federation

/// Lines that a directory made wait, or that were refused for its sake, go by themselves once a newer one lets them.
@Suite(.timeLimit(.minutes(1))) struct RedriveTests {
    let federation: SimulatedFederation
    let (de, nl): (SimulatedNode, SimulatedNode)

    init() async throws {
        federation = try SimulatedFederation()
        de = try await federation.node(federation.enrol("de", covering: ["DE"]))
        nl = try await federation.node(federation.enrol("nl", role: .central, covering: ["NL"]))
    }

    private func offer(
        _ version: Int, to nodes: SimulatedNode..., nl features: [String]? = nil, suspending isSuspended: Bool = false
    ) async throws {
        var (one, two) = (de.listing, nl.listing)
        if isSuspended { one.status = .suspended }
        if let features { two.features = features }
        for node in nodes { try await federation.offer(version, of: [one, two], to: node) }
    }

    private func letters() async throws -> [OutboundLine] {
        try await de.store.read { try $0.deadLetters(to: nl.member, after: 0, limit: 100) }
    }

    /// How many batches the member has receipted.
    private func batches() async throws -> Int {
        try await de.store.read { try $0.receiptedBatches(to: nl.member, after: 0, limit: 100).count }
    }

    @Test func whatWasRefusedBecauseOfASuspensionGoesInOrderOnceItIsOver() async throws {
        // Only the receiver has heard of the suspension yet.
        try await offer(1, to: de)
        try await offer(2, to: nl, suspending: true)
        // Both go in one batch: after the first refusal the sender knows of the suspension, and a second report would wait.
        let ids = [try await de.confirmCase(in: "NL", page: "a"), try await de.confirmCase(in: "NL", page: "b")]
        try await de.tracing.routeWaiting()
        try await nl.reachable {
            try await withThrowingTaskGroup(of: Void.self) { group in
                // Without its rounds of contact: at the first of them the sender might learn of the suspension and send nothing.
                group.addTask { try await de.federation.outbox.run() }
                group.addTask { try await de.federation.redriveDeadLetters() }
                try await de.wait(for: .delivered(nl.member)) { try await letters().count == 2 }
                #expect(try await letters().allSatisfy { $0.state == .dead(code: "suspended") })
                // The sender knows the next directory first: what it sent now would be refused again.
                try await offer(3, to: de)
                await de.federation.meet()
                try await Redrive(context: de.federation.context).look()
                #expect(try await letters().count == 2)
                #expect(try await batches() == 1)
                try await offer(3, to: nl)
                await de.federation.meet()
                try await de.wait(for: .delivered(nl.member)) {
                    try await de.store.read { try $0.deliveryCounts(to: nl.member, type: "report").accepted } == 2
                }
                #expect(try await letters().isEmpty)
                let taken = try await nl.store.read { view in try ids.map { try view.caseRecord($0)?.number ?? 0 } }
                #expect(taken == taken.sorted() && !taken.contains(0))
                group.cancelAll()
            }
        }
    }

    @Test func aTypeThatStaysUnknownIsTriedOnceForEachDirectory() async throws {
        let features = EnvelopeType.known.map(\.rawValue) + ["signal"]
        try await offer(1, to: de, nl, nl: features)
        try await federation.run(de, nl) {
            let id = try await de.confirmCase(in: "NL", page: "a")
            try await nl.wait(for: .routed) { try await nl.stage(of: id) == .routed }
            try await queueSignal(about: id)
            try await de.wait(for: .delivered(nl.member)) { try await letters().map(\.state) == [.dead(code: "unknownType")] }
            let before = try await batches()
            // Known to be under the directory that the line was refused under: nothing is tried again.
            await de.federation.meet()
            try await Redrive(context: de.federation.context).look()
            #expect(try await letters().count == 1)
            try await offer(2, to: nl, de, nl: features)
            await de.federation.meet()
            try await de.wait(for: .delivered(nl.member)) {
                let (sent, dead) = (try await batches(), try await letters().count)
                return sent == before + 1 && dead == 1
            }
            for _ in 0..<3 { await de.federation.meet() }
            #expect(try await batches() == before + 1)
            // A directory that no longer lists the type leaves it where it is.
            try await offer(3, to: nl, de)
            await de.federation.meet()
            #expect(try await letters().count == 1)
        }
    }

    @Test func deadLettersAreLookedAtAtTheStart() async throws {
        let features = EnvelopeType.known.map(\.rawValue) + ["signal"]
        try await offer(1, to: de, nl, nl: features)
        try await nl.reachable {
            let before = try await federation.run(de) {
                let id = try await de.confirmCase(in: "NL", page: "a")
                try await de.wait(for: .delivered(nl.member)) { try await nl.stage(of: id) != nil }
                try await queueSignal(about: id)
                try await de.wait(for: .delivered(nl.member)) { try await letters().count == 1 }
                return try await batches()
            }
            try await offer(2, to: nl, de, nl: features)
            _ = de.federation.peers.named(2, by: nl.member)
            try await de.federation.writePeers()
            let again = try await federation.restarted(de)
            try await federation.run(again) {
                try await again.wait(for: .delivered(nl.member)) {
                    try await again.store.read { try $0.receiptedBatches(to: nl.member, after: 0, limit: 100).count } == before + 1
                }
            }
            // They waited for the directory: the member's silence counts from their new try on, whatever happens next.
            #expect(try await again.store.read { try $0.peer(nl.member).silenceCountsFrom } == federation.now)
        }
    }

    @Test func aTypeThatTheReceiverDoesNotListWaitsWithItsReasonAndIsNotSent() async throws {
        try await offer(1, to: de, nl, nl: ["report", "update"])
        try await federation.run(de, nl) {
            let id = try await de.confirmCase(in: "DE", page: "a")
            try await de.wait(for: .routed) { try await de.stage(of: id) == .routed }
            let given = try await de.confirmCase(in: "NL", page: "b")
            try await de.wait(for: .delivered(nl.member)) { try await nl.stage(of: given) != nil }
            let states = try await de.store.read { try $0.outboundLines(about: $0.caseRecord(id)?.number ?? 0).map(\.state) }
            #expect(states == [.waiting])
            #expect(de.steps.context.trust.current?.waitReason(for: "copy", to: nl.member, from: de.member) == .notListed(type: "copy"))
            #expect(try await letters().isEmpty)
            try await offer(2, to: nl, de)
            try await nl.wait(for: .received(de.member)) { try await nl.stage(of: id) == .copy }
        }
    }

    /// Queues an envelope of a type that no node of this version understands.
    private func queueSignal(about id: CaseID) async throws {
        let receiver = nl.member
        try await de.steps.run { step in
            guard let record = try step.transaction.caseRecord(id) else { return }
            try Correspondence(step).queue(
                .unknown(EnvelopeType(rawValue: "signal")), to: receiver, about: step.reader.unseal(record), lane: .urgent)
        }
    }
}
