import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import HotlineModel
import OnlineChecks
import Runtime
import Takedown
import TestCasework
import TestSupport
import Testing
import WebProbe

@testable import TakedownService

/// Mistakes of the tools that hotlines use today, each as a test that bears its name.
@Suite(.timeLimit(.minutes(3))) struct FieldScarTests {
    let clock = ManualClock()
    let federation: TestSecretariat
    let nl: TestDesk, de: TestDesk, us: TestDesk
    let post: TestPost

    init() async throws {
        federation = try TestSecretariat(clock: clock)
        let members = [
            try federation.enrol("nl", covering: ["NL"]), try federation.enrol("de", covering: ["DE"]),
            try federation.enrol("us", covering: ["US"]),
        ]
        nl = try await federation.desk(members[0], others: [members[1], members[2]])
        de = try await federation.desk(members[1], others: [members[0], members[2]])
        us = try await federation.desk(members[2], others: [members[0], members[1]])
        post = TestPost(nl, de, us)
    }

    private func place(_ country: String) async throws {
        for desk in [nl, de, us] { try await desk.host("some.host.example", in: country) }
    }

    private func confirmed(at desk: TestDesk) async throws -> CaseID {
        try await desk.confirmCase(at: "http://some.host.example/a", page: "a")
    }

    /// What a desk's sender was told, in order.
    private func told(_ way: String, _ deliveries: [String]) -> [String] {
        deliveries.filter { $0.hasPrefix(way) }.map { String($0.dropFirst(way.count + 1)) }
    }

    @Test func anActionIsToldAgainWhenItHappensAgain() async throws {
        try await place("DE")
        let id = try await confirmed(at: nl)
        try await post.deliver()
        for _ in 1...2 {
            try await de.act(.removed, on: id)
            #expect(told("de>nl", try await post.deliver()) == ["update.removed attached"])
            #expect(try await nl.stage(of: id) == .closed)
            try await de.steps.run { step in
                guard let record = try step.transaction.caseRecord(id) else { return }
                try Reopening(step).reopen(record, actor: EventRecord.node)
            }
            #expect(told("de>nl", try await post.deliver()) == ["update.reopened attached"])
            #expect(try await nl.stage(of: id) == .routed)
        }
    }

    @Test func aCaseThatMovesTwiceTellsItsSenderTwice() async throws {
        try await place("DE")
        let id = try await confirmed(at: nl)
        try await post.deliver()
        for country in ["DE", "US"] {
            try await place(country)
            try await de.act(.moved, on: id)
            #expect(told("de>nl", try await post.deliver()) == ["update.moved attached"])
        }
        #expect(try await de.placements(of: id).last == "forward us open")
    }

    @Test func aKnownAddressNeitherIgnoresALaterReportNorForgetsTheFirst() async throws {
        try await place("NL")
        let (first, second) = (try await confirmed(at: de), try await confirmed(at: us))
        let arrived = try await post.deliver()
        #expect(arrived.contains("de>nl report accepted") && arrived.contains("us>nl report attached"))
        try await nl.act(.referred, on: first)
        try await nl.act(.removed, on: first)
        let answers = try await post.deliver()
        for way in ["nl>de", "nl>us"] { #expect(told(way, answers) == ["update.referred attached", "update.removed attached"]) }
        #expect(try await de.stage(of: first) == .closed)
        #expect(try await us.stage(of: second) == .closed)
        #expect(try await nl.store.read { try $0.reports(of: $0.caseRecord(first)?.number ?? 0).count } == 2)
    }

    @Test func actionsOfTheSameMomentAsTheReportAreNotLeftOut() async throws {
        try await place("DE")
        let id = try await confirmed(at: nl)
        try await nl.tracing.routeWaiting()
        // Nothing is delivered between what was done.
        _ = try await post.deliver()
        for action in [CaseEventKind.referred, .noticed, .removed] { try await de.act(action, on: id) }
        #expect(
            told("de>nl", try await post.deliver()) == ["update.referred attached", "update.noticed attached", "update.removed attached"])
    }

    @Test func failuresOfOurOwnNetworkCloseNothingHoweverMany() async throws {
        try await place("NL")
        let world = TestWorld(nl.tracer)
        let work = TakedownWork(
            nl.steps, TakedownPolicy(), signedWith: nl.enrolment.signingKey,
            courier: ReferralCourier(nl.steps, channel: nil, alarms: nl.alarms))
        let sweep = CheckSweep(
            nl.steps, CheckPolicy(), TakedownService.CheckSettings(vantages: [Vantage(userAgent: "a")]), world, alarms: nl.alarms)
        let id = try await confirmed(at: nl)
        try await nl.tracing.routeWaiting()
        try await work.followPlacements()
        world.status = 503
        for _ in 1...10 {
            clock.advance(by: .seconds(86_400))
            _ = try await sweep.sweep()
            try await work.followPlacements()
        }
        #expect(try await nl.stage(of: id) == .routed)
        #expect(try await nl.placements(of: id) == ["keep nl open"])
    }

    @Test func aHostAbroadIsNotFetched() async throws {
        try await place("NL")
        let world = TestWorld(nl.tracer)
        let work = TakedownWork(
            nl.steps, TakedownPolicy(), signedWith: nl.enrolment.signingKey,
            courier: ReferralCourier(nl.steps, channel: nil, alarms: nl.alarms))
        let sweep = CheckSweep(
            nl.steps, CheckPolicy(), TakedownService.CheckSettings(vantages: [Vantage(userAgent: "a")]), world, alarms: nl.alarms)
        let id = try await confirmed(at: nl)
        try await nl.tracing.routeWaiting()
        try await work.followPlacements()
        try await place("US")
        clock.advance(by: .seconds(86_400))
        _ = try await sweep.sweep()
        #expect(world.looks == 0)
        try await post.deliver()
        #expect(try await us.placements(of: id) == ["keep us open"])
    }

    @Test func aReaderWhoseCursorIsANumberMissesNothingThoughTheClockWasSetBack() async throws {
        try await place("NL")
        let work = TakedownWork(
            nl.steps, TakedownPolicy(), signedWith: nl.enrolment.signingKey,
            courier: ReferralCourier(nl.steps, channel: nil, alarms: nl.alarms))
        let desk = TakedownDesk(nl.steps, TakedownPolicy(), work: work)
        var seen: [Int64] = []
        for (page, step) in [("a", 7_200), ("b", -86_400), ("c", 60)] {
            _ = try await nl.confirmCase(at: "http://some.host.example/\(page)", page: page)
            try await nl.tracing.routeWaiting()
            clock.advance(by: .seconds(step))
            _ = try await desk.makeBundles()
            seen += try await desk.bundles(after: seen.last ?? 0, limit: 9).map(\.number)
        }
        #expect(seen == [1, 2, 3])
        #expect(try await desk.bundles(after: 0, limit: 9).map(\.madeAt).sorted() != desk.bundles(after: 0, limit: 9).map(\.madeAt))
    }
}
