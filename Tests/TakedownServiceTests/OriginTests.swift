import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Envelopes
import Hosting
import HotlineModel
import Runtime
import Synchronization
import Takedown
import TestCasework
import TestSupport
import Testing

@testable import TakedownService

/// The search for hosts behind front-ends, from the hidden case to the member that is responsible for the host.
@Suite(.timeLimit(.minutes(2))) struct OriginTests {
    let clock = ManualClock()
    let federation: TestSecretariat
    let (nl, de, central): (TestDesk, TestDesk, TestDesk)
    let post: TestPost
    let operators = ScriptedInterface()

    init() async throws {
        federation = try TestSecretariat(clock: clock)
        let members = [
            try federation.enrol("nl", covering: ["NL"]), try federation.enrol("de", covering: ["DE"]),
            try federation.enrol("central", role: .central),
        ]
        nl = try await federation.desk(members[0], others: [members[1], members[2]])
        de = try await federation.desk(members[1], others: [members[0], members[2]])
        central = try await federation.desk(members[2], others: [members[0], members[1]])
        post = TestPost(nl, de, central)
        for desk in [nl, de, central] { try await desk.hide("hidden.example") }
    }

    private static var asked: OriginPolicy { OriginPolicy(quotas: [TestCountries.front.name: 3]) }

    private func work(_ desk: TestDesk, _ policy: OriginPolicy) -> TakedownWork {
        TakedownWork(
            desk.steps, TakedownPolicy(origins: policy), signedWith: desk.enrolment.signingKey,
            courier: ReferralCourier(desk.steps, channel: nil, alarms: desk.alarms))
    }

    private func courier(_ policy: OriginPolicy = asked, at desk: TestDesk? = nil) -> OriginCourier {
        let desk = desk ?? nl
        return OriginCourier(desk.steps, policy, interfaces: [operators], tracer: desk.tracer, alarms: desk.alarms)
    }

    private func takedown(_ policy: OriginPolicy = OriginPolicy(), at desk: TestDesk? = nil) -> TakedownDesk {
        let desk = desk ?? nl
        return TakedownDesk(desk.steps, TakedownPolicy(origins: policy), work: work(desk, policy))
    }

    /// A case behind the front-end, routed and followed.
    private func hidden(_ page: String = "a", _ policy: OriginPolicy = asked, at desk: TestDesk? = nil) async throws -> CaseID {
        let desk = desk ?? nl
        let id = try await desk.confirmCase(at: "http://hidden.example/\(page)", page: page)
        try await post.deliver()
        try await work(desk, policy).followPlacements()
        return id
    }

    private func lookup(_ id: CaseID, at desk: TestDesk? = nil) async throws -> OriginLookup {
        try await (desk ?? nl).store.read { view in try #require(try view.caseRecord(id).flatMap { try view.originLookup(of: $0.number) }) }
    }

    private func answer(
        _ answer: OriginAnswer = .addresses, _ addresses: [String] = [], of id: CaseID, _ policy: OriginPolicy = OriginPolicy(),
        at desk: TestDesk? = nil
    ) async throws -> Result<RecordedAnswer, TakedownRefusal> {
        let statement = OriginStatement(answer, of: id, addresses: addresses, source: .provider, actor: "anna")
        return try await takedown(policy, at: desk).record([statement], locatedBy: (desk ?? nl).tracer)[0]
    }

    private func reason(_ result: Result<some Any, TakedownRefusal>) -> TakedownError? {
        guard case .failure(let refusal) = result else { return nil }
        return refusal.reason as? TakedownError
    }

    // MARK: From the hidden case to its member

    @Test func theOperatorNamesTheHostAndTheCaseGoesToItsMember() async throws {
        operators.answer(.addresses(["10.1.0.9"]))
        let id = try await hidden()
        #expect(try await nl.placements(of: id) == ["central central open"])
        #expect(try await lookup(id).state == .waiting)
        try await courier().askDue()
        let deliveries = try await post.deliver()
        #expect(operators.questions == [OriginQuestion(caseID: id, hostname: "hidden.example", front: TestCountries.front.name)])
        #expect(try await nl.placements(of: id) == ["central central reassigned", "forward de open"])
        #expect(
            deliveries.contains("nl>central update.reassigned accepted") || deliveries.contains("nl>central update.reassigned attached"))
        #expect(try await de.placements(of: id) == ["keep de open"])
        #expect(try await central.placements(of: id) == ["central central reassigned"])
        let lookup = try await lookup(id)
        #expect(lookup.state == .answered && lookup.source == .interface && lookup.asked == 1)
        #expect(try await nl.history(of: id).contains("nl:originFound"))
    }

    @Test func aPersonNamesTheHostAndTheEventSaysWhoAndWhy() async throws {
        let id = try await hidden("a", OriginPolicy())
        #expect(try await lookup(id).state == .withPerson)
        #expect(try await answer(.addresses, ["10.0.0.9"], of: id).get() == RecordedAnswer(caseID: id, others: 0))
        try await post.deliver()
        #expect(try await nl.placements(of: id) == ["central central reassigned", "keep nl open"])
        #expect(try await central.stage(of: id) == .closed)
        let events = try await nl.store.read { view in try view.events(of: try #require(try view.caseRecord(id)).number) }
        let found = try #require(events.last { $0.kind == .originFound })
        #expect(found.actor == "anna" && found.reason == "provider" && found.at == nl.steps.now && found.salt != nil)
        #expect(try await lookup(id).actor == "anna")
    }

    @Test func aHostThatNobodyCoversStaysWithCentralWhichLearnsOfIt() async throws {
        let id = try await hidden("a", OriginPolicy())
        _ = try await answer(.addresses, ["10.4.0.9"], of: id).get()
        try await post.deliver()
        #expect(try await nl.placements(of: id) == ["central central open"])
        #expect(try await central.placements(of: id) == ["central central open"])
        #expect(try await central.history(of: id).contains("nl:originFound"))
        try await work(central, OriginPolicy()).followPlacements()
        // Nobody there has to search for it.
        let isSearched = try await central.store.read { view in
            try view.originLookup(of: try #require(try view.caseRecord(id)).number)?.state.isOpen ?? false
        }
        #expect(!isSearched)
    }

    @Test func centralFindsTheHostAndTheMemberThatGaveTheCaseRoutesIt() async throws {
        let id = try await hidden("a", OriginPolicy())
        try await work(central, OriginPolicy()).followPlacements()
        #expect(try await lookup(id, at: central).state == .withPerson)
        _ = try await answer(.addresses, ["10.1.0.9"], of: id, at: central).get()
        try await post.deliver()
        #expect(try await central.stage(of: id) == .closed)
        #expect(try await nl.placements(of: id) == ["central central returned", "forward de open"])
        #expect(try await de.placements(of: id) == ["keep de open"])
        #expect(try await nl.history(of: id).contains("central:originFound"))
        try await work(nl, OriginPolicy()).followPlacements()
        #expect(try await lookup(id).state == .ended)
    }

    @Test func centralKeepsACaseOfItsOwnAndKnowsWhereItIs() async throws {
        let id = try await hidden("own", OriginPolicy(), at: central)
        _ = try await answer(.addresses, ["10.1.0.9"], of: id, at: central).get()
        try await post.deliver()
        #expect(try await central.placements(of: id) == ["central central open"])
        #expect(try await lookup(id, at: central).state == .answered)
    }

    /// What a member says of the host of a case that it gives to DE, and what DE makes of it.
    private func given(_ address: String) async throws -> CaseID {
        var file = CaseFile(address: "http://hidden.example/given")
        file.assessment = Assessment(classification: .baseline, kind: .childSexualAbuse, member: nl.member, at: nl.steps.now)
        file.hosting = HostingVerdict(
            .located([try #require(CountryCode("DE"))]), findings: [AddressFinding(address: address)], at: nl.steps.now,
            behind: TestCountries.front.name)
        let body = EnvelopeBody.report(ReportBody(file: file, origin: .public))
        let envelope = nl.enrolment.envelope(to: de.member, body, at: nl.steps.now)
        _ = try await de.admit(envelope)
        try await de.tracing.routeWaiting()
        return envelope.caseID
    }

    @Test(arguments: [("10.1.0.9", ["keep de open"]), ("10.2.0.9", []), ("127.0.0.1", []), ("nothing", [])])
    func aMemberTracesTheHostThatItIsToldOfItself(address: String, placements: [String]) async throws {
        let id = try await given(address)
        #expect(try await de.placements(of: id) == placements)
        #expect(try await de.history(of: id).contains("de:notHere") == placements.isEmpty)
    }

    @Test func aSiteThatLeavesItsFrontEndIsTracedByWhatEverybodySees() async throws {
        let id = try await hidden("a", OriginPolicy())
        _ = try await answer(.addresses, ["10.0.0.9"], of: id).get()
        for desk in [nl, de] { try await desk.host("hidden.example", in: "DE") }
        try await post.deliver()
        #expect(try await nl.placements(of: id) == ["central central reassigned", "forward de open"])
    }

    @Test func withoutACentralMemberTheCaseMovesFromOurOwnDesk() async throws {
        let federation = try TestSecretariat(clock: clock)
        let members = [try federation.enrol("nl", covering: ["NL"]), try federation.enrol("de", covering: ["DE"])]
        let nl = try await federation.desk(members[0], others: [members[1]])
        try await nl.hide("hidden.example")
        let id = try await nl.confirmCase(at: "http://hidden.example/a", page: "a")
        try await nl.tracing.routeWaiting()
        try await work(nl, OriginPolicy()).followPlacements()
        #expect(try await nl.placements(of: id) == ["central nl open"])
        _ = try await answer(.addresses, ["10.0.0.9"], of: id, at: nl).get()
        try await nl.tracing.routeWaiting()
        #expect(try await nl.placements(of: id) == ["central nl reassigned", "keep nl open"])
    }

    @Test func aMembersWordOnAHostDoesNotReplaceOurOwnTrace() async throws {
        try await central.host("hidden.example", in: "US")
        let id = try await hidden("a", OriginPolicy())
        _ = try await answer(.addresses, ["10.4.0.9"], of: id).get()
        try await post.deliver()
        #expect(try await central.history(of: id).contains("nl:reassigned"))
        #expect(try await !central.history(of: id).contains("nl:originFound"))
    }

    @Test func whoeverReportedTheCaseHearsWhereItIs() async throws {
        for desk in [nl, de, central] { try await desk.host("some.example", in: "NL") }
        let id = try await de.confirmCase(at: "http://some.example/a", page: "a")
        try await post.deliver()
        for desk in [nl, de, central] { try await desk.hide("some.example") }
        try await nl.act(.moved, on: id)
        #expect(try await post.deliver().contains("nl>de update.moved attached"))
        try await work(nl, OriginPolicy()).followPlacements()
        _ = try await answer(.addresses, ["10.0.0.9"], of: id).get()
        #expect(try await post.deliver().contains("nl>de update.moved attached"))
        #expect(try await nl.placements(of: id) == ["keep nl done", "central central reassigned", "keep nl open"])
    }

    // MARK: Asking

    @Test func oneQuestionServesEveryCaseOfTheHost() async throws {
        operators.answer(.addresses(["10.1.0.9"]))
        let ids = [try await hidden("a"), try await hidden("b")]
        let courier = courier()
        try await courier.askDue()
        let later = try await hidden("c")
        try await courier.askDue()
        #expect(operators.questions.count == 1)
        for id in ids + [later] { #expect(try await lookup(id).state == .answered) }
    }

    @Test func theQuotaOfADayHoldsAndTheNextDayGoesOn() async throws {
        operators.answer(.notKnown)
        let policy = OriginPolicy(quotas: [TestCountries.front.name: 1])
        for name in ["one.example", "two.example"] {
            try nl.countries.put(name, at: [TestCountries.front.address])
            _ = await nl.tracer.reloadIfChanged()
            _ = try await nl.confirmCase(at: "http://\(name)/", page: name)
            try await nl.tracing.routeWaiting()
        }
        try await work(nl, policy).followPlacements()
        let courier = courier(policy)
        try await courier.askDue()
        try await courier.updateAlarms()
        #expect(operators.questions.count == 1 && nl.rings("origins.quota"))
        #expect(try await takedown(policy).originOverview().fronts.first?.asked == 1)
        // A restart forgets nothing.
        try await self.courier(policy).askDue()
        #expect(operators.questions.count == 1)
        clock.advance(by: .seconds(86_400))
        try await courier.askDue()
        try await courier.updateAlarms()
        #expect(operators.questions.count == 2 && !nl.rings("origins.quota"))
    }

    @Test func anInterfaceThatFailsIsAskedLaterAndRings() async throws {
        operators.answer(.failed("it answered with status 503"))
        let id = try await hidden()
        let courier = courier()
        for _ in 0..<3 {
            try await courier.askDue()
            try await courier.askDue()
            clock.advance(by: .seconds(3_600))
        }
        try await courier.updateAlarms()
        let lookup = try await lookup(id)
        #expect(operators.questions.count == 3 && lookup.state == .waiting && lookup.failures == 3 && lookup.problem == .failed)
        #expect(nl.rings("origins.failing"))
        operators.answer(.addresses(["10.0.0.9"]))
        clock.advance(by: .seconds(86_400))
        try await courier.askDue()
        try await courier.updateAlarms()
        #expect(try await self.lookup(id).state == .answered && !nl.rings("origins.failing"))
    }

    @Test func fewerQuestionsAreAskedForAsLongAsTheOperatorSays() async throws {
        operators.answer(.failed("it asks for fewer questions (status 429)", retryAfter: .seconds(7_200)))
        _ = try await hidden()
        let courier = courier()
        try await courier.askDue()
        clock.advance(by: .seconds(7_199))
        try await courier.askDue()
        #expect(operators.questions.count == 1)
        clock.advance(by: .seconds(1))
        try await courier.askDue()
        #expect(operators.questions.count == 2)
    }

    @Test(arguments: [
        (OriginReply.addresses(["127.0.0.1"]), OriginProblem.reserved, true), (.addresses(["169.254.1.1"]), .reserved, true),
        (.addresses(["192.168.1.1", "fe80::1"]), .reserved, true), (.addresses([TestCountries.front.address]), .frontNetwork, true),
        (.addresses(["8.8.8.8"]), .unknownCountry, true), (.addresses(["not an address"]), .unreadable, true),
        (.addresses(Array(repeating: "10.0.0.9", count: 65)), .tooMany, true), (.notKnown, .notKnown, false),
        (.notServed, .notServed, false), (.refused("status 400"), .refused, true),
        (.provider("Example Hosting"), .providerOnly, false),
    ]) func anAnswerOfNoUseGoesToAPersonAndMovesNothing(reply: OriginReply, problem: OriginProblem, rings: Bool) async throws {
        operators.answer(reply)
        let id = try await hidden()
        let courier = courier()
        try await courier.askDue()
        try await courier.updateAlarms()
        try await post.deliver()
        let lookup = try await lookup(id)
        #expect(lookup.state == .withPerson && lookup.problem == problem && lookup.dueAt == nil)
        #expect(nl.rings("origins.useless") == rings)
        #expect(try await nl.placements(of: id) == ["central central open"])
        #expect(try await takedown(Self.asked).originOverview().problems == [problem: 1])
        // It is not asked again by itself.
        clock.advance(by: .seconds(86_400))
        try await courier.askDue()
        #expect(operators.questions.count == 1)
    }

    @Test func whatIsOfUseInAMixedAnswerCounts() async throws {
        operators.answer(.addresses(["127.0.0.1", "10.0.0.9"]))
        let id = try await hidden()
        try await courier().askDue()
        #expect(try await lookup(id).state == .answered)
        try await post.deliver()
        #expect(try await nl.placements(of: id).last == "keep nl open")
    }

    @Test func aQuestionWhoseEndACrashLeftUnknownIsAskedAgainAndMarked() async throws {
        let id = try await hidden()
        let (steps, policy) = (nl.steps, Self.asked)
        let number = try await lookup(id).caseNumber
        _ = try await steps.run { try OriginLookups($0, policy: policy).ask(about: number) }
        #expect(try await lookup(id).state == .asking)
        operators.answer(.addresses(["10.0.0.9"]))
        let courier = courier()
        try await courier.begin()
        let listed = try await takedown(policy).origins(.waiting, after: nil, limit: 9)
        #expect(listed.map(\.lookup.isUncertain) == [true] && listed.map(\.lookup.detail) == ["the node stopped while it asked"])
        try await courier.askDue()
        let lookup = try await lookup(id)
        #expect(lookup.state == .answered && lookup.asked == 2 && lookup.isUncertain && operators.questions.count == 1)
    }

    @Test func aNewInterfaceIsAskedAboutWhatWaitedAndAnOldOneLeavesItToPersons() async throws {
        operators.answer(.notKnown)
        let id = try await hidden("a", OriginPolicy())
        let spelled = OriginPolicy(quotas: [TestCountries.front.name: 3])
        try await courier(spelled).begin()
        #expect(try await lookup(id).state == .waiting)
        try await courier(OriginPolicy()).begin()
        #expect(try await lookup(id).state == .withPerson)
        // What a person was given because of an answer is not asked about again.
        let courier = courier(spelled)
        try await courier.begin()
        try await courier.askDue()
        try await courier.begin()
        #expect(try await lookup(id).state == .withPerson && operators.questions.count == 1)
    }

    @Test func aQuestionThatLostItsEndWhileTheNodeRunsIsAskedAgain() async throws {
        let id = try await hidden()
        let (steps, policy, number) = (nl.steps, Self.asked, try await lookup(id).caseNumber)
        _ = try await steps.run { try OriginLookups($0, policy: policy).ask(about: number) }
        operators.answer(.addresses(["10.0.0.9"]))
        try await courier().askDue()
        #expect(try await lookup(id).state == .answered && operators.questions.count == 1)
    }

    @Test func whoeverAsksTheQuotaHolds() async throws {
        let ids = [try await hidden("a"), try await hidden("b")]
        let (steps, policy) = (nl.steps, OriginPolicy(quotas: [TestCountries.front.name: 1]))
        for (id, isAsked) in zip(ids, [true, false]) {
            let number = try await lookup(id).caseNumber
            #expect(try await steps.run { try OriginLookups($0, policy: policy).ask(about: number) != nil } == isAsked)
        }
        #expect(try await lookup(ids[1]).state == .waiting)
    }

    @Test func aHostWithoutANameGoesToAPerson() async throws {
        let id = try await nl.confirmCase(at: "http://\(TestCountries.front.address)/a", page: "numeric")
        try await nl.tracing.routeWaiting()
        try await work(nl, Self.asked).followPlacements()
        try await courier().askDue()
        let lookup = try await lookup(id)
        #expect(lookup.state == .withPerson && lookup.problem == .noName && operators.questions.isEmpty)
    }

    @Test func aCaseThatNeedsItNoMoreIsNotAskedAbout() async throws {
        let id = try await hidden()
        let withdrawal = WithdrawalSubmission(caseID: id, reason: .mistake, actor: "anna")
        _ = try await nl.desk.withdraw([withdrawal])[0].get()
        try await work(nl, Self.asked).followPlacements()
        try await courier().askDue()
        #expect(operators.questions.isEmpty)
        #expect(try await lookup(id).state == .ended)
        #expect(reason(try await answer(.addresses, ["10.0.0.9"], of: id)) == .originNotWanted(id))
    }

    // MARK: Persons

    @Test(arguments: [
        (["10.0.0.9", "127.0.0.1"], OriginProblem.reserved), ([TestCountries.front.address], .frontNetwork), (["x"], .unreadable),
        (["8.8.8.8"], .unknownCountry),
    ]) func aPersonsAnswerCountsAsAWhole(addresses: [String], problem: OriginProblem) async throws {
        let id = try await hidden("a", OriginPolicy())
        #expect(reason(try await answer(.addresses, addresses, of: id)) == .unusableOrigin(problem.sentence))
        #expect(try await lookup(id).state == .withPerson)
    }

    @Test func anAnswerWithoutAnAddressIsRefused() async throws {
        let id = try await hidden("a", OriginPolicy())
        #expect(reason(try await answer(of: id)) == .unusableOrigin("it names no address"))
    }

    @Test func theNameOfAProviderIsKeptBesideTheCase() async throws {
        let id = try await hidden()
        _ = try await answer(.claim("Example Hosting, abuse@hosting.example"), of: id, Self.asked).get()
        let lookup = try await lookup(id)
        #expect(lookup.claim == "Example Hosting, abuse@hosting.example" && lookup.actor == "anna" && lookup.state == .waiting)
    }

    @Test func whatCannotBeFoundOutIsGivenUpAndMayStillBeAnswered() async throws {
        operators.answer(.notKnown)
        let id = try await hidden()
        _ = try await answer(.notFound, of: id, Self.asked).get()
        try await courier().askDue()
        #expect(try await lookup(id).state == .givenUp && operators.questions.isEmpty)
        _ = try await answer(.addresses, ["10.0.0.9"], of: id, Self.asked).get()
        #expect(try await lookup(id).state == .answered)
        #expect(reason(try await answer(.notFound, of: id, Self.asked)) == .originNotWanted(id))
    }

    @Test func theNameOfAProviderHoldsNoAddress() async throws {
        let id = try await hidden()
        let refused = try await answer(.claim("Example Hosting at http://hidden.example/a"), of: id, Self.asked)
        #expect(reason(refused) == .addressInText("the name of the provider"))
        #expect(try await lookup(id).claim == nil)
    }

    @Test func whatMayBeFoundOutLaterIsAskedLater() async throws {
        operators.answer(.notKnown)
        let id = try await hidden()
        _ = try await answer(.later(.seconds(3_600)), of: id, Self.asked).get()
        let courier = courier()
        try await courier.askDue()
        #expect(operators.questions.isEmpty)
        clock.advance(by: .seconds(3_600))
        try await courier.askDue()
        #expect(operators.questions.count == 1)
    }

    @Test func aPersonHoldsASearchAndReleasesIt() async throws {
        operators.answer(.notKnown)
        let id = try await hidden()
        let (desk, courier) = (takedown(Self.asked), courier())
        _ = try await desk.decide([(OriginDecision.hold, about: id, actor: "omar")])[0].get()
        clock.advance(by: .seconds(30 * 86_400))
        try await courier.giveUp()
        try await courier.askDue()
        #expect(try await lookup(id).state == .held && operators.questions.isEmpty)
        #expect(try await lookup(id).actor == "omar")
        _ = try await desk.decide([(OriginDecision.release, about: id, actor: "omar")])[0].get()
        try await courier.giveUp()
        try await courier.askDue()
        #expect(operators.questions.count == 1)
        _ = try await desk.decide([(OriginDecision.ask, about: id, actor: "omar")])[0].get()
        #expect(try await lookup(id).state == .waiting)
    }

    @Test func nobodyCanBeAskedBehindAFrontEndWithoutAnInterface() async throws {
        let id = try await hidden("a", OriginPolicy())
        let refused = try await takedown().decide([(OriginDecision.ask, about: id, actor: "omar")])[0]
        #expect(reason(refused) == .noOriginInterface(TestCountries.front.name))
        let released = try await takedown().decide([(OriginDecision.release, about: id, actor: "omar")])[0]
        #expect(reason(released) == .originNotHeld(id))
        _ = try await takedown().decide([(OriginDecision.hold, about: id, actor: "omar")])[0].get()
        _ = try await takedown().decide([(OriginDecision.release, about: id, actor: "omar")])[0].get()
        #expect(try await lookup(id).state == .withPerson)
    }

    @Test func whatIsFoundOutLaterStaysHeldUntilItIsReleased() async throws {
        operators.answer(.notKnown)
        let id = try await hidden()
        let (desk, courier) = (takedown(Self.asked), courier())
        _ = try await desk.decide([(OriginDecision.hold, about: id, actor: "omar")])[0].get()
        _ = try await answer(.later(.seconds(3_600)), of: id, Self.asked).get()
        clock.advance(by: .seconds(1_800))
        #expect(try await lookup(id).state == .held)
        _ = try await desk.decide([(OriginDecision.release, about: id, actor: "omar")])[0].get()
        try await courier.askDue()
        #expect(operators.questions.isEmpty)
        clock.advance(by: .seconds(1_800))
        try await courier.askDue()
        #expect(operators.questions.count == 1)
    }

    @Test func theCaseWaitsNowhereAndTheSearchEnds() async throws {
        operators.answer(.failed("it answered with status 503"))
        let id = try await hidden()
        // Central had it at once.
        #expect(try await central.placements(of: id) == ["central central open"])
        let courier = courier()
        clock.advance(by: .seconds(7 * 86_400 - 1))
        try await courier.giveUp()
        #expect(try await lookup(id).state == .waiting)
        clock.advance(by: .seconds(1))
        try await courier.giveUp()
        try await courier.askDue()
        #expect(try await lookup(id).state == .givenUp && operators.questions.isEmpty)
        #expect(try await nl.placements(of: id) == ["central central open"])
    }
}

/// An interface that says what a test wants.
final class ScriptedInterface: OriginInterface {
    let front = TestCountries.front.name
    private let state = Mutex<(reply: OriginReply, questions: [OriginQuestion])>((.notKnown, []))

    var questions: [OriginQuestion] { state.withLock { $0.questions } }

    func answer(_ reply: OriginReply) { state.withLock { $0.reply = reply } }

    func ask(_ question: OriginQuestion) async -> OriginReply {
        state.withLock { state in
            state.questions.append(question)
            return state.reply
        }
    }
}
