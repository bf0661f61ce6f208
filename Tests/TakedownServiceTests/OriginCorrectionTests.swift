import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Hosting
import HotlineModel
import OnlineChecks
import Takedown
import TestCasework
import TestSupport
import Testing

@testable import TakedownService

/// Answers about hosts behind front-ends that were wrong, and answers that count for every case of a host.
@Suite(.timeLimit(.minutes(2))) struct OriginCorrectionTests {
    let clock = ManualClock()
    let federation: TestSecretariat
    let (nl, de, central): (TestDesk, TestDesk, TestDesk)
    let post: TestPost

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
        try await hide("hidden.example")
    }

    /// Puts a host, and no other one, behind the front-end.
    private func hide(_ name: String) async throws { for desk in [nl, de, central] { try await desk.hide(name) } }

    private func work(_ desk: TestDesk, _ policy: OriginPolicy = OriginPolicy()) -> TakedownWork {
        TakedownWork(
            desk.steps, TakedownPolicy(origins: policy), signedWith: desk.enrolment.signingKey,
            courier: ReferralCourier(desk.steps, channel: nil, alarms: desk.alarms))
    }

    /// A case behind the front-end, routed and followed.
    private func hidden(_ page: String = "a", host: String = "hidden.example", at desk: TestDesk? = nil) async throws -> CaseID {
        let desk = desk ?? nl
        let id = try await desk.confirmCase(at: "http://\(host)/\(page)", page: "\(host) \(page)")
        try await post.deliver()
        try await work(desk).followPlacements()
        return id
    }

    private func lookup(_ id: CaseID, at desk: TestDesk? = nil) async throws -> OriginLookup {
        try await (desk ?? nl).store.read { view in try #require(try view.caseRecord(id).flatMap { try view.originLookup(of: $0.number) }) }
    }

    private func answer(
        _ addresses: [String], of id: CaseID, by actor: String = "anna", _ policy: OriginPolicy = OriginPolicy(), at desk: TestDesk? = nil
    ) async throws -> Result<RecordedAnswer, TakedownRefusal> {
        let desk = desk ?? nl
        let takedown = TakedownDesk(desk.steps, TakedownPolicy(origins: policy), work: work(desk, policy))
        let statement = OriginStatement(.addresses, of: id, addresses: addresses, source: .provider, actor: actor)
        let result = try await takedown.record([statement], locatedBy: desk.tracer)[0]
        if case .success = result { try await post.deliver() }
        return result
    }

    private func reason(_ result: Result<RecordedAnswer, TakedownRefusal>) -> TakedownError? {
        guard case .failure(let refusal) = result else { return nil }
        return refusal.reason as? TakedownError
    }

    private func notes(of id: CaseID) async throws -> [CaseNote] {
        try await nl.steps.read { reader in try reader.notes(of: try #require(try reader.view.caseRecord(id))) }
    }

    // MARK: Corrections

    @Test func aCorrectedAnswerTakesTheCaseFromTheMemberThatGotItByTheOldOne() async throws {
        let id = try await hidden()
        _ = try await answer(["10.1.0.9"], of: id).get()
        #expect(try await nl.placements(of: id) == ["central central reassigned", "forward de open"])
        clock.advance(by: .seconds(60))
        _ = try await answer(["10.0.0.9"], of: id, by: "omar").get()
        #expect(try await nl.placements(of: id) == ["central central reassigned", "forward de reassigned", "keep nl open"])
        #expect(try await de.stage(of: id) == .closed)
        #expect(try await de.history(of: id).contains("nl:reassigned"))
        let lookup = try await lookup(id)
        #expect(lookup.state == .answered && lookup.actor == "omar" && lookup.changedAt == nl.steps.now)
    }

    @Test func theOldAnswerStaysInTheCasesHistory() async throws {
        let id = try await hidden()
        _ = try await answer(["10.1.0.9"], of: id).get()
        _ = try await answer(["10.0.0.9"], of: id, by: "omar").get()
        let found = try await nl.store.read { view in
            try view.events(of: try #require(try view.caseRecord(id)).number).filter { $0.kind == .originFound }
        }
        #expect(found.map(\.actor) == ["anna", "omar"])
        let note = try #require(try await notes(of: id).last)
        #expect(note.actor == "omar" && note.text.contains("10.1.0.9 (DE)"))
    }

    @Test func theSameAnswerAgainChangesNothing() async throws {
        let id = try await hidden()
        _ = try await answer(["10.1.0.9"], of: id).get()
        let before = try await nl.history(of: id)
        _ = try await answer(["10.1.0.9"], of: id, by: "omar").get()
        #expect(try await nl.history(of: id) == before)
        #expect(try await notes(of: id).isEmpty)
    }

    @Test func aCaseThatIsKeptHereMovesByTheCorrection() async throws {
        let id = try await hidden()
        _ = try await answer(["10.0.0.9"], of: id).get()
        _ = try await answer(["10.1.0.9"], of: id).get()
        #expect(try await nl.placements(of: id) == ["central central reassigned", "keep nl done", "forward de open"])
        #expect(try await de.placements(of: id) == ["keep de open"])
    }

    @Test func aMemberThatStaysResponsibleLearnsOfTheRightHost() async throws {
        let id = try await hidden()
        _ = try await answer(["10.1.0.9"], of: id).get()
        _ = try await answer(["10.1.7.7"], of: id).get()
        #expect(try await nl.placements(of: id).last == "forward de open")
        let hosting = try await de.steps.read { reader in try reader.unseal(try #require(try reader.view.caseRecord(id))).file.hosting }
        #expect(hosting?.findings.map(\.address) == ["10.1.7.7"])
        #expect(try await de.placements(of: id) == ["keep de open"])
    }

    @Test func centralKeepsNoCaseByAWrongAnswer() async throws {
        let id = try await hidden()
        _ = try await answer(["10.4.0.9"], of: id).get()
        #expect(try await nl.placements(of: id) == ["central central open"])
        _ = try await answer(["10.1.0.9"], of: id).get()
        #expect(try await nl.placements(of: id) == ["central central reassigned", "forward de open"])
        #expect(try await central.stage(of: id) == .closed)
    }

    @Test func aMemberThatWasToldOfTheHostCorrectsIt() async throws {
        let id = try await hidden()
        _ = try await answer(["10.1.0.9"], of: id).get()
        _ = try await answer(["10.0.0.9"], of: id, at: de).get()
        #expect(try await lookup(id, at: de).state == .answered)
        // Whoever gave it takes it back, because the responsible member says so.
        #expect(try await nl.placements(of: id).last == "keep nl open")
    }

    @Test func whoeverReportedTheCaseHearsOfTheCorrection() async throws {
        for desk in [nl, de, central] { try await desk.host("some.example", in: "NL") }
        let id = try await de.confirmCase(at: "http://some.example/a", page: "a")
        try await post.deliver()
        for desk in [nl, de, central] { try await desk.hide("some.example") }
        try await nl.act(.moved, on: id)
        try await post.deliver()
        try await work(nl).followPlacements()
        _ = try await answer(["10.4.0.9"], of: id).get()
        let told = try await de.history(of: id).count { $0 == "nl:moved" }
        _ = try await answer(["10.0.0.9"], of: id).get()
        #expect(try await de.history(of: id).count { $0 == "nl:moved" } == told + 1)
        #expect(try await nl.placements(of: id).last == "keep nl open")
    }

    // MARK: Every case of the host

    @Test func anAnswerCountsForEveryCaseOfTheHost() async throws {
        try await hide("other.example")
        let stranger = try await hidden("c", host: "other.example")
        try await hide("hidden.example")
        let ids = [try await hidden("a"), try await hidden("b")]
        #expect(try await answer(["10.1.0.9"], of: ids[0]).get().others == 1)
        #expect(try await nl.placements(of: ids[1]) == ["central central reassigned", "forward de open"])
        let other = try await lookup(ids[1])
        #expect(other.state == .answered && other.actor == "anna" && other.source == .provider)
        #expect(other.detail == "answered about \(ids[0])")
        #expect(try await lookup(stranger).state == .withPerson)
    }

    @Test func aLaterCaseOfTheHostHasTheAnswerAtOnce() async throws {
        _ = try await answer(["10.1.0.9"], of: try await hidden("a")).get()
        let later = try await hidden("b")
        try await post.deliver()
        #expect(try await lookup(later).state == .answered)
        #expect(try await nl.placements(of: later).last == "forward de open")
        clock.advance(by: OriginPolicy().giveUpAfter - .seconds(1))
        let last = try await hidden("c")
        #expect(try await lookup(last).state == .answered)
        clock.advance(by: .seconds(1))
        // Hosts move; a week after the answer somebody looks again, however many cases came meanwhile.
        let late = try await hidden("d")
        #expect(try await lookup(late).state == .withPerson)
    }

    @Test func aCorrectionReachesEveryCaseThatHadTheWrongAnswer() async throws {
        let ids = [try await hidden("a"), try await hidden("b")]
        _ = try await answer(["10.1.0.9"], of: ids[0]).get()
        #expect(try await answer(["10.0.0.9"], of: ids[1]).get().others == 1)
        for id in ids { #expect(try await nl.placements(of: id).last == "keep nl open") }
    }

    @Test func whatAStopLeftOutIsReachedByTheSameAnswerAgain() async throws {
        let ids = [try await hidden("a"), try await hidden("b")]
        let (verdicts, policy) = ([nl.tracer.verdict(onAddress: "10.1.0.9")], OriginPolicy())
        try await nl.steps.run { step in
            try OriginLookups(step, policy: policy).answer(.addresses, verdicts, of: ids[0], source: .research, actor: "anna")
        }
        #expect(try await lookup(ids[1]).state == .withPerson)
        #expect(try await answer(["10.1.0.9"], of: ids[0]).get().others == 1)
        #expect(try await lookup(ids[1]).state == .answered)
    }

    @Test func aRuleForTheDomainIsNotContradicted() async throws {
        let id = try await hidden()
        let rules = try DomainRules(json5: #"{ domains: [{ domain: "*.example", origins: ["10.0.0.9"] }] }"#)
        let policy = OriginPolicy(domains: rules)
        #expect(reason(try await answer(["10.1.0.9"], of: id, policy)) == .originFixed(id))
        #expect(try await lookup(id).state == .withPerson)
        _ = try await answer(["10.0.0.9"], of: id, policy).get()
        #expect(try await lookup(id).state == .answered)
    }
}
