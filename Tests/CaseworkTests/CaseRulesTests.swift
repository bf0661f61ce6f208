import CaseService
import CaseStore
import CaseStoreSQLite
import Cryptography
import Envelopes
import HotlineModel
import NodeLog
import TestCasework
import Testing
import TransparencyLog

@testable import Casework

/// Decisions about a case: who may make them, and what they leave.
@Suite(.timeLimit(.minutes(2))) struct CaseRulesTests {
    let federation: TestSecretariat
    let nl: TestDesk
    let de: TestMember

    init() async throws {
        federation = try TestSecretariat()
        de = try federation.enrol("de", covering: ["DE"])
        nl = try await federation.desk(try federation.enrol("nl", covering: ["NL"]), others: [de])
    }

    private func assess(_ id: CaseID, _ classification: Classification) async throws -> CaseworkError? {
        let submission = AssessmentSubmission(caseID: id, classification: classification, kind: .childSexualAbuse)
        if case .failure(let error) = try await nl.desk.assess([submission])[0] { return error }
        return nil
    }

    private func act(_ id: CaseID, _ action: CaseEventKind) async throws -> CaseworkError? {
        if case .failure(let error) = try await nl.desk.act([ActionSubmission(caseID: id, action: action)])[0] { return error }
        return nil
    }

    private func routed(_ country: String, _ classification: Classification) async throws -> CaseID {
        let address = "http://\(country.lowercased()).host.example/\(classification.rawValue)"
        let id = try await nl.confirmCase(at: address, page: address, as: classification)
        try await nl.tracing.routeWaiting()
        return id
    }

    @Test func baselineIsFinal() async throws {
        let id = try await routed("NL", .baseline)
        #expect(try await assess(id, .notIllegal) == .assessmentFinal(id))
    }

    @Test func whatIsNationalMayBeAssessedAgainByTheResponsibleMemberOnly() async throws {
        let kept = try await routed("NL", .national)
        #expect(try await assess(kept, .baseline) == nil)
        let given = try await routed("DE", .national)
        #expect(try await assess(given, .notIllegal) == .notResponsible(given))
    }

    @Test func nothingIsAssessedAfterAnAction() async throws {
        let id = try await routed("NL", .national)
        #expect(try await act(id, .referred) == nil)
        #expect(try await assess(id, .notIllegal) == .actionStands(id))
    }

    @Test func onlyTheResponsibleMemberActs() async throws {
        let id = try await routed("DE", .baseline)
        for action in AssessmentRules.actions { #expect(try await act(id, action) == .notResponsible(id)) }
        #expect(try await act(id, CaseEventKind(rawValue: "praised")) == .unknownAction("praised"))
        let stranger = CaseID(opener: nl.member, number: UniqueID(at: federation.start))
        #expect(try await act(stranger, .referred) == .unknownCase(stranger))
    }

    @Test func actingTwiceIsActingOnceAndRemovalClosesTheCase() async throws {
        let id = try await routed("NL", .baseline)
        for _ in 0..<2 { #expect(try await act(id, .removed) == nil) }
        #expect(try await nl.history(of: id).filter { $0 == "nl:removed" }.count == 1)
        #expect(try await nl.stage(of: id) == .closed)
    }

    @Test func aDecisionIsFoundInTheLogByItsEventAndItsSalt() async throws {
        let id = try await routed("NL", .baseline)
        #expect(try await act(id, .referred) == nil)
        let (events, leaves) = try await nl.store.read {
            (try $0.events(of: $0.caseRecord(id)?.number ?? 0), try $0.logLeaves(from: 0, limit: 100))
        }
        let decisions = events.filter { $0.salt != nil }
        #expect(decisions.map(\.kind) == [.assessed, .routed, .referred])
        let digests = decisions.compactMap { $0.logDigest(about: id) }
        #expect(leaves.filter { $0.kind == "decision" }.map(\.digest) == digests)
        #expect(Set(decisions.compactMap(\.salt)).count == 3)
        var forged = decisions[0]
        forged.actor = "somebody else"
        #expect(forged.logDigest(about: id).map(digests.contains) == false)
        let epoch = try #require(try await nl.store.read { try $0.epoch() })
        #expect(leaves.first?.digest == SHA256.digest(of: LogOpening.statement(of: epoch, member: nl.member)))
    }

    // MARK: What others say

    /// Admits an envelope of `de` and returns the answer.
    private func admit(_ envelope: Envelope) async throws -> LineResult {
        try await nl.admit(envelope)
    }

    private func given(_ page: String) async throws -> CaseID {
        let envelope = de.envelope(
            to: nl.member, de.report("http://nl.host.example/\(page)", at: federation.start), at: federation.start)
        #expect(try await admit(envelope) == .accepted(attached: false))
        try await nl.tracing.routeWaiting()
        return envelope.caseID
    }

    private func update(_ event: CaseEventKind, about id: CaseID, responsible: MemberID? = nil) -> Envelope {
        var body = UpdateBody(event: event, at: federation.start)
        if event == .reassigned { body.responsible = responsible ?? MemberID("central") }
        return de.envelope(to: nl.member, .update(body), about: id, at: federation.start)
    }

    @Test func resultsComeFromTheResponsibleMemberAlone() async throws {
        let mine = try await given("a")
        #expect(try await admit(update(.removed, about: mine)) == .rejected(code: "notYours"))
        let theirs = try await routed("DE", .baseline)
        #expect(try await admit(update(.referred, about: theirs)) == .accepted(attached: true))
        #expect(try await admit(update(.removed, about: theirs)) == .accepted(attached: true))
        #expect(try await nl.stage(of: theirs) == .closed)
        #expect(try await admit(update(CaseEventKind(rawValue: "sung"), about: theirs)) == .rejected(code: "unknownEvent"))
        let own = try await routed("NL", .baseline)
        #expect(try await admit(update(.removed, about: own)) == .rejected(code: "notYours"))
    }

    @Test func aPeersActionIsNotOurs() async throws {
        let id = try await routed("DE", .baseline)
        #expect(try await admit(update(.noticed, about: id)) == .accepted(attached: true))
        try await nl.host("unused.example", in: "NL")
        #expect(try await act(id, .noticed) == .notResponsible(id))
    }

    @Test func aCaseGivenToSomebodyElseIsLeftToThemUnlessSomethingWasDone() async throws {
        let untouched = try await given("a")
        #expect(try await admit(update(.reassigned, about: untouched)) == .accepted(attached: true))
        #expect(try await nl.placements(of: untouched) == ["keep nl reassigned"])
        #expect(try await nl.stage(of: untouched) == .closed)
        let acted = try await given("b")
        #expect(try await act(acted, .referred) == nil)
        #expect(try await admit(update(.reassigned, about: acted)) == .accepted(attached: true))
        #expect(try await nl.stage(of: acted) == .routed)
        // Our own name in it says that the case is still ours.
        let ours = try await given("c")
        #expect(try await admit(update(.reassigned, about: ours, responsible: nl.member)) == .accepted(attached: true))
        #expect(try await nl.stage(of: ours) == .routed)
    }

    @Test func aWithdrawalClosesWhatRestsOnItAndUndoesNoAction() async throws {
        func withdrawal(_ id: CaseID) -> Envelope {
            de.envelope(to: nl.member, .withdrawal(WithdrawalBody(.report)), about: id, at: federation.start)
        }
        let untouched = try await given("a")
        #expect(try await admit(withdrawal(untouched)) == .accepted(attached: true))
        #expect(try await nl.stage(of: untouched) == .withdrawn)
        let acted = try await given("b")
        #expect(try await act(acted, .noticed) == nil)
        #expect(try await admit(withdrawal(acted)) == .accepted(attached: true))
        #expect(try await nl.stage(of: acted) == .routed)
        #expect(try await nl.history(of: acted).suffix(2) == ["de:withdrawn", "nl:reviewAsked"])
        #expect(try await admit(withdrawal(try await routed("NL", .baseline))) == .rejected(code: "notYours"))
    }
}
