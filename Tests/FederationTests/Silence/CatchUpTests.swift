import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Envelopes
import HotlineModel
import Observability
import Synchronization
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// After an outage, cases that peers sent before it do not reach people until their streams are drained.
@Suite(.timeLimit(.minutes(1))) struct CatchUpTests {
    let federation: SimulatedFederation
    let (de, nl): (SimulatedNode, SimulatedNode)

    init() async throws {
        federation = try SimulatedFederation()
        let nodes = try await federation.start([federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"])])
        (de, nl) = (nodes[0], nodes[1])
    }

    /// A node that starts again over its store, or over what a crash left, before its first look.
    private func restarted(_ node: SimulatedNode, afterACrash hasCrashed: Bool = false) async throws -> SimulatedNode {
        if !hasCrashed { try await node.federation.writePeers() }
        let again = try await federation.restarted(node)
        if !hasCrashed { await again.federation.catchUp.start() }
        return again
    }

    private func later(hours: Int64) { federation.clock.set(federation.clock.now() + hours * 3_600_000) }

    private func isHeldBack(_ id: CaseID, at node: SimulatedNode) async throws -> Bool {
        node.desk.isHeldBack(try #require(try await node.store.read { try $0.caseRecord(id) }))
    }

    private func severity(at node: SimulatedNode) -> AlarmSeverity? { node.alarms.first { $0.name == "peer.catchingUp" }?.severity }

    /// A case from a member that goes out of contact afterwards.
    private func given() async throws -> CaseID {
        try await federation.run(de, nl) {
            let id = try await nl.confirmCase(in: "DE", page: "a")
            try await de.wait(for: .routed) { try await de.placements(of: id) == ["keep de open"] }
            try await nl.wait(for: .delivered(de.member)) { try await nl.store.read { try $0.outboxDepths().isEmpty } }
            return id
        }
    }

    @Test func whatCameBeforeALongOutageIsHeldBackAcrossRestartsUntilNothingMoreWaits() async throws {
        let id = try await given()
        later(hours: 25)
        let again = try await restarted(de)
        try await again.federation.watch()
        #expect(try await isHeldBack(id, at: again))
        #expect(severity(at: again) == .notice)
        #expect(again.federation.peers.record(of: nl.member).catchingUpSince == again.steps.now)
        let end = again.steps.now + CatchUpRules.longest
        await #expect(throws: CaseworkError.heldBack(id, from: nl.member, until: end)) { try await again.act(.referred, on: id) }
        // It is traced and assigned all the same, and a case of our own reaches people.
        #expect(try await again.placements(of: id) == ["keep de open"])
        let own = try await again.confirmCase(in: "DE", page: "own")
        try await again.tracing.routeWaiting()
        try await again.act(.referred, on: own)
        let third = try await restarted(again)
        #expect(try await isHeldBack(id, at: third))
        let giver = try await restarted(nl)
        try await giver.reachable {
            try await third.federation.watch()
            #expect(try await isHeldBack(id, at: third) == false)
            #expect(severity(at: third) == nil)
            try await third.act(.referred, on: id)
        }
        // The end is in the store as well.
        #expect(try await third.store.read { try $0.peer(nl.member).catchingUpSince } == nil)
    }

    @Test func whileSomethingWaitsTheHoldStays() async throws {
        let id = try await given()
        later(hours: 25)
        let (again, nl) = (try await restarted(de), try await restarted(nl))
        let second = try await nl.confirmCase(in: "DE", page: "b")
        try await nl.tracing.routeWaiting()
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await again.reachable {
                try await nl.reachable {
                    // The giver answers and sends nothing: its envelopes for us wait.
                    try await again.federation.watch()
                    #expect(try await isHeldBack(id, at: again))
                    group.addTask { try await nl.federation.outbox.run() }
                    try await nl.wait(for: .delivered(again.member)) { try await nl.store.read { try $0.outboxDepths().isEmpty } }
                    #expect(try await isHeldBack(second, at: again))
                    try await again.federation.watch()
                    #expect(try await isHeldBack(id, at: again) == false)
                    #expect(try await isHeldBack(second, at: again) == false)
                }
            }
            group.cancelAll()
        }
    }

    @Test(arguments: Lane.allCases) func eitherLaneHoldsBack(_ lane: Lane) async throws {
        let id = try await given()
        later(hours: 25)
        let (again, nl) = (try await restarted(de), try await restarted(nl))
        _ = try await nl.confirmCase(at: "http://de.host.example/b", page: "b", as: lane == .urgent ? .baseline : .national)
        try await nl.tracing.routeWaiting()
        try await nl.reachable { try await again.federation.watch() }
        #expect(try await isHeldBack(id, at: again))
    }

    @Test func aPeerThatNeverSaysSoHoldsNothingBackForEver() async throws {
        let id = try await given()
        later(hours: 25)
        let again = try await restarted(de)
        try await again.federation.watch()
        #expect(try await isHeldBack(id, at: again))
        later(hours: 1)
        try await again.federation.watch()
        #expect(try await isHeldBack(id, at: again) == false)
        #expect(severity(at: again) == .warning)
        try await again.act(.referred, on: id)
    }

    @Test func aMemberThatLeftSendsNothingMore() async throws {
        let id = try await given()
        later(hours: 25)
        let again = try await restarted(de)
        #expect(try await isHeldBack(id, at: again))
        var listing = nl.listing
        listing.status = .left(successor: nil)
        try await federation.offer(2, of: [again.listing, listing], to: again)
        try await again.federation.watch()
        #expect(try await isHeldBack(id, at: again) == false)
        #expect(severity(at: again) == nil)
    }

    @Test func aPauseWithinThePolicyHoldsNothingBack() async throws {
        let id = try await given()
        later(hours: 23)
        let (again, nl) = (try await restarted(de), try await restarted(nl))
        try await again.reachable {
            await nl.federation.meet()
            try await again.federation.watch()
            #expect(try await isHeldBack(id, at: again) == false)
            #expect(severity(at: again) == nil)
        }
    }

    @Test func aPeerThatIsHeardAgainAfterADayIsCaughtUpWithToo() async throws {
        let id = try await given()
        // The node kept running and only its network was gone.
        later(hours: 25)
        await de.reachable { await nl.federation.meet() }
        #expect(try await isHeldBack(id, at: de))
        #expect(severity(at: de) == .notice)
        #expect(de.federation.peers.record(of: nl.member).heardAt == de.steps.now)
        // A crash loses nothing of it: the hold is stored before the contact.
        let stored = try await de.store.read { try $0.peer(nl.member) }
        #expect(stored.catchingUpSince == de.steps.now && stored.heardAt != de.steps.now)
        let crashed = try await restarted(de, afterACrash: true)
        #expect(try await isHeldBack(id, at: crashed))
    }

    // MARK: Holds that meet

    /// Catching up at the German node with a member that was last heard 25 hours ago and has been caught up with since ten minutes.
    private func catchingUp(over store: InterruptedStore, _ holds: HeldBackCases) async throws -> CatchUp {
        var record = PeerRecord(member: nl.member)
        record.heardAt = federation.now - .seconds(25 * 3_600)
        let (heard, start) = (record, federation.now - .seconds(600))
        try await de.store.write { transaction in
            try transaction.recordContact(with: heard)
            try transaction.setCatchingUp(with: heard.member, since: start)
        }
        let context = de.federation.context
        let own = FederationContext(
            identity: context.identity, store: store, trust: context.trust, clock: context.clock, signals: context.signals,
            transport: context.transport, peers: try await PeerBoard(store), alarms: context.alarms, metrics: context.metrics,
            log: context.log)
        let catchUp = CatchUp(context: own, question: StreamQuestion(context: own), holds: holds, silence: .seconds(24 * 3_600))
        catchUp.resume()
        return catchUp
    }

    private func hold(_ holds: HeldBackCases) -> Timestamp? { holds.end(ofHoldOn: nl.member, at: federation.now) }

    @Test func theEndOfAHoldLeavesOneThatBeganMeanwhile() async throws {
        let (store, holds) = (InterruptedStore(de.store), HeldBackCases())
        let catchUp = try await catchingUp(over: store, holds)
        #expect(hold(holds) == federation.now + .seconds(3_000))
        // The peer says that nothing waits, while the hold of its next contact is being stored.
        store.interrupt { await nl.reachable { await catchUp.look() } }
        #expect(await catchUp.heard(from: nl.member))
        #expect(hold(holds) == federation.now + CatchUpRules.longest)
        #expect(try await de.store.read { try $0.peer(nl.member).catchingUpSince } == federation.now)
        await nl.reachable { await catchUp.look() }
        #expect(hold(holds) == nil)
        #expect(try await de.store.read { try $0.peer(nl.member).catchingUpSince } == nil)
    }

    @Test func anOutageThatIsFoundWhileTheEndIsStoredBeginsAnew() async throws {
        let (store, holds) = (InterruptedStore(de.store), HeldBackCases())
        let catchUp = try await catchingUp(over: store, holds)
        await nl.reachable {
            store.interrupt { _ = await catchUp.heard(from: nl.member) }
            await catchUp.look()
        }
        #expect(hold(holds) == federation.now + CatchUpRules.longest)
        #expect(catchUp.context.peers.record(of: nl.member).catchingUpSince == federation.now)
        #expect(try await de.store.read { try $0.peer(nl.member).catchingUpSince } == federation.now)
        #expect(severity(at: de) == .notice)
    }

    @Test func aLookThatEndsAfterTheHoldDoesNotRing() async throws {
        let (store, holds) = (InterruptedStore(de.store), HeldBackCases())
        let catchUp = try await catchingUp(over: store, holds)
        federation.network.fail { if case .streamState = $0.request { .delayed(.seconds(20)) } else { nil } }
        try await nl.reachable {
            async let late: Void = catchUp.look()
            await federation.clock.sleepers()
            federation.network.mend()
            await catchUp.look()
            #expect(hold(holds) == nil)
            // When the late question arrives, something new waits.
            _ = try await nl.confirmCase(in: "DE", page: "b")
            try await nl.tracing.routeWaiting()
            federation.clock.advance(by: .seconds(20))
            await late
        }
        #expect(severity(at: de) == nil)
    }

    @Test func aHoldThatCannotBeStoredHoldsAllTheSameAndTheContactIsNotRecorded() async throws {
        let (store, holds) = (InterruptedStore(de.store), HeldBackCases())
        let catchUp = try await catchingUp(over: store, holds)
        let before = catchUp.context.peers.record(of: nl.member)
        store.interrupt { throw StoreError(.storage, "the disk is full") }
        #expect(await catchUp.heard(from: nl.member) == false)
        #expect(hold(holds) == federation.now + CatchUpRules.longest)
        #expect(catchUp.context.peers.record(of: nl.member) == before)
    }

    @Test func twoContactsAtOnceAreCaughtUpWithOnce() async throws {
        let (store, holds) = (InterruptedStore(de.store), HeldBackCases())
        let catchUp = try await catchingUp(over: store, holds)
        await nl.reachable {
            store.interrupt {
                federation.clock.set(federation.clock.now() + 1)
                _ = await catchUp.heard(from: nl.member)
            }
            #expect(await catchUp.heard(from: nl.member))
            #expect(hold(holds) != nil)
            for _ in 1...2 { await catchUp.look() }
        }
        #expect(hold(holds) == nil && severity(at: de) == nil)
        #expect(try await de.store.read { try $0.peer(nl.member).catchingUpSince } == nil)
    }
}

/// A store that does something else before its next write, or fails.
private final class InterruptedStore: CaseStore {
    private let store: any CaseStore
    private let interruption = Mutex<(@Sendable () async throws -> Void)?>(nil)

    init(_ store: any CaseStore) { self.store = store }

    func interrupt(_ body: @escaping @Sendable () async throws -> Void) { interruption.withLock { $0 = body } }

    func write<Result: Sendable>(_ work: @escaping @Sendable (any StoreTransaction) throws -> Result) async throws -> Result {
        let body = interruption.withLock { body in
            defer { body = nil }
            return body
        }
        try await body?()
        return try await store.write(work)
    }

    func read<Result: Sendable>(_ work: @escaping @Sendable (any StoreView) throws -> Result) async throws -> Result {
        try await store.read(work)
    }

    func eraseDeleted() async throws { try await store.eraseDeleted() }
}
