import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Envelopes
import HotlineModel
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// A case that both a silent member and central received.
@Suite(.timeLimit(.minutes(1))) struct SettlementTests {
    let federation: SimulatedFederation
    let (de, us, central): (SimulatedNode, SimulatedNode, SimulatedNode)

    init() async throws {
        federation = try SimulatedFederation()
        let fr = try federation.enrol("fr", covering: ["FR"])
        let nodes = try await federation.start(
            [
                federation.enrol("de", covering: ["DE"]), federation.enrol("us", covering: ["US"]),
                federation.enrol("central", role: .central),
            ], others: [fr])
        (de, us, central) = (nodes[0], nodes[1], nodes[2])
    }

    /// Loses what the giver sends to the silent member, or only the replies to it.
    private func cutOff(_ fault: SimulatedNetwork.Fault) {
        let (de, us) = (de.member, us.member)
        federation.network.fail { $0.from == de && $0.to == us ? fault : nil }
    }

    /// Runs the giver and central. The silent member can be reached by others than the giver, and sends nothing.
    private func run(
        central: SimulatedNode? = nil, _ body: @Sendable (inout ThrowingTaskGroup<Void, any Error>) async throws -> Void
    ) async throws {
        cutOff(.lostRequest)
        try await federation.run(de, central ?? self.central) {
            try await us.reachable {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    try await body(&group)
                    group.cancelAll()
                }
            }
        }
    }

    private func later(_ hours: Int64) { federation.clock.set(federation.clock.now() + hours * 3_600_000) }

    /// A case for the silent member, sealed and sent in vain.
    private func forward(from address: String = "http://us.host.example/a") async throws -> CaseID {
        let id = try await de.confirmCase(at: address, page: "a")
        try await waitForFailure()
        return id
    }

    /// Waits until a try to send the batch to the silent member has failed.
    private func waitForFailure() async throws {
        try await de.wait(for: .waits(us.member)) {
            try await de.store.read { view in
                try view.outboundPosition(to: us.member, lane: .urgent).retryAt != nil
                    && view.batchUnderWay(to: us.member, lane: .urgent) != nil
            }
        }
    }

    /// The batch reaches the silent member, and its receipt is lost on the way back.
    private func deliverWithoutReceipt(_ id: CaseID) async throws {
        cutOff(.lostReply)
        try await de.federation.retryNow(us.member)
        try await waitForFailure()
        cutOff(.lostRequest)
        try await us.tracing.routeWaiting()
        #expect(try await us.placements(of: id) == ["keep us open"])
    }

    /// A day of silence passes while central answers, and central gets the case.
    private func takeOver(_ id: CaseID, by central: SimulatedNode? = nil) async throws {
        let central = central ?? self.central
        later(25)
        await de.federation.meet()
        try await de.federation.watch()
        try await central.wait(for: .routed) { try await central.placements(of: id) == ["central central open"] }
        try await de.wait(for: .delivered(central.member)) {
            try await de.store.read { try $0.outboxDepths() }[central.member] == nil
        }
        // Central was out of contact as long, and lets the case reach people once nothing more waits for it.
        try await central.federation.watch()
    }

    /// Envelopes of the giver reach the silent member again.
    private func reconnect() async throws {
        federation.network.mend()
        try await waitForDelivery()
    }

    private func waitForDelivery() async throws {
        try await de.federation.retryNow(us.member)
        try await de.wait(for: .delivered(us.member)) { try await de.store.read { try $0.outboxDepths() }[us.member] == nil }
    }

    /// The silent member is back: it sends what it has, and gets what waits for it.
    private func comeBack(_ group: inout ThrowingTaskGroup<Void, any Error>) async throws {
        // The order matters: its own requests bring about a try, which must not fail any more.
        federation.network.mend()
        group.addTask { try await us.federation.run() }
        try await waitForDelivery()
    }

    @Test(arguments: ["before the late receipt", "after it", "never"])
    func whoeverHasTheEarlierReceiptKeepsTheCaseAndCentralYields(centralActs: String) async throws {
        try await run { group in
            let id = try await forward()
            try await deliverWithoutReceipt(id)
            try await us.act(.referred, on: id)
            try await takeOver(id)
            #expect(try await de.placements(of: id) == ["forward us reassigned", "central central open"])
            if centralActs == "before the late receipt" { try await central.act(.referred, on: id) }
            if centralActs == "after it" {
                // The receipt alone settles nothing, because it does not say if the member acted.
                try await reconnect()
                #expect(try await de.placements(of: id) == ["forward us reassigned", "central central open"])
                try await central.act(.referred, on: id)
                group.addTask { try await us.federation.run() }
            } else {
                try await comeBack(&group)
            }
            try await de.wait(for: .received(central.member)) { try await de.history(of: id).contains("central:duplicate") }
            #expect(try await de.placements(of: id) == ["forward us open", "central central reassigned"])
            #expect(try await central.placements(of: id) == ["central central reassigned"])
            #expect(try await central.stage(of: id) == .closed)
            #expect(try await central.history(of: id).contains("central:referred") == (centralActs != "never"))
            #expect(try await us.placements(of: id) == ["keep us open"])
            // Follows the remaining placement to its end.
            try await us.federation.watch()
            try await us.act(.removed, on: id)
            try await de.wait(for: .received(us.member)) { try await de.stage(of: id) == .closed }
            #expect(try await de.placements(of: id) == ["forward us done", "central central reassigned"])
        }
    }

    @Test(arguments: [true, false]) func aMemberWhoseReceiptIsTheLaterYieldsThoughItActed(centralActs: Bool) async throws {
        try await run { group in
            let id = try await forward()
            // The giver was heard before, so its silence is noticed.
            _ = us.federation.peers.heard(from: de.member, at: de.steps.now)
            try await takeOver(id)
            if centralActs { try await central.act(.referred, on: id) }
            later(1)
            try await deliverWithoutReceipt(id)
            // It is late, so its cases do not reach people before the rest has come…
            await #expect(throws: CaseworkError.self) { try await us.act(.referred, on: id) }
            // …but only for a while.
            later(2)
            try await us.act(.referred, on: id)
            try await comeBack(&group)
            try await de.wait(for: .received(us.member)) { try await de.history(of: id).contains("us:duplicate") }
            #expect(try await de.placements(of: id) == ["forward us reassigned", "central central open"])
            #expect(try await us.placements(of: id) == ["keep us reassigned"])
            #expect(try await us.stage(of: id) == .closed)
            #expect(try await us.history(of: id).contains("us:referred"))
            #expect(try await central.placements(of: id) == ["central central open"])
            // A further update of the member that yielded changes nothing.
            #expect(try await de.history(of: id).filter { $0 == "de:reassigned" }.count == 2)
        }
    }

    @Test func aMemberThatDidNothingLeavesTheCaseToCentral() async throws {
        try await run { group in
            let id = try await forward()
            try await deliverWithoutReceipt(id)
            try await takeOver(id)
            try await comeBack(&group)
            #expect(try await us.placements(of: id) == ["keep us reassigned"])
            #expect(try await us.stage(of: id) == .closed)
            #expect(try await de.placements(of: id) == ["forward us reassigned", "central central open"])
            try await central.act(.removed, on: id)
            try await de.wait(for: .received(central.member)) { try await de.stage(of: id) == .closed }
        }
    }

    @Test(arguments: [
        (country: "RU", others: ["central central open"]), (country: "FR", others: ["central central open", "forward fr reassigned"]),
    ])
    func centralKeepsWhatItHasForAnotherCountryToo(country: String, others: [String]) async throws {
        for node in [de, us] { try await node.host("two.example", in: "US", country) }
        try await run { group in
            let id = try await forward(from: "http://two.example/a")
            try await deliverWithoutReceipt(id)
            try await us.act(.referred, on: id)
            try await takeOver(id)
            #expect(try await de.placements(of: id).sorted() == others + ["forward us reassigned"])
            try await comeBack(&group)
            try await de.wait(for: .received(us.member)) { try await de.placements(of: id).contains("forward us open") }
            #expect(try await de.placements(of: id).sorted() == others + ["forward us open"])
            #expect(try await central.placements(of: id) == ["central central open"])
        }
    }

    @Test func whoToldWhatItDidIsNotSilentThoughItsReceiptNeverCame() async throws {
        try await run { group in
            let id = try await forward()
            try await deliverWithoutReceipt(id)
            group.addTask { try await us.federation.run() }
            try await us.act(.referred, on: id)
            try await de.wait(for: .received(us.member)) { try await de.history(of: id).contains("us:referred") }
            // The waiting lines stay without a receipt, because nothing answers at the address the giver uses.
            later(25)
            await de.federation.meet()
            try await de.federation.watch()
            #expect(try await de.placements(of: id) == ["forward us open"])
        }
    }

    @Test func aReceiptDatedAheadCountsFromWhenItCame() async throws {
        // Central's clock is ten days ahead; its receipt comes first all the same.
        let ahead = ManualClock(now: federation.clock.now() + 10 * 86_400_000)
        await central.store.close()
        let central = try await federation.node(central.enrolment, clock: ahead)
        try await run(central: central) { group in
            let id = try await forward()
            _ = us.federation.peers.heard(from: de.member, at: federation.now)
            later(25)
            await de.federation.meet()
            try await de.federation.watch()
            try await central.wait(for: .routed) { try await central.placements(of: id) == ["central central open"] }
            try await de.wait(for: .delivered(central.member)) {
                try await de.store.read { try $0.outboxDepths() }[central.member] == nil
            }
            later(1)
            try await deliverWithoutReceipt(id)
            later(2)
            try await us.act(.referred, on: id)
            try await comeBack(&group)
            try await de.wait(for: .received(us.member)) { try await de.history(of: id).contains("us:duplicate") }
            #expect(try await de.placements(of: id) == ["forward us reassigned", "central central open"])
        }
    }
}
