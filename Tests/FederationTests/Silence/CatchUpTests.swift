import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Envelopes
import HotlineModel
import Observability
import Runtime
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// After an outage, what peers sent before does not reach people until their streams have drained.
@Suite(.timeLimit(.minutes(2))) struct CatchUpTests {
    let clock = ManualClock(now: SystemClock().now())
    let federation: TestFederation
    let (de, nl): (TestNode, TestNode)

    init() async throws {
        federation = try TestFederation(clock: clock)
        de = try await TestNode(federation.enrol("de", covering: ["DE"]), in: federation)
        nl = try await TestNode(federation.enrol("nl", covering: ["NL"]), in: federation)
    }

    private func offer(_ version: Int, _ members: [DirectoryMember], to nodes: TestNode...) async throws {
        let directory = try federation.directory(version: version, of: members)
        for node in nodes { try await node.federation.directories.offer(directory.document) }
    }

    private func unreachable(_ node: TestNode) -> DirectoryMember {
        var listing = node.listing
        listing.endpoints = ["https://127.0.0.1:9"]
        return listing
    }

    /// A node as it starts again over its store, or as a crash left it, before it looked at anything.
    private func restarted(_ node: TestNode, afterACrash hasCrashed: Bool = false) async throws -> TestNode {
        if !hasCrashed { try await node.federation.writePeers() }
        await node.store.close()
        var settings = TestNode.Settings()
        settings.port = node.port
        let again = try await TestNode(node.enrolment, in: federation, settings)
        if !hasCrashed { await again.federation.catchUp.start() }
        return again
    }

    private func later(hours: Int64) { clock.set(clock.now() + hours * 3_600_000) }

    private func isHeldBack(_ id: CaseID, at node: TestNode) async throws -> Bool {
        node.desk.isHeldBack(try #require(try await node.store.read { try $0.caseRecord(id) }))
    }

    private func severity(at node: TestNode) -> AlarmSeverity? { node.alarms.first { $0.name == "peer.catchingUp" }?.severity }

    /// A case that was given, before whoever has it goes out of contact.
    private func given() async throws -> CaseID {
        try await offer(1, [de.listing, nl.listing], to: de, nl)
        return try await federation.run(de, nl) {
            let id = try await nl.confirmCase(in: "DE", page: "a")
            try await de.wait(for: .routed) { try await de.shares(of: id) == ["keep de open"] }
            try await nl.wait(for: .delivered(de.member)) { try await nl.store.read { try $0.outboxDepths().isEmpty } }
            return id
        }
    }

    @Test func whatCameBeforeALongOutageIsHeldBackAcrossRestartsUntilNothingMoreWaits() async throws {
        let id = try await given()
        later(hours: 25)
        let again = try await restarted(de)
        try await offer(2, [again.listing, unreachable(nl)], to: again)
        try await federation.run(again) {
            try await again.federation.watch()
            #expect(try await isHeldBack(id, at: again))
            #expect(severity(at: again) == .notice)
            #expect(again.federation.peers.record(of: nl.member).catchingUpSince == again.steps.now)
            let end = again.steps.now + CatchUpRules.longest
            await #expect(throws: CaseworkError.heldBack(id, from: nl.member, until: end)) { try await again.act(.referred, on: id) }
            // It is traced and placed all the same, and a case of our own reaches people.
            #expect(try await again.shares(of: id) == ["keep de open"])
            let own = try await again.confirmCase(in: "DE", page: "own")
            try await again.wait(for: .routed) { try await again.stage(of: own) == .routed }
            try await again.act(.referred, on: own)
        }
        let third = try await restarted(again)
        #expect(try await isHeldBack(id, at: third))
        let giver = try await restarted(nl)
        try await offer(3, [third.listing, giver.listing], to: third, giver)
        try await federation.run(third, giver) {
            try await third.federation.watch()
            #expect(try await isHeldBack(id, at: third) == false)
            #expect(severity(at: third) == nil)
            try await third.act(.referred, on: id)
        }
    }

    @Test func whileSomethingWaitsTheHoldStays() async throws {
        let id = try await given()
        later(hours: 25)
        let again = try await restarted(de)
        let nl = try await restarted(nl)
        try await offer(2, [again.listing, nl.listing], to: again, nl)
        let second = try await nl.confirmCase(in: "DE", page: "b")
        try await nl.tracing.routeWaiting()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in [again, nl] { group.addTask { try await node.serve() } }
            // The giver answers and sends nothing: what it has for us waits.
            try await again.federation.watch()
            #expect(try await isHeldBack(id, at: again))
            group.addTask { try await nl.federation.outbox.run() }
            try await nl.wait(for: .delivered(again.member)) { try await nl.store.read { try $0.outboxDepths().isEmpty } }
            #expect(try await isHeldBack(second, at: again))
            try await again.federation.watch()
            #expect(try await isHeldBack(id, at: again) == false)
            #expect(try await isHeldBack(second, at: again) == false)
            group.cancelAll()
        }
    }

    @Test func aPeerThatNeverSaysSoHoldsNothingBackForEver() async throws {
        let id = try await given()
        later(hours: 25)
        let again = try await restarted(de)
        try await offer(2, [again.listing, unreachable(nl)], to: again)
        try await federation.run(again) {
            try await again.federation.watch()
            #expect(try await isHeldBack(id, at: again))
            later(hours: 1)
            try await again.federation.watch()
            #expect(try await isHeldBack(id, at: again) == false)
            #expect(severity(at: again) == .warning)
            try await again.act(.referred, on: id)
        }
    }

    @Test func aPauseWithinThePolicyHoldsNothingBack() async throws {
        let id = try await given()
        later(hours: 23)
        let (again, nl) = (try await restarted(de), try await restarted(nl))
        try await federation.run(again, nl) {
            await nl.federation.meet()
            try await again.federation.watch()
            #expect(try await isHeldBack(id, at: again) == false)
            #expect(severity(at: again) == nil)
        }
    }

    @Test func aPeerThatIsHeardAgainAfterADayIsCaughtUpWithToo() async throws {
        let id = try await given()
        // The node kept running and only its network was gone.
        _ = de.federation.peers.heard(from: nl.member, at: de.steps.now - .seconds(25 * 3_600))
        await de.federation.contact.heard(from: nl.member)
        #expect(try await isHeldBack(id, at: de))
        #expect(severity(at: de) == .notice)
        // A crash loses nothing of it: it is in the store, and contact is not yet.
        let stored = try await de.store.read { try $0.peer(nl.member) }
        #expect(stored.catchingUpSince == de.steps.now && stored.heardAt != de.steps.now)
        let crashed = try await restarted(de, afterACrash: true)
        #expect(try await isHeldBack(id, at: crashed))
        await de.federation.contact.heard(from: nl.member)
        #expect(de.federation.peers.record(of: nl.member).heardAt == de.steps.now)
    }
}
