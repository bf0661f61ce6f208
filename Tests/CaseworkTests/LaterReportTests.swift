import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import HotlineModel
import TestCasework
import TestSupport
import Testing

/// Reports that come after a finding of no content: they say that something is there now, and somebody must look.
@Suite(.timeLimit(.minutes(2))) struct LaterReportTests {
    let clock = ManualClock()
    let federation: TestSecretariat
    let nl: TestDesk, de: TestDesk
    let post: TestPost

    init() async throws {
        federation = try TestSecretariat(clock: clock)
        let own = try federation.enrol("nl", covering: ["NL"]), other = try federation.enrol("de", covering: ["DE"])
        nl = try await federation.desk(own, others: [other], policy: CasePolicy(undo: .seconds(60)))
        de = try await federation.desk(other, others: [own], policy: CasePolicy(undo: .seconds(60)))
        post = TestPost(nl, de)
    }

    private func report(
        _ country: String = "nl", to desk: TestDesk, _ origin: Origin = .police, items: [ItemHashes] = []
    ) async throws -> ReceivedReport {
        clock.advance(by: .seconds(5))
        let submission = ReportSubmission(address: "http://\(country).host.example/a", origin: origin, items: items)
        return try await desk.desk.receive([submission])[0].get()
    }

    private func find(
        _ id: CaseID, _ kind: ReportKind, _ reason: String? = nil, at desk: TestDesk, by analyst: String = "anna", now: Bool = false
    ) async throws {
        clock.advance(by: .seconds(5))
        var finding = AssessmentSubmission(
            caseID: id, classification: kind == .childSexualAbuse ? .national : .notIllegal, kind: kind, actor: analyst)
        finding.reason = reason.map(ReasonCode.init(rawValue:))
        finding.countsNow = now
        _ = try await desk.desk.assess([finding])[0].get()
    }

    private func conclude(_ id: CaseID, at desk: TestDesk, by analyst: String = "anna") async throws {
        _ = try await desk.desk.conclude([UndoSubmission(caseID: id, actor: analyst)])[0].get()
        try await post.deliver()
    }

    private func review(_ id: CaseID, at desk: TestDesk) async throws -> ReviewReason? {
        try await desk.store.read { try $0.workItem(of: $0.caseRecord(id)?.number ?? 0)?.review }
    }

    @Test(
        arguments: [(ReportKind.notFound, nil), (.notFound, "error404NotFoundOrSiteDown"), (.other, "passwordProtected")]
            as [(ReportKind, String?)], [true, false])
    func aReportThatCameAfterAFindingOfNoContentIsForAPerson(finding: (kind: ReportKind, reason: String?), isLeased: Bool) async throws {
        let id = try await report(to: nl, .public).caseID
        if isLeased { #expect(try await nl.desk.lease(1, to: "anna").map(\.id) == [id]) }
        try await find(id, finding.kind, finding.reason, at: nl)
        for origin in [Origin.public, .police] {
            let later = try await report(to: nl, origin)
            #expect(later.caseID == id && later.spared == .openCase)
        }
        try await conclude(id, at: nl)
        #expect(try await nl.stage(of: id) == .closed)
        #expect(try await review(id, at: nl) == .reportedSince)
        #expect(try await nl.desk.lease(1, to: "dora").map(\.id) == [id])
        try await find(id, .childSexualAbuse, at: nl, by: "dora", now: true)
        try await post.deliver()
        #expect(try await nl.stage(of: id) == .routed)
        #expect(try await review(id, at: nl) == nil)
    }

    @Test func whoeverLooksAgainAnswersTheReport() async throws {
        let id = try await report(to: nl, .public).caseID
        try await find(id, .notFound, at: nl)
        _ = try await report(to: nl)
        try await conclude(id, at: nl)
        try await find(id, .notFound, at: nl, by: "dora", now: true)
        #expect(try await review(id, at: nl) == nil)
        // The next one is not spared either.
        #expect(try await report(to: nl).spared == nil)
    }

    @Test func aFindingOfContentSparesThemAsBefore() async throws {
        let id = try await report(to: nl, .public).caseID
        try await find(id, .other, at: nl)
        #expect(try await report(to: nl).spared == .openCase)
        try await conclude(id, at: nl)
        #expect(try await review(id, at: nl) == nil)
    }

    @Test func aReportBeforeTheFindingWasLookedAt() async throws {
        let id = try await report(to: nl, .public).caseID
        #expect(try await report(to: nl).spared == .openCase)
        try await find(id, .notFound, at: nl)
        try await conclude(id, at: nl)
        #expect(try await review(id, at: nl) == nil)
    }

    @Test func aNewItemWithinTheWindowIsACaseOfItsOwn() async throws {
        let id = try await report(to: nl, .public).caseID
        try await find(id, .other, at: nl)
        let later = try await report(to: nl, items: [ItemHashes(sha256: SHA256.digest(ofText: "an item").hex)])
        #expect(later.caseID != id && later.spared == nil)
        try await conclude(id, at: nl)
        #expect(try await nl.desk.lease(2, to: "dora").map(\.id) == [later.caseID])
    }

    @Test func aSecondPairOfEyesIsNoOther() async throws {
        let desk = try await federation.desk(
            try federation.enrol("us", covering: ["US"]), policy: CasePolicy(secondAssessment: .all, undo: .seconds(60)))
        let id = try await report("us", to: desk, .public).caseID
        try await find(id, .notFound, at: desk)
        _ = try await desk.desk.conclude([UndoSubmission(caseID: id, actor: "anna")])[0].get()
        // The second analyst looks after this one.
        _ = try await report("us", to: desk)
        try await find(id, .notFound, at: desk, by: "ben")
        _ = try await report("us", to: desk)
        _ = try await desk.desk.conclude([UndoSubmission(caseID: id, actor: "ben")])[0].get()
        #expect(try await desk.stage(of: id) == .closed)
        #expect(try await review(id, at: desk) == .reportedSince)
    }

    @Test func theFindingOfAnotherMemberIsNoOther() async throws {
        let id = try await report("de", to: nl, .public).caseID
        try await find(id, .childSexualAbuse, at: nl, now: true)
        try await post.deliver()
        try await find(id, .notFound, at: de)
        for desk in [nl, de] {
            let later = try await report("de", to: desk)
            #expect(later.caseID == id && later.spared == .openCase)
        }
        try await conclude(id, at: de)
        for desk in [nl, de] {
            #expect(try await desk.stage(of: id) == .closed)
            #expect(try await review(id, at: desk) == .reportedSince)
        }
        // Whoever sees it there brings it back.
        try await find(id, .childSexualAbuse, at: nl, now: true)
        try await post.deliver()
        for desk in [nl, de] { #expect(try await desk.stage(of: id) == .routed) }
    }

    @Test(
        arguments: [
            ("error404NotFoundOrSiteDown", nil, nil), ("error404NotFoundOrSiteDown", "error404NotFoundOrSiteDown", nil),
            ("error404NotFoundOrSiteDown", "virtualMaterial", "contradictoryFinding"), ("adultPornography", nil, nil),
        ] as [(String, String?, String?)])
    func aReasonBesideTheAssessmentIsPartOfIt(beside: String, within: String?, refusal: String?) async throws {
        let id = try await report("de", to: nl, .public).caseID
        try await find(id, .childSexualAbuse, at: nl, now: true)
        try await post.deliver()
        clock.advance(by: .seconds(5))
        var assessment = Assessment(classification: .notIllegal, kind: .other, member: de.member, at: nl.steps.now)
        assessment.reason = within.map(ReasonCode.init(rawValue:))
        let body = UpdateBody(event: .notIllegal, at: nl.steps.now, reason: beside, assessment: assessment)
        let update = de.enrolment.envelope(to: nl.member, .update(body), about: id, at: nl.steps.now)
        let result = try await nl.admit(update)
        #expect(result == (refusal.map { .rejected(code: $0) } ?? .accepted(attached: true)))
        guard refusal == nil else { return }
        // Only what somebody saw spares the next report.
        let isSpared = try await report("de", to: nl).spared != nil
        #expect(isSpared == (beside == "adultPornography"))
    }

    @Test func soIsTheCorrectionByTheMemberThatGaveTheCase() async throws {
        let id = try await report("de", to: nl, .public).caseID
        try await find(id, .childSexualAbuse, at: nl, now: true)
        try await post.deliver()
        _ = try await nl.steps.run { step in
            guard let number = try step.transaction.caseRecord(id)?.number else { return }
            try step.transaction.askReview(of: number, because: .statementsFell, since: federation.start)
        }
        try await find(id, .notFound, at: nl)
        _ = try await report("de", to: de)
        try await conclude(id, at: nl)
        #expect(try await de.stage(of: id) == .closed)
        #expect(try await review(id, at: de) == .reportedSince)
    }
}
