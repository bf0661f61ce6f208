import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Hosting
import HotlineModel
import Observability
import OnlineChecks
import Runtime
import Synchronization
import Takedown
import TestCasework
import TestSupport
import Testing
import WebProbe

@testable import TakedownService

/// Checks of cases over a real store, with a host that a test plays.
@Suite(.timeLimit(.minutes(3))) struct CheckSweepTests {
    let clock = ManualClock()
    let federation: TestSecretariat
    let nl: TestDesk
    let world: TestWorld

    init() async throws {
        federation = try TestSecretariat(clock: clock)
        let members = [
            try federation.enrol("nl", covering: ["NL"]), try federation.enrol("de", covering: ["DE"]),
            try federation.enrol("central", role: .central),
        ]
        nl = try await federation.desk(members[0], others: [members[1], members[2]])
        world = TestWorld(nl.tracer)
    }

    private func sweep(canaries: [String] = [], domains: DomainRules = DomainRules()) -> CheckSweep {
        CheckSweep(
            nl.steps, CheckPolicy(),
            TakedownService.CheckSettings(vantages: [Vantage(userAgent: "a")], domains: domains, canaries: canaries), world,
            alarms: nl.alarms)
    }

    private var following: TakedownWork {
        TakedownWork(
            nl.steps, TakedownPolicy(), signedWith: nl.enrolment.signingKey,
            courier: ReferralCourier(nl.steps, channel: nil, alarms: nl.alarms))
    }

    private func kept(
        at host: String = "nl.host.example", page: String = "a", as classification: Classification = .national
    ) async throws -> CaseID {
        let id = try await nl.confirmCase(at: "http://\(host)/\(page)", page: page, as: classification)
        try await nl.tracing.routeWaiting()
        try await following.followPlacements()
        return id
    }

    private func check(of id: CaseID) async throws -> CheckRecord {
        try await nl.store.read { view in try #require(try view.caseRecord(id).flatMap { try view.check(of: $0.number) }) }
    }

    /// Lets time pass until the next check is due, and sweeps.
    private func next(_ sweep: CheckSweep, _ id: CaseID) async throws {
        if let due = try await check(of: id).dueAt { clock.set(max(due.milliseconds, clock.now())) }
        _ = try await sweep.sweep()
        try await following.followPlacements()
    }

    @Test func noProgramLooksWhereTheOperatorSentAPerson() async throws {
        var rule = DomainRule("host.example", includesSubdomains: true)
        rule.isForPersons = true
        let id = try await kept()
        try await next(sweep(domains: DomainRules([rule])), id)
        let seen = try await check(of: id)
        #expect(seen.isWithPerson && seen.sights == 0 && seen.lastSight == "no program can look there")
    }

    @Test func nobodyLooksAgainForWhatAPersonFoundGoneWhereNoProgramLooks() async throws {
        var rule = DomainRule("host.example", includesSubdomains: true)
        rule.isForPersons = true
        let id = try await kept(), sweep = sweep(domains: DomainRules([rule]))
        try await next(sweep, id)
        try await nl.steps.run { try Checks($0, policy: CheckPolicy()).record(.gone, of: id, actor: "anna") }
        #expect(try await nl.stage(of: id) == .closed)
        for _ in 1...3 { try await next(sweep, id) }
        let seen = try await check(of: id)
        #expect(seen.dueAt == nil && !seen.isWithPerson && seen.lastSight?.hasPrefix("gone") == true)
    }

    @Test func threeGoneSightsApartInTimeCloseACase() async throws {
        let sweep = sweep()
        let id = try await kept()
        try await next(sweep, id)
        #expect(try await check(of: id).lastSight == "online")
        world.status = 404
        for _ in 1...2 {
            try await next(sweep, id)
            #expect(try await nl.stage(of: id) == .routed)
        }
        try await next(sweep, id)
        #expect(try await nl.stage(of: id) == .closed)
        #expect(try await nl.history(of: id).suffix(2) == ["nl:removed", "nl:closed"])
        let seen = try await check(of: id)
        #expect(seen.isClosed && seen.gone == 3 && seen.lastOnline != nil && seen.firstGone != nil && seen.dueAt != nil)
    }

    /// What figures of takedown are made of.
    private func histories() async throws -> [TakedownHistory] {
        try await nl.store.read { view in
            var all: [TakedownHistory] = []
            try view.eachTakedownHistory { all.append($0) }
            return all
        }
    }

    @Test func eachRemovalIsKeptAsAnInterval() async throws {
        let sweep = sweep()
        let id = try await kept()
        var seen: [Timestamp?] = []
        for _ in 1...2 {
            world.status = 200
            try await next(sweep, id)
            seen.append(try await check(of: id).lastOnline)
            world.status = 404
            for _ in 1...3 { try await next(sweep, id) }
        }
        let history = try #require(try await histories().first)
        #expect(history.removals.map(\.lastOnline) == seen && history.removals.count == 2)
        #expect(history.removals.allSatisfy { $0.firstGone < $0.at })
        let removed = history.events.filter { $0.kind == .removed }
        #expect(removed.map(\.at) == history.removals.map(\.at))
    }

    @Test func whatAPersonSaysIsGoneIsAnIntervalToo() async throws {
        let sweep = sweep()
        let id = try await kept()
        try await next(sweep, id)
        let seen = try await check(of: id).lastOnline
        clock.advance(by: .seconds(600))
        _ = try await nl.desk.act([ActionSubmission(caseID: id, action: .removed)])
        try await following.followPlacements()
        let history = try #require(try await histories().first)
        #expect(history.removals.map(\.lastOnline) == [seen] && history.removals.map(\.firstGone) == history.removals.map(\.at))
    }

    @Test func materialThatComesBackOpensTheCaseEachTime() async throws {
        let sweep = sweep()
        let id = try await kept()
        for _ in 1...2 {
            world.status = 404
            for _ in 1...3 { try await next(sweep, id) }
            #expect(try await nl.stage(of: id) == .closed)
            world.status = 200
            try await next(sweep, id)
            #expect(try await nl.stage(of: id) == .routed)
        }
        let history = try await nl.history(of: id)
        #expect(history.count { $0 == "nl:reopened" } == 2 && history.count { $0 == "nl:removed" } == 2)
        #expect(try await nl.placements(of: id) == ["keep nl open"])
    }

    @Test(arguments: [403, 429, 503]) func whatCannotTellNeitherClosesNorStartsTheCountAnew(status: Int) async throws {
        let sweep = sweep()
        let id = try await kept()
        world.status = 404
        try await next(sweep, id)
        world.status = status
        try await next(sweep, id)
        #expect(try await check(of: id).gone == 1)
        world.status = 404
        for _ in 1...2 { try await next(sweep, id) }
        #expect(try await nl.stage(of: id) == .closed)
    }

    @Test func afterDaysWithoutAClearSightAPersonLooksAndThatCounts() async throws {
        let sweep = sweep()
        let id = try await kept()
        world.status = 503
        for _ in 1...5 { try await next(sweep, id) }
        #expect(try await check(of: id).isWithPerson)
        let desk = TakedownDesk(nl.steps, TakedownPolicy(), work: following)
        #expect(try await desk.checks(after: nil, withPerson: true, limit: 9).map(\.case) == [id])
        _ = try await desk.saw([(id, .gone, "anna")])[0].get()
        #expect(try await nl.stage(of: id) == .closed)
        #expect(try await desk.checks(after: nil, withPerson: true, limit: 9).isEmpty)
    }

    @Test func aHostThatLiesInAnotherCountryIsRoutedAgainWithoutALook() async throws {
        let sweep = sweep()
        try await nl.host("moving.example", in: "NL")
        let id = try await kept(at: "moving.example")
        try await next(sweep, id)
        let looks = world.looks
        try await nl.host("moving.example", in: "DE")
        try await next(sweep, id)
        #expect(world.looks == looks)
        #expect(try await nl.history(of: id).last == "nl:moved")
        try await nl.tracing.routeWaiting()
        try await following.followPlacements()
        #expect(try await nl.placements(of: id).last == "forward de open")
        #expect(try await check(of: id).dueAt == nil)
    }

    @Test func oneMoveIsRecordedOnceHoweverLateItIsFollowed() async throws {
        let sweep = sweep()
        try await nl.host("moving.example", in: "NL")
        let id = try await kept(at: "moving.example")
        try await nl.host("moving.example", in: "DE")
        for _ in 1...3 {
            clock.advance(by: .seconds(86_400))
            _ = try await sweep.sweep()
        }
        #expect(try await nl.history(of: id).count { $0 == "nl:moved" } == 1)
    }

    @Test func aHostThatDoesNotAnswerKeepsNobodyWaiting() async throws {
        let held = try await kept(at: TestWorld.slowHost, page: "slow")
        var others: [CaseID] = []
        for number in 1...8 { others.append(try await kept(at: "10.0.1.\(number)", page: "\(number)")) }
        let sweep = CheckSweep(
            nl.steps, CheckPolicy(), TakedownService.CheckSettings(vantages: [Vantage(userAgent: "a")], width: 2), world, alarms: nl.alarms)
        async let count = sweep.sweep()
        await world.slow.arrivals(1)
        // All others are seen while the slow one is still under way.
        for id in others { while try await check(of: id).sights == 0 { await Task.yield() } }
        #expect(try await check(of: held).sights == 0)
        // A case that becomes due meanwhile is seen as well.
        let late = try await kept(at: "10.0.1.9", page: "9")
        while try await check(of: late).sights == 0 {
            clock.advance(by: .seconds(1))
            await Task.yield()
        }
        #expect(try await check(of: held).sights == 0)
        world.slow.open()
        #expect(try await count == 10)
        #expect(try await check(of: held).sights == 1)
    }

    @Test func duringOurOwnOutageNothingIsLookedAtOrClosed() async throws {
        let sweep = sweep(canaries: ["http://nl.host.example/canary"])
        let id = try await kept()
        world.status = 404
        world.canary = nil
        for _ in 1...4 {
            try await next(sweep, id)
            clock.advance(by: .seconds(86_400))
        }
        #expect(nl.rings("checks.outage"))
        #expect(try await check(of: id).sights == 0)
        world.canary = 200
        clock.advance(by: .seconds(60))
        _ = try await sweep.sweep()
        #expect(!nl.rings("checks.outage"))
        #expect(try await check(of: id).sights == 1)
    }

    @Test func aWithdrawnFindingEndsTheChecks() async throws {
        let id = try await kept()
        _ = try await nl.desk.withdraw([WithdrawalSubmission(caseID: id, reason: nil, actor: "anna")])[0].get()
        try await following.followPlacements()
        #expect(try await check(of: id).dueAt == nil)
        let desk = TakedownDesk(nl.steps, TakedownPolicy(), work: following)
        guard case .failure(.takedown(.notChecked(id))) = try await desk.saw([(id, .gone, "anna")])[0] else {
            Issue.record("a look at a case that is not checked was recorded")
            return
        }
    }

    @Test func oneSweepAsksAHostOnceAndTheOthersHaveTheirTurn() async throws {
        let sweep = sweep()
        var ids: [CaseID] = []
        for page in ["a", "b", "c"] { ids.append(try await kept(page: page)) }
        #expect(try await sweep.sweep() == 1)
        #expect(world.looks == 1)
        #expect(try await sweep.sweep() == 0)
        for _ in 1...2 {
            clock.advance(by: .seconds(2))
            #expect(try await sweep.sweep() == 1)
        }
        for id in ids { #expect(try await check(of: id).sights == 1) }
    }

    @Test func casesThatWaitForTheirHostHaveATimeEachHoweverOftenTheyAreRead() async throws {
        for page in 1...6 { _ = try await kept(page: "\(page)") }
        let due = DueChecks(nl.steps, CheckPolicy(), distance: .seconds(2))
        let now = Timestamp(milliseconds: clock.now())
        let first = try await due.next(besides: [:], limit: 3)
        let busy = Dictionary(uniqueKeysWithValues: first.map { ($0.caseNumber, $0.host) })
        while try await !due.next(besides: busy, limit: 3).isEmpty {}
        _ = try await due.next(besides: busy, limit: 3)
        let moments = try await nl.store.read { try $0.checks(after: 0, withPerson: false, limit: 9).compactMap(\.dueAt) }
        #expect(moments.sorted() == (0...5).map { now + .seconds(2 * $0) })
    }

    @Test func checksThatEndedStayEnded() async throws {
        let id = try await kept()
        let number = try await check(of: id).caseNumber
        try await nl.steps.run { try Checks($0, policy: CheckPolicy()).end(number) }
        try await nl.steps.run { try Checks($0, policy: CheckPolicy()).putOff(number, until: $0.moment + .seconds(5)) }
        try await nl.steps.run { try Checks($0, policy: CheckPolicy()).putOff(number) }
        #expect(try await check(of: id).dueAt == nil)
    }

    @Test func whoAsksDuringARoundOfCanariesWaitsForItsEnd() async throws {
        let settings = TakedownService.CheckSettings(
            vantages: [Vantage(userAgent: "a")], canaries: ["http://\(TestWorld.slowHost)/canary"])
        let watch = CanaryWatch(settings, world, alarms: nl.alarms, clock: clock)
        world.canary = nil
        async let first = watch.isOnline()
        await world.slow.arrivals(1)
        async let second = watch.isOnline(within: .zero)
        await Task.yield()
        world.slow.open()
        let answers = await [first, second]
        #expect(answers == [false, false])
        #expect(nl.rings("checks.outage"))
    }

    @Test func aRoundOfCanariesThatIsCutOffSaysNothing() async throws {
        let settings = TakedownService.CheckSettings(
            vantages: [Vantage(userAgent: "a")], canaries: ["http://\(TestWorld.slowHost)/canary"])
        let watch = CanaryWatch(settings, world, alarms: nl.alarms, clock: clock)
        world.canary = nil
        let asking = Task { await watch.isOnline() }
        await world.slow.arrivals(1)
        asking.cancel()
        world.slow.open()
        #expect(await asking.value == false)
        #expect(!nl.rings("checks.outage"))
    }

    @Test func theAlarmOfAChangedLayoutCountsCasesAndForgetsThoseThatEnded() async throws {
        let first = try await kept(at: "10.0.1.1", page: "1"), second = try await kept(at: "10.0.1.2", page: "2")
        let numbers = [try await check(of: first).caseNumber, try await check(of: second).caseNumber]
        let watch = LayoutWatch(nl.steps, alarms: nl.alarms)
        for number in numbers + numbers { try await watch.follow(number, isChanged: true) }
        #expect(nl.alarms.active.map(\.sentence).first?.contains("checks of 2 cases, such as \(first)") == true)
        try await nl.steps.run { try Checks($0, policy: CheckPolicy()).end(numbers[0]) }
        try await watch.forgetEnded()
        #expect(nl.alarms.active.map(\.sentence).first?.contains("checks of 1 case, such as \(second)") == true)
        try await watch.follow(numbers[1], isChanged: false)
        #expect(!nl.rings("checks.layout"))
    }

    @Test func aLookThatCannotBeMadeIsPutOffAndIsNoSight() async throws {
        let sweep = sweep()
        let id = try await kept()
        world.canLook = false
        _ = try await sweep.sweep()
        let seen = try await check(of: id)
        #expect(seen.sights == 0 && seen.dueAt == Timestamp(milliseconds: clock.now()) + .seconds(1_800))
    }

    @Test func materialThatIsGoneAndWhoseHostLiesElsewhereNowIsNotWatchedAnyLonger() async throws {
        let sweep = sweep()
        try await nl.host("moving.example", in: "NL")
        let id = try await kept(at: "moving.example")
        world.status = 404
        for _ in 1...3 { try await next(sweep, id) }
        #expect(try await nl.stage(of: id) == .closed)
        try await nl.host("moving.example", in: "DE")
        try await next(sweep, id)
        #expect(try await check(of: id).dueAt == nil)
        #expect(try await !nl.history(of: id).contains("nl:moved"))
    }

    @Test func anActionRecordedByAPersonIsWatchedAndItsReversalBeginsAnew() async throws {
        let sweep = sweep()
        let id = try await kept()
        try await nl.act(.removed, on: id)
        try await following.followPlacements()
        #expect(try await check(of: id).isClosed)
        world.status = 200
        try await next(sweep, id)
        #expect(try await nl.stage(of: id) == .routed)
        #expect(try await nl.history(of: id).last == "nl:reopened")
    }

    @Test func casesWithOtherMembersAreNotChecked() async throws {
        let id = try await nl.confirmCase(in: "DE", page: "x")
        try await nl.tracing.routeWaiting()
        try await following.followPlacements()
        let record = try await nl.store.read { view in try view.caseRecord(id).flatMap { try view.check(of: $0.number) } }
        #expect(record == nil)
    }
}

/// Hosts that a test plays: every page answers one status, the canary another.
final class TestWorld: CheckInstruments {
    private struct State {
        var status = 200
        var canary: Int? = 200
        var looks = 0
        var canLook = true
    }

    /// A host whose answers wait for ``slow``.
    static let slowHost = "10.0.2.1"
    let slow = Gate()
    private let tracer: Tracer
    private let state = Mutex(State())

    init(_ tracer: Tracer) { self.tracer = tracer }

    var status: Int {
        get { state.withLock { $0.status } }
        set { state.withLock { $0.status = newValue } }
    }

    /// The status of the canary; `nil` does not answer.
    var canary: Int? {
        get { state.withLock { $0.canary } }
        set { state.withLock { $0.canary = newValue } }
    }

    var canLook: Bool {
        get { state.withLock { $0.canLook } }
        set { state.withLock { $0.canLook = newValue } }
    }

    /// The looks at pages that were not a second question about the same answer.
    var looks: Int { state.withLock { $0.looks } }

    func trace(_ address: String) async -> HostingVerdict { await tracer.trace(address) }

    func tracePublicly(_ address: String) async -> HostingVerdict { await tracer.tracePublicly(address) }

    func take(_ look: Look) async -> LookOutcome? {
        if look.url.contains("//\(Self.slowHost)/") { await slow.pass() }
        return state.withLock { state in
            guard state.canLook else { return nil }
            if look.url.hasSuffix("/canary") { return state.canary.map { .answered(LookAnswer(status: $0)) } ?? .failed(.timedOut) }
            if look.question == .head { state.looks += 1 }
            return .answered(LookAnswer(status: state.status))
        }
    }
}
