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

/// Cases at a real web server on loopback, looked at by the real probe: each ends in the right state.
@Suite(.timeLimit(.minutes(3))) struct CheckedSiteTests {
    /// A web server whose answers a test sets by request line, such as `HEAD /page`; ` other` stands after those of the second vantage.
    private final class Site: Sendable {
        private let answers = Mutex<[String: String]>([:])

        func set(_ answers: [String: String]) { self.answers.withLock { $0 = answers } }

        func answer(_ exchange: RawExchange) {
            guard let head = exchange.receiveHead() else { return }
            let parts = head.split(separator: " ", maxSplits: 2)
            let line = "\(parts[0]) \(parts[1])" + (head.contains("User-Agent: other") ? " other" : "")
            let answer = answers.withLock { $0[line] ?? $0["*"] }
            guard let answer else { return exchange.reset() }
            exchange.send("HTTP/1.1 \(answer)\r\nConnection: close\r\n\r\n")
        }
    }

    /// Traces as the node does, and connects to loopback in place of every host.
    private struct LoopbackInstruments: CheckInstruments {
        let tracer: Tracer
        let probe: AddressProbe

        func trace(_ address: String) async -> HostingVerdict { await tracer.trace(address) }

        func take(_ look: Look) async -> LookOutcome? {
            var look = look
            look.addresses = [HostAddress(bits: 0xFFFF_7F00_0001)]
            return try? await probe.take(look)
        }
    }

    private let clock = ManualClock()
    private let federation: TestSecretariat
    private let nl: TestDesk, de: TestDesk
    private let post: TestPost
    private let site = Site()
    private let server: RawServer
    private let probe: AddressProbe

    init() async throws {
        federation = try TestSecretariat(clock: clock)
        let own = try federation.enrol("nl", covering: ["NL"]), other = try federation.enrol("de", covering: ["DE"])
        nl = try await federation.desk(own, others: [other])
        de = try await federation.desk(other, others: [own])
        post = TestPost(nl, de)
        server = try RawServer { [site] exchange, _ in site.answer(exchange) }
        probe = try AddressProbe(guard: .publicInternet.alsoAllowingLoopback(ports: [server.port]))
    }

    private func sweep(vantages: [String] = ["own"], rules: HostRules = HostRules(), canaries: [String] = []) -> CheckSweep {
        let settings = TakedownService.CheckSettings(
            vantages: vantages.map { Vantage(userAgent: $0) }, rules: rules, canaries: canaries)
        return CheckSweep(
            nl.steps, CheckPolicy(), settings, LoopbackInstruments(tracer: nl.tracer, probe: probe), alarms: nl.alarms)
    }

    private func follow() async throws {
        try await post.deliver()
        let following = TakedownWork(
            nl.steps, TakedownPolicy(), signedWith: nl.enrolment.signingKey,
            courier: ReferralCourier(nl.steps, channel: nil, alarms: nl.alarms))
        try await following.followPlacements()
    }

    /// A case that de found, kept here.
    private func kept(at host: String = "nl.host.example") async throws -> CaseID {
        let id = try await de.confirmCase(at: "http://\(host):\(server.port)/page", page: host, as: .national)
        try await follow()
        return id
    }

    private func check(of id: CaseID) async throws -> CheckRecord {
        try await nl.store.read { view in try #require(try view.caseRecord(id).flatMap { try view.check(of: $0.number) }) }
    }

    /// Sets what the site answers, and lets the next checks come.
    private func look(_ sweep: CheckSweep, _ id: CaseID, times: Int = 1, at answers: [String: String]) async throws {
        site.set(answers)
        for _ in 0..<times {
            if let due = try await check(of: id).dueAt { clock.set(max(due.milliseconds, clock.now())) }
            _ = try await sweep.sweep()
            try await follow()
        }
    }

    @Test func aSiteGoesComesBackAndGoesAgainAndWhoSentItHearsOfEach() async throws {
        let sweep = sweep()
        let id = try await kept()
        try await look(sweep, id, at: ["*": "200 OK"])
        for _ in 1...2 {
            try await look(sweep, id, times: 3, at: ["*": "404 Not Found"])
            for desk in [nl, de] { #expect(try await desk.stage(of: id) == .closed) }
            try await look(sweep, id, at: ["*": "200 OK"])
            for desk in [nl, de] { #expect(try await desk.stage(of: id) == .routed) }
        }
        try await look(sweep, id, times: 3, at: ["*": "410 Gone"])
        let told = try await de.history(of: id).filter { $0.hasPrefix("nl:") }
        let steps = ["nl:removed", "nl:reopened"]
        #expect(told.filter(steps.contains) == [steps[0], steps[1], steps[0], steps[1], steps[0]])
        let seen = try await check(of: id)
        #expect(seen.isClosed && seen.gone == 3 && seen.lastSight == "gone: status 410")
    }

    /// Answers that close nothing, whatever else they say.
    struct Answers: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let answers: [String: String]
        var vantages = ["own"]
        let sight: String
    }

    @Test(arguments: [
        Answers(testDescription: "HEAD 404, GET 200", answers: ["HEAD /page": "404 Not Found", "GET /page": "200 OK"], sight: "online"),
        Answers(
            testDescription: "404 for us alone", answers: ["*": "404 Not Found", "HEAD /page other": "200 OK"], vantages: ["own", "other"],
            sight: "online"),
        Answers(testDescription: "503", answers: ["*": "503 Service Unavailable"], sight: "unknown: status 503"),
        Answers(testDescription: "hangs up", answers: [:], sight: "unknown: interrupted"),
        Answers(
            testDescription: "leads to loopback", answers: ["*": "302 Found\r\nLocation: http://127.0.0.1/"], sight: "unknown: refused"),
        Answers(
            testDescription: "leads to a parking page", answers: ["*": "302 Found\r\nLocation: http://parking.example/"],
            sight: "unknown: elsewhere"),
        Answers(testDescription: "leads to itself", answers: ["*": "302 Found\r\nLocation: /page"], sight: "unknown: redirectLoop"),
    ])
    func whatIsNotSurelyGoneStaysOpen(_ row: Answers) async throws {
        let sweep = sweep(vantages: row.vantages)
        let id = try await kept()
        try await look(sweep, id, times: 5, at: row.answers)
        for desk in [nl, de] { #expect(try await desk.stage(of: id) == .routed) }
        let seen = try await check(of: id)
        #expect(seen.lastSight == row.sight && seen.gone == 0)
        #expect(seen.isWithPerson == row.sight.hasPrefix("unknown"))
    }

    @Test func aSoftNotFoundClosesByTheRuleForItsHostAndAChangedLayoutRings() async throws {
        let rules = try HostRules(
            json5: "{ rules: [{ host: 'nl.host.example', gone: { words: ['was removed'] }, online: { words: ['gallery'] } }] }")
        let sweep = sweep(rules: rules)
        let id = try await kept()
        let html = "200 OK\r\nContent-Type: text/html\r\nContent-Length: "
        func page(_ text: String) -> [String: String] { ["*": "\(html)\(text.utf8.count)\r\nConnection: close\r\n\r\n\(text)"] }
        try await look(sweep, id, at: page("<p>A gallery"))
        #expect(try await check(of: id).lastSight == "online")
        try await look(sweep, id, at: page("<p>Quite another page"))
        #expect(nl.alarms.active.map(\.name) == ["checks.layout"])
        #expect(try await check(of: id).lastSight == "unknown: layoutChanged")
        try await look(sweep, id, times: 3, at: page("<p>This was removed"))
        #expect(try await nl.stage(of: id) == .closed)
        #expect(nl.alarms.active.isEmpty)
    }

    @Test func aHostThatMovedIsRoutedAgainThoughItsPageIsGone() async throws {
        let sweep = sweep()
        try await nl.host("moving.example", in: "NL")
        try await de.host("moving.example", in: "NL")
        let id = try await kept(at: "moving.example")
        try await look(sweep, id, at: ["*": "200 OK"])
        try await nl.host("moving.example", in: "DE")
        try await de.host("moving.example", in: "DE")
        try await look(sweep, id, at: ["*": "404 Not Found"])
        #expect(try await nl.history(of: id).contains("nl:moved"))
        #expect(try await check(of: id).dueAt == nil)
        #expect(try await check(of: id).gone == 0)
    }

    @Test func withTheCanaryDownNothingCloses() async throws {
        let sweep = sweep(canaries: ["http://nl.host.example:\(server.port)/canary"])
        let id = try await kept()
        try await look(sweep, id, times: 5, at: ["*": "404 Not Found", "HEAD /canary": "503 Service Unavailable"])
        #expect(try await nl.stage(of: id) == .routed)
        #expect(nl.alarms.active.map(\.name) == ["checks.outage"])
        clock.advance(by: .seconds(600))
        try await look(sweep, id, times: 3, at: ["*": "404 Not Found", "HEAD /canary": "200 OK"])
        #expect(try await nl.stage(of: id) == .closed)
    }
}
