import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import HotlineModel
import TestCasework
import Testing

/// What rests on a finding of another case or member, when that finding is taken back or corrected.
@Suite(.timeLimit(.minutes(3))) struct TakenBackTests {
    let federation: TestSecretariat
    let nl: TestDesk, de: TestDesk, central: TestDesk
    let post: TestPost
    let hash = SHA256.digest(ofText: "an item"), other = SHA256.digest(ofText: "another item")

    init() async throws {
        federation = try TestSecretariat()
        let members = [
            try federation.enrol("nl", covering: ["NL"]), try federation.enrol("de", covering: ["DE"]),
            try federation.enrol("central", role: .central),
        ]
        nl = try await federation.desk(members[0], others: [members[1], members[2]])
        de = try await federation.desk(
            members[1], others: [members[0], members[2]], policy: CasePolicy(secondAssessment: .baseline, undo: .seconds(60)))
        central = try await federation.desk(members[2], others: [members[0], members[1]])
        post = TestPost(nl, de, central)
    }

    private func items(_ hashes: [Digest]) -> [ItemHashes] { hashes.map { ItemHashes(sha256: $0.hex) } }

    /// A case of `nl` about a page in a country, everywhere that it goes.
    private func given(
        _ country: String, as classification: Classification = .national, _ hashes: [Digest] = []
    ) async throws -> CaseID {
        let country = country.lowercased()
        let id = try await nl.confirmCase(
            at: "http://\(country).host.example/a", page: country, as: classification, items: items(hashes))
        try await post.deliver()
        return id
    }

    private func report(_ country: String, to desk: TestDesk, _ origin: Origin = .public) async throws -> ReceivedReport {
        let submission = ReportSubmission(address: "http://\(country.lowercased()).host.example/a", origin: origin)
        let received = try await desk.desk.receive([submission])[0].get()
        try await post.deliver()
        return received
    }

    private func withdraw(_ id: CaseID, at desk: TestDesk) async throws {
        _ = try await desk.desk.withdraw([WithdrawalSubmission(caseID: id, actor: "anna")])[0].get()
        try await post.deliver()
    }

    private func assess(
        _ id: CaseID, _ classification: Classification, at desk: TestDesk, _ hashes: [Digest] = [], kind: ReportKind? = nil,
        by analyst: String = "anna", now: Bool = true
    ) async throws {
        var finding = AssessmentSubmission(
            caseID: id, classification: classification, kind: kind ?? (classification.isIllegal ? .childSexualAbuse : .other),
            actor: analyst)
        finding.items = items(hashes)
        finding.countsNow = now
        _ = try await desk.desk.assess([finding])[0].get()
        try await post.deliver()
    }

    private func file(_ id: CaseID, at desk: TestDesk) async throws -> CaseFile? {
        try await desk.desk.read { reader in try reader.view.caseRecord(id).map { try reader.unseal($0).file } }
    }

    private func classification(_ id: CaseID, at desk: TestDesk) async throws -> Classification? {
        try await file(id, at: desk)?.assessment?.classification
    }

    private func review(_ id: CaseID, at desk: TestDesk) async throws -> ReviewReason? {
        try await desk.store.read { try $0.workItem(of: $0.caseRecord(id)?.number ?? 0)?.review }
    }

    private func sources(of hash: Digest, at desk: TestDesk) async throws -> [MemberID] {
        try await desk.store.read { try $0.hash(hash)?.sources.map(\.member) ?? [] }
    }

    // MARK: A finding of ours that does not count yet

    @Test func aWithdrawalKeepsOurFindingThatCanStillBeUndone() async throws {
        let id = try await given("DE")
        try await assess(id, .national, at: de, [hash], now: false)
        try await withdraw(id, at: nl)
        #expect(try await de.stage(of: id) == .routed)
        #expect(try await review(id, at: de) == .findingWithdrawn)
        _ = try await de.desk.conclude([UndoSubmission(caseID: id, actor: "anna")])[0].get()
        try await post.deliver()
        #expect(try await review(id, at: de) == nil)
        #expect(try await sources(of: hash, at: de) == [de.member])
        // The responsible member saw the content, so the case goes on at the member that withdrew.
        for desk in [nl, de] { #expect(try await classification(id, at: desk) == .national) }
        #expect(try await nl.stage(of: id) == .routed)
        #expect(try await classification(id, at: central) == .national)
    }

    @Test func afterAnUndoAPersonStillDecides() async throws {
        let id = try await given("DE")
        try await assess(id, .national, at: de, now: false)
        try await withdraw(id, at: nl)
        _ = try await de.desk.undo([UndoSubmission(caseID: id, actor: "anna")])[0].get()
        #expect(try await review(id, at: de) == .findingWithdrawn)
        #expect(try await de.desk.lease(1, to: "dora").map(\.id) == [id])
    }

    @Test func aWithdrawalKeepsAFindingThatWaitsForASecondPairOfEyes() async throws {
        let id = try await given("DE")
        try await assess(id, .baseline, at: de)
        #expect(try await de.history(of: id).last == "de:proposed")
        try await withdraw(id, at: nl)
        #expect(try await review(id, at: de) == .findingWithdrawn)
        try await assess(id, .baseline, at: de, by: "dora")
        for desk in [nl, de, central] { #expect(try await classification(id, at: desk) == .baseline) }
    }

    @Test func ourOwnWithdrawalKeepsAFindingThatWaitsForASecondPairOfEyes() async throws {
        let id = try await de.desk.receive([ReportSubmission(address: "http://de.host.example/own", origin: .public)])[0].get().caseID
        try await assess(id, .national, at: de)
        try await assess(id, .baseline, at: de, by: "dora")
        try await withdraw(id, at: de)
        #expect(try await de.stage(of: id) == .withdrawn)
        #expect(try await review(id, at: de) == .ownFindingWithdrawn)
        try await assess(id, .baseline, at: de, by: "berta")
        #expect(try await classification(id, at: de) == .baseline)
    }

    // MARK: Reports that a finding spared

    @Test func aReportThatAWithdrawnFindingSparedIsForAnAnalyst() async throws {
        let id = try await given("DE", as: .baseline)
        try await de.act(.unavailable, on: id)
        try await post.deliver()
        let again = try await report("DE", to: de)
        #expect(again.spared == .freshAssessment)
        #expect(try await de.stage(of: again.caseID) == .routed)
        try await withdraw(id, at: nl)
        #expect(try await de.stage(of: again.caseID) == .awaitingAssessment)
        let figures = try await de.store.read { try $0.figures(from: nil, until: nil) }
        #expect(figures.spared[.freshAssessment] == nil && figures.awaiting == 1)
        // The review comes first; then the analyst finds about the report, whatever was done about the page before.
        #expect(try await de.desk.lease(2, to: "dora").map(\.id) == [id, again.caseID])
        try await assess(again.caseID, .national, at: de, by: "dora")
        #expect(try await de.stage(of: again.caseID) == .routed)
        try await de.act(.removed, on: again.caseID)
        #expect(try await de.stage(of: again.caseID) == .closed)
    }

    @Test func aReportThatJoinedTheWithdrawnCaseIsForAnAnalyst() async throws {
        let id = try await given("NL")
        try await assess(id, .notIllegal, at: nl)
        let again = try await report("NL", to: nl, .police)
        #expect(again.caseID == id && again.spared == .freshAssessment)
        try await withdraw(id, at: nl)
        #expect(try await nl.stage(of: id) == .withdrawn)
        #expect(try await review(id, at: nl) == .ownFindingWithdrawn)
        try await assess(id, .national, at: nl)
        #expect(try await nl.stage(of: id) == .routed)
    }

    @Test func aCopyThatWasFoundNotIllegalSparesNoReport() async throws {
        let id = try await given("NL")
        try await assess(id, .notIllegal, at: nl)
        #expect(try await classification(id, at: central) == .notIllegal)
        let received = try await report("NL", to: central)
        #expect(received.outcome == .opened && received.spared == nil)
    }

    // MARK: Corrections of a finding that others adopted

    /// A report of the same page at central, which has a copy.
    private func adopted(from id: CaseID, _ country: String = "NL") async throws -> CaseID {
        let received = try await report(country, to: central)
        #expect(received.spared == .freshAssessment)
        return received.caseID
    }

    @Test func aCorrectionReachesTheCasesThatAdoptedTheFinding() async throws {
        let id = try await given("NL")
        let adopted = try await adopted(from: id)
        try await assess(id, .notIllegal, at: nl)
        #expect(try await classification(id, at: central) == .notIllegal)
        #expect(try await classification(adopted, at: central) == .notIllegal)
        #expect(try await central.stage(of: adopted) == .closed)
    }

    @Test func aWiderFindingReachesThemToo() async throws {
        let id = try await given("NL")
        let adopted = try await adopted(from: id)
        try await assess(id, .baseline, at: nl)
        #expect(try await classification(adopted, at: central) == .baseline)
        #expect(try await file(adopted, at: central)?.assessment?.basis == .recognised(restsOn: [nl.member]))
        // It still falls with the finding that it follows now.
        try await withdraw(id, at: nl)
        #expect(try await central.stage(of: adopted) == .awaitingAssessment)
    }

    @Test func aFindingThatNothingWasThereSparesNoReport() async throws {
        let id = try await given("NL")
        let adopted = try await adopted(from: id)
        try await assess(id, .notIllegal, at: nl, kind: .notFound)
        #expect(try await central.stage(of: adopted) == .awaitingAssessment)
    }

    @Test func ourOwnCorrectionReachesOurOtherCaseAndTheStatements() async throws {
        let id = try await given("NL", [hash])
        try await nl.act(.removed, on: id)
        let again = try await report("NL", to: nl)
        #expect(again.spared == .freshAssessment)
        _ = try await nl.desk.reverse([ActionSubmission(caseID: id, action: .removed)])[0].get()
        try await assess(id, .notIllegal, at: nl, [hash])
        #expect(try await classification(again.caseID, at: nl) == .notIllegal)
        for desk in [nl, central] { #expect(try await sources(of: hash, at: desk).isEmpty) }
    }

    @Test func aFindingAboutTheCaseThatAdoptedChangesNoEarlierOne() async throws {
        let id = try await given("NL")
        try await nl.act(.removed, on: id)
        let again = try await report("NL", to: nl)
        #expect(again.spared == .freshAssessment)
        try await assess(again.caseID, .notIllegal, at: nl)
        #expect(try await classification(id, at: nl) == .national)
        #expect(try await review(id, at: nl) == nil)
    }

    // MARK: The responsible member takes its finding back

    @Test func aCopyFallsWithTheFindingOfTheResponsibleMember() async throws {
        let id = try await given("DE")
        let adopted = try await adopted(from: id, "DE")
        try await assess(id, .national, at: de)
        try await withdraw(id, at: de)
        // The member that gave the case has a person decide; until then the copy says nothing.
        #expect(try await review(id, at: nl) == .findingWithdrawn)
        #expect(try await nl.placements(of: id) == ["forward de open"])
        #expect(try await central.stage(of: id) == .withdrawn)
        #expect(try await central.stage(of: adopted) == .awaitingAssessment)
        try await assess(id, .national, at: nl)
        #expect(try await classification(id, at: central) == .national)
        #expect(try await central.stage(of: id) == .copy)
    }

    @Test func aDecisionThatBringsTheCaseBackBringsTheCopyBack() async throws {
        for action in [CaseEventKind.referred, .removed] {
            let country = action == .referred ? "DE" : "de"
            let page = "http://de.host.example/\(action.rawValue)"
            let id = try await nl.confirmCase(at: page, page: "\(country)\(action.rawValue)", as: .national, items: items([hash]))
            try await post.deliver()
            try await de.act(action, on: id)
            try await post.deliver()
            try await withdraw(id, at: nl)
            #expect(try await central.stage(of: id) == .withdrawn)
            try await assess(id, .national, at: de)
            #expect(try await central.stage(of: id) == .copy)
            #expect(try await classification(id, at: central) == .national)
        }
    }

    // MARK: Items of a withdrawn finding

    @Test func anItemOfAWithdrawnFindingDoesNotComeBack() async throws {
        let id = try await given("DE", as: .baseline, [hash])
        try await withdraw(id, at: nl)
        try await assess(id, .national, at: nl, [other])
        for desk in [nl, de, central] { #expect(try await file(id, at: desk)?.items.map(\.sha256) == [other.hex]) }
        try await assess(id, .national, at: de)
        for desk in [nl, de, central] {
            #expect(try await sources(of: hash, at: desk).isEmpty)
            #expect(try await sources(of: other, at: desk).contains(nl.member))
        }
    }

    @Test func whoFindsAboutAWithdrawnCaseDoesNotSpeakOfItsItems() async throws {
        let id = try await given("DE", [hash])
        // Both cross on the way: what `de` found names no item.
        let assessment = Assessment(classification: .national, kind: .childSexualAbuse, member: de.member, at: federation.start)
        let update = de.enrolment.envelope(
            to: nl.member, .update(UpdateBody(event: .assessed, at: federation.start, assessment: assessment)), about: id,
            at: federation.start)
        _ = try await nl.desk.withdraw([WithdrawalSubmission(caseID: id, actor: "anna")])[0].get()
        #expect(try await nl.admit(update) == .accepted(attached: true))
        #expect(try await file(id, at: nl)?.items.map(\.restsOn) == [[nl.member]])
        #expect(try await sources(of: hash, at: nl).isEmpty)
    }

    // MARK: A finding that names no item

    @Test func aPlainFindingSpeaksOnlyOfWhatItCanMean() async throws {
        let id = try await given("NL")
        // `de` reports the same page, with an item that nobody here named, and that is worse than the page.
        var file = CaseFile(address: "http://nl.host.example/a")
        file.assessment = Assessment(classification: .baseline, kind: .childSexualAbuse, member: de.member, at: federation.start)
        file.items = items([hash])
        file.items[0].finding = ItemFinding(.baseline)
        let report = de.enrolment.envelope(to: nl.member, .report(ReportBody(file: file, origin: .public)), at: federation.start)
        #expect(try await nl.admit(report) == .accepted(attached: true))
        #expect(try await classification(id, at: nl) == .baseline)
        _ = try await nl.steps.run { step in
            guard let number = try step.transaction.caseRecord(id)?.number else { return }
            try step.transaction.askReview(of: number, because: .statementsFell, since: federation.start)
        }
        try await assess(id, .notIllegal, at: nl)
        #expect(try await nl.stage(of: id) == .closed)
        #expect(try await self.file(id, at: nl)?.items.map(\.restsOn) == [[de.member]])
        #expect(try await sources(of: hash, at: nl) == [de.member])
    }

    @Test func ourOwnWorseItemIsNotForgotten() async throws {
        let id = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/own", origin: .public)])[0].get().caseID
        var finding = AssessmentSubmission(caseID: id, classification: .national, kind: .childSexualAbuse)
        finding.items = items([hash])
        finding.items[0].finding = ItemFinding(.national)
        _ = try await nl.desk.assess([finding])[0].get()
        let plain = AssessmentSubmission(caseID: id, classification: .notIllegal, kind: .other)
        let refusal = CaseworkError.contradictoryFinding(id, FindingRules.Contradiction(.itemBeyondPage, item: 1))
        await #expect(throws: refusal) { try await nl.desk.assess([plain])[0].get() }
        // What was withdrawn is nobody's finding about the item any more.
        try await withdraw(id, at: nl)
        try await assess(id, .notIllegal, at: nl)
        #expect(try await classification(id, at: nl) == .notIllegal)
    }

    // MARK: Other hashes of an item

    private func confirm(_ page: String, md5: String, _ medium: Medium, at desk: TestDesk) async throws -> CaseID {
        var told = items([hash])
        (told[0].md5, told[0].medium) = (md5, medium)
        let id = try await desk.desk.receive([ReportSubmission(address: "http://\(desk.member).host.example/\(page)", origin: .public)])[0]
            .get().caseID
        var finding = AssessmentSubmission(caseID: id, classification: .national, kind: .childSexualAbuse, actor: "anna")
        finding.items = told
        finding.countsNow = true
        _ = try await desk.desk.assess([finding])[0].get()
        try await post.deliver()
        return id
    }

    private func told(at desk: TestDesk) async throws -> [String?] {
        let entry = try await desk.store.read { try $0.hash(hash) }
        return [entry?.md5, entry?.medium?.rawValue]
    }

    @Test func aWrongMD5FallsWithTheFinding() async throws {
        let wrong = String(repeating: "0", count: 31) + "a", right = String(repeating: "b", count: 32)
        let first = try await confirm("a", md5: wrong, .image, at: nl)
        for desk in [nl, central] { #expect(try await told(at: desk) == [wrong, "image"]) }
        try await withdraw(first, at: nl)
        for desk in [nl, central] { #expect(try await told(at: desk) == [nil, nil]) }
        _ = try await confirm("b", md5: right, .video, at: nl)
        for desk in [nl, central] { #expect(try await told(at: desk) == [right, "video"]) }
    }

    @Test func whatAnotherMemberToldFallsWithItsOwnFinding() async throws {
        let wrong = String(repeating: "0", count: 31) + "a", right = String(repeating: "b", count: 32)
        _ = try await confirm("a", md5: right, .video, at: nl)
        let theirs = try await confirm("a", md5: wrong, .image, at: de)
        #expect(try await sources(of: hash, at: central) == [nl.member, de.member])
        #expect(try await told(at: central) == [wrong, "image"])
        try await withdraw(theirs, at: de)
        #expect(try await sources(of: hash, at: central) == [nl.member])
        #expect(try await told(at: central) == [right, "video"])
    }

    @Test func aFurtherFindingOfOursRepeatsWhatWeTold() async throws {
        let right = String(repeating: "b", count: 32)
        _ = try await confirm("a", md5: right, .video, at: nl)
        let plain = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/plain", origin: .public)])[0].get().caseID
        try await assess(plain, .national, at: nl, [hash])
        #expect(try await told(at: nl) == [right, "video"])
    }
}
