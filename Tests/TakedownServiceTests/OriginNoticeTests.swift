import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Hosting
import HotlineModel
import Takedown
import TestCasework
import TestMail
import TestSupport
import Testing

@testable import TakedownService

/// Who is told of a case once the host behind its front-end is known.
@Suite(.timeLimit(.minutes(2))) struct OriginNoticeTests {
    let fixture: NoticeFixture
    let operators = ScriptedInterface()
    private static let policy = OriginPolicy(quotas: [TestCountries.front.name: 9])

    init() async throws { fixture = try await NoticeFixture() }

    private var courier: OriginCourier {
        OriginCourier(
            fixture.nl.steps, Self.policy, interfaces: [operators], tracer: fixture.nl.tracer, alarms: fixture.nl.alarms)
    }

    /// A case whose host the front-end's operator named, and that is kept here.
    private func found(_ page: String = "a") async throws -> CaseID {
        operators.answer(.addresses(["10.0.0.9"]))
        try await fixture.nl.hide("hidden.example")
        let id = try await fixture.nl.confirmCase(at: "http://hidden.example/\(page)", page: page)
        try await fixture.nl.tracing.routeWaiting()
        try await fixture.work().followPlacements()
        try await courier.beginHidden()
        try await ask(id)
        try await fixture.nl.tracing.routeWaiting()
        return id
    }

    private func ask(_ id: CaseID) async throws {
        // The fixture's own policy has no interface, so a person lets the operator be asked.
        let desk = TakedownDesk(fixture.nl.steps, TakedownPolicy(origins: Self.policy), work: fixture.work())
        _ = try await desk.decide([(OriginDecision.ask, about: id, actor: "omar")])[0].get()
        try await courier.askDue()
    }

    private func contactsTold() async throws -> [Int64] { try await fixture.notices().map(\.contact).sorted() }

    @Test func theProviderOfTheHostIsToldAndTheFrontEndsOperatorBesides() async throws {
        let provider = try await fixture.contact()
        let front = try await fixture.contact(
            "abuse@front.example", scope: .front, marks: ["front:\(TestCountries.front.name.uppercased())"])
        let id = try await found()
        let courier = fixture.courier()
        try await fixture.hour(courier)
        #expect(try await contactsTold() == [provider, front])
        #expect(fixture.outbox.sent.count == 2)
        #expect(try await fixture.nl.placements(of: id).last == "keep nl open")
    }

    @Test func theFrontEndsOperatorNeverStandsForTheHost() async throws {
        let front = try await fixture.contact("abuse@front.example", scope: .front, marks: ["front:\(TestCountries.front.name)"])
        let id = try await found()
        try await fixture.look(fixture.courier())
        #expect(try await contactsTold() == [front])
        // Nobody who can remove it was told, and that is what is listed.
        #expect(try await fixture.plan(id).obstacle == .noContact)
        #expect(try await fixture.timesNoticed(id) == 0)
    }

    @Test func withoutAProviderTheFrontEndsOperatorHearsOnceARound() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        _ = try await fixture.contact("abuse@front.example", scope: .front, marks: ["front:\(TestCountries.front.name)"])
        let id = try await found()
        let courier = fixture.courier()
        try await fixture.hour(courier)
        #expect(fixture.outbox.sent.count == 1)
        // Every new contact makes the node look again if somebody can be told.
        for other in 1...2 {
            _ = try await fixture.contact("abuse@other\(other).example", marks: ["network:10.0.20\(other).0/24"])
            try await fixture.hour(courier)
        }
        #expect(fixture.outbox.sent.count == 1)
        fixture.clock.advance(by: .seconds(24 * 3_600))
        try await fixture.hour(courier)
        #expect(fixture.outbox.sent.count == 2)
        #expect(try await fixture.notices().map(\.kind) == [.first, .repeat])
        #expect(try await fixture.plan(id).obstacle == .noContact)
    }

    @Test func aSiteThatLeftItsFrontEndIsNoneOfTheOperatorsBusiness() async throws {
        let front = try await fixture.contact("abuse@front.example", scope: .front, marks: ["front:\(TestCountries.front.name)"])
        let provider = try await fixture.contact()
        _ = try await found()
        let courier = fixture.courier()
        try await fixture.look(courier)
        #expect(try await contactsTold() == [front, provider])
        try await fixture.nl.host("hidden.example", in: "NL")
        fixture.clock.advance(by: .seconds(3_600))
        try await fixture.look(courier)
        let states = try await fixture.notices().map { ($0.contact, $0.state) }
        #expect(states.first { $0.0 == front }?.1 == .closed && states.first { $0.0 == provider }?.1 == .queued)
    }

    /// A case that was kept here when a front-end began to hide its host, and of which nobody can be told since.
    private func hiddenSince() async throws -> CaseID {
        _ = try await fixture.contact()
        try await fixture.nl.host("leaves.example", in: "NL")
        let id = try await fixture.kept("a", at: "leaves.example")
        try await fixture.nl.hide("leaves.example")
        try await fixture.look(fixture.courier())
        #expect(try await fixture.plan(id).obstacle == .hidden)
        try await courier.beginHidden()
        return id
    }

    @Test func aKeptCaseThatHidesLaterIsSearchedForAndItsProviderIsTold() async throws {
        let id = try await hiddenSince()
        operators.answer(.addresses(["10.0.0.7"]))
        try await courier.askDue()
        #expect(operators.questions.map(\.hostname) == ["leaves.example"])
        try await fixture.hour(fixture.courier())
        #expect(fixture.outbox.sent.count == 1)
        #expect(try await fixture.nl.placements(of: id) == ["keep nl open"])
        // It was searched for once.
        try await courier.beginHidden()
        try await courier.askDue()
        #expect(operators.questions.count == 1)
    }

    @Test func afterACorrectionTheRightProviderIsToldAtOnce() async throws {
        let wrong = try await fixture.contact()
        let right = try await fixture.contact("abuse@right.example", marks: ["network:10.0.7.0/24"])
        let id = try await found()
        let courier = fixture.courier()
        try await fixture.hour(courier)
        #expect(try await contactsTold() == [wrong])
        let desk = TakedownDesk(fixture.nl.steps, TakedownPolicy(origins: Self.policy), work: fixture.work())
        let statement = OriginStatement(.addresses, of: id, addresses: ["10.0.7.9"], source: .provider, actor: "anna")
        _ = try await desk.record([statement], locatedBy: fixture.nl.tracer)[0].get()
        try await fixture.hour(courier)
        #expect(try await contactsTold() == [wrong, right])
        #expect(try await fixture.nl.placements(of: id).last == "keep nl open")
    }

    @Test(arguments: [("front:\(TestCountries.front.name)", true), ("front:Some Org (anycast)", true), ("front:NoSuchFront", false)])
    func aContactStandsForAFrontEndThatTracingKnows(mark: String, isKnown: Bool) async throws {
        let tracer = fixture.nl.tracer
        let desk = TakedownDesk(fixture.nl.steps, TakedownPolicy(), work: fixture.work(), fronts: { tracer.frontNames })
        let proposal = ContactProposal("abuse@front.example", scope: .front, marks: [mark])
        switch try await desk.propose([(proposal, "omar")])[0] {
        case .success: #expect(isKnown)
        case .failure(let refusal): #expect(!isKnown && "\(refusal.reason)".contains(TestCountries.front.name))
        }
    }

    @Test func aKeptCaseWhoseHostIsFoundElsewhereMoves() async throws {
        let id = try await hiddenSince()
        operators.answer(.addresses(["10.1.0.7"]))
        try await courier.askDue()
        try await fixture.nl.tracing.routeWaiting()
        #expect(try await fixture.nl.placements(of: id) == ["keep nl done", "forward de open"])
        #expect(try await fixture.nl.history(of: id).suffix(3) == ["nl:originFound", "nl:moved", "nl:routed"])
    }
}
