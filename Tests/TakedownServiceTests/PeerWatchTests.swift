import CaseService
import CaseStore
import CaseStoreSQLite
import CaseStoreSamples
import Casework
import HotlineModel
import Observability
import OnlineChecks
import Runtime
import Takedown
import TestCasework
import TestSupport
import Testing
import WebProbe

@testable import TakedownService

/// What peers do with the cases that they accepted, and what nobody does with those that are kept here.
@Suite(.timeLimit(.minutes(3))) struct PeerWatchTests {
    private static let day = Duration.seconds(86_400)

    let clock = ManualClock()
    let federation: TestSecretariat
    let nl: TestDesk
    let de: TestDesk
    let post: TestPost
    let world: TestWorld

    init() async throws {
        federation = try TestSecretariat(clock: clock)
        let members = [try federation.enrol("nl", covering: ["NL"]), try federation.enrol("de", covering: ["DE"])]
        nl = try await federation.desk(members[0], others: [members[1]])
        de = try await federation.desk(members[1], others: [members[0]])
        post = TestPost(nl, de)
        world = TestWorld(nl.tracer)
    }

    private func policy(percent: Int = 100) -> TakedownPolicy { TakedownPolicy(peers: PeerPolicy(recheckPercent: percent)) }

    private func work(_ policy: TakedownPolicy) -> TakedownWork {
        TakedownWork(
            nl.steps, policy, signedWith: nl.enrolment.signingKey, courier: ReferralCourier(nl.steps, channel: nil, alarms: nl.alarms))
    }

    private func watch(checksRun: Bool = true) -> TakedownWatch {
        TakedownWatch(nl.steps, PeerPolicy(), checksRun: checksRun, alarms: nl.alarms)
    }

    /// A case that de has.
    private func given() async throws -> CaseID {
        for desk in [nl, de] { try await desk.host("de.host.example", in: "DE") }
        let id = try await nl.confirmCase(at: "http://de.host.example/a", page: "a")
        try await post.deliver()
        return id
    }

    // MARK: Silence

    /// Writes de's receipt for what it was sent, as delivery does.
    private func receipt(_ id: CaseID) async throws {
        try await nl.store.write { transaction in
            let lines = try transaction.outboundLines(about: transaction.caseRecord(id)?.number ?? 0).map(\.number)
            let batch = try transaction.seal(
                Sample.outboundBatch(to: de.member, lane: .urgent, sequence: 1, count: lines.count), lines: lines,
                position: OutboundPosition())
            try transaction.recordReceipt(
                ofBatch: batch, jws: "receipt", results: lines.map { _ in .accepted(attached: false) }, at: nl.steps.now)
        }
    }

    @Test func aPeerThatSaysNothingOfACaseRingsUntilItDoes() async throws {
        let id = try await given()
        let desk = TakedownDesk(nl.steps, policy(), work: work(policy()))
        clock.advance(by: Self.day * 8)
        try await watch().look()
        #expect(!nl.rings("peers.silentCases"))
        try await receipt(id)
        try await watch().look()
        let alarm = nl.alarms.active.first { $0.name == "peers.silentCases" }
        #expect(alarm?.member == de.member && alarm?.sentence.contains("for 7 days of 1 case that") == true)
        let silent = try await desk.silentCases(after: nil, limit: 9)
        #expect(silent.map(\.case) == [id] && silent.first?.placement.heardAt == nil)
        #expect(try await desk.silentCases(after: silent.first?.placement.placement, limit: 9).isEmpty)
        try await de.act(.referred, on: id)
        try await post.deliver()
        try await watch().look()
        #expect(!nl.rings("peers.silentCases"))
        clock.advance(by: Self.day * 7)
        try await watch().look()
        #expect(nl.rings("peers.silentCases"))
        try await de.act(.removed, on: id)
        try await post.deliver()
        clock.advance(by: Self.day * 8)
        try await watch().look()
        #expect(!nl.rings("peers.silentCases"))
    }

    // MARK: Checks that nobody makes

    @Test func checksThatAreLateOrTurnedOffRing() async throws {
        _ = try await nl.confirmCase(at: "http://nl.host.example/a", page: "a")
        try await nl.tracing.routeWaiting()
        try await work(policy()).followPlacements()
        for checksRun in [true, false] {
            try await watch(checksRun: checksRun).look()
            #expect(!nl.rings("checks.late") && !nl.rings("checks.off"))
        }
        clock.advance(by: Self.day)
        try await watch().look()
        #expect(nl.rings("checks.late") && !nl.rings("checks.off"))
        try await watch(checksRun: false).look()
        #expect(!nl.rings("checks.late") && nl.rings("checks.off"))
        _ = try await sweep().sweep()
        for checksRun in [true, false] {
            try await watch(checksRun: checksRun).look()
            #expect(!nl.rings("checks.late") && !nl.rings("checks.off"))
        }
    }

    // MARK: Samples

    private func sweep() -> CheckSweep {
        CheckSweep(
            nl.steps, CheckPolicy(), TakedownService.CheckSettings(vantages: [Vantage(userAgent: "a")]), world, alarms: nl.alarms)
    }

    private func check(of id: CaseID) async throws -> CheckRecord? {
        try await nl.store.read { view in try view.caseRecord(id).flatMap { try view.check(of: $0.number) } }
    }

    private func closed(percent: Int = 100) async throws -> CaseID {
        let id = try await given()
        try await de.act(.removed, on: id)
        try await post.deliver()
        try await work(policy(percent: percent)).followPlacements()
        return id
    }

    @Test func whatAPeerClosedIsLookedAtADayLaterAndIsDoneIfItIsGone() async throws {
        let id = try await closed()
        #expect(try await sweep().sweep() == 0)
        world.status = 404
        clock.advance(by: Self.day)
        #expect(try await sweep().sweep() == 1)
        let seen = try await check(of: id)
        #expect(seen?.isClosed == true && seen?.dueAt == nil && seen?.sampleOf == de.member)
        try await watch().look()
        #expect(!nl.rings("peers.stillThere"))
        #expect(try await nl.stage(of: id) == .closed)
    }

    @Test func whatIsStillThereRingsAndIsListedAndChangesNothingOfTheCase() async throws {
        let id = try await closed()
        clock.advance(by: Self.day)
        _ = try await sweep().sweep()
        try await watch().look()
        let alarm = nl.alarms.active.first { $0.name == "peers.stillThere" }
        #expect(alarm?.member == de.member)
        let desk = TakedownDesk(nl.steps, policy(), work: work(policy()))
        #expect(try await desk.checks(after: nil, withPerson: true, limit: 9).map(\.case) == [id])
        #expect(try await nl.placements(of: id) == ["forward de done"])
        // The peer answers: it opens the case again, and it is its own to look at.
        _ = try await de.desk.reverse([ActionSubmission(caseID: id, action: .removed)])[0].get()
        try await post.deliver()
        try await work(policy()).followPlacements()
        try await watch().look()
        #expect(!nl.rings("peers.stillThere"))
        #expect(try await check(of: id)?.dueAt == nil)
    }

    @Test func aPersonsLookEndsASample() async throws {
        let id = try await closed()
        clock.advance(by: Self.day)
        _ = try await sweep().sweep()
        let desk = TakedownDesk(nl.steps, policy(), work: work(policy()))
        _ = try await desk.saw([(id, .gone, "anna")])[0].get()
        #expect(try await check(of: id)?.isClosed == true)
        try await watch().look()
        #expect(!nl.rings("peers.stillThere"))
    }

    @Test func withoutAShareNothingIsLookedAt() async throws {
        let id = try await closed(percent: 0)
        #expect(try await check(of: id) == nil)
    }

    @Test func aCaseThatComesBackToUsIsCheckedAsOurs() async throws {
        let id = try await closed()
        for desk in [nl, de] { try await desk.host("de.host.example", in: "NL") }
        _ = try await de.desk.reverse([ActionSubmission(caseID: id, action: .removed)])[0].get()
        try await de.act(.moved, on: id)
        try await post.deliver()
        try await work(policy()).followPlacements()
        #expect(try await nl.placements(of: id).last == "keep nl open")
        let check = try await check(of: id)
        #expect(check?.sampleOf == nil && check?.dueAt != nil)
    }
}
