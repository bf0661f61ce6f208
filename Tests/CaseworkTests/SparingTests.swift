import CaseService
import CaseStore
import CaseStoreSQLite
import Cryptography
import Envelopes
import HotlineModel
import Observability
import TestCasework
import TestSupport
import Testing

@testable import Casework

/// Reports about what is known, on a desk with a real store.
@Suite(.timeLimit(.minutes(2))) struct SparingTests {
    let clock = ManualClock()
    let federation: TestSecretariat
    let nl: TestDesk
    let de: TestMember

    init() async throws {
        federation = try TestSecretariat(clock: clock)
        de = try federation.enrol("de", covering: ["DE"])
        nl = try await federation.desk(try federation.enrol("nl", covering: ["NL"]), others: [de])
    }

    private func item(_ number: Int) -> ItemHashes { ItemHashes(sha256: SHA256.digest(of: Array("item \(number)".utf8)).hex) }

    private func report(
        _ page: String, key: String? = nil, site: String? = nil, items: [Int] = [], origin: Origin = .public
    ) async throws -> ReceivedReport {
        var details = SiteDetails()
        details.type = site.map(SiteType.init(rawValue:))
        let submission = ReportSubmission(
            address: "http://nl.host.example/\(page)", origin: origin, key: key, site: details, items: items.map(item))
        return try await nl.desk.receive([submission])[0].get()
    }

    private func assess(
        _ id: CaseID, _ classification: Classification, items: [Int] = [], age: AgeGroup? = nil, sex: Sex? = nil, medium: Medium? = nil
    ) async throws {
        var submission = AssessmentSubmission(
            caseID: id, classification: classification, kind: classification.isIllegal ? .childSexualAbuse : .other)
        submission.items = items.map(item)
        submission.age = age
        submission.sex = sex
        submission.medium = medium
        _ = try await nl.desk.assess([submission])[0].get()
    }

    private func waiting() async throws -> [CaseID] { try await nl.store.read { try $0.workList(after: nil, limit: 100).map(\.caseID) } }

    private func file(of id: CaseID) async throws -> CaseFile {
        try nl.steps.context.unseal(try #require(try await nl.store.read { try $0.caseRecord(id) })).file
    }

    private func spared(_ id: CaseID) async throws -> [Sparing?] {
        try await nl.store.read { view in try view.caseRecord(id).map { try view.reports(of: $0.number).map(\.spared) } ?? [] }
    }

    @Test func furtherReportsOfAnOpenCaseAreSparedAndCounted() async throws {
        let first = try await report("a", key: "1")
        #expect(first.outcome == .opened && first.spared == nil)
        #expect(try await report("a", key: "1").outcome == .known)
        let second = try await report("a", key: "2")
        #expect(second.outcome == .attached && second.caseID == first.caseID && second.spared == .openCase)
        try await assess(first.caseID, .baseline)
        #expect(try await report("a").spared == .openCase)
        try await nl.tracing.routeWaiting()
        #expect(try await report("a").spared == .openCase)
        #expect(try await spared(first.caseID) == [nil, .openCase, .openCase, .openCase])
        #expect(try await waiting().isEmpty)
        let metrics = String(decoding: nl.metrics.text(), as: UTF8.self)
        #expect(metrics.contains("hotline_reports_spared_total{reason=\"openCase\"} 3\n"))
    }

    @Test(arguments: ["nl.host.example／x.example", "nl.host.example⁈x.example", "nl.host.example%EF%BC%8Fx.example", "u\\@nl.host.example"])
    func aLookAlikeOfAnAddressIsUnreadableAndHidesNothing(host: String) async throws {
        let lookAlike = try await nl.desk.receive([ReportSubmission(address: "http://\(host)/a", origin: .public)])[0]
        #expect(try lookAlike.get().outcome == .unreadable)
        let first = try await report("a")
        #expect(first.outcome == .opened && first.spared == nil)
    }

    @Test(arguments: [("nl.host.example.", "nl.host.example"), ("ẞ.test", "ss.test"), ("xn--board-.test", "board.test")])
    func anotherHostSparesNobody(host: String, plain: String) async throws {
        let reports = try await nl.desk.receive([host, plain].map { ReportSubmission(address: "http://\($0)/a", origin: .public) })
        #expect(try reports.map { try $0.get().outcome } == [.opened, .opened])
    }

    @Test func aNewItemOnAnOpenCaseReachesAPersonAsANewCase() async throws {
        let first = try await report("a", items: [1])
        try await assess(first.caseID, .baseline)
        let second = try await report("a", items: [1, 2])
        #expect(second.outcome == .opened && second.caseID != first.caseID && second.spared == nil)
        #expect(try await waiting() == [second.caseID])
        #expect(try await file(of: second.caseID).items == [item(1), item(2)])
    }

    @Test func aNewItemOnACaseNobodyBeganToLookAtIsShownWithIt() async throws {
        let first = try await report("a", items: [1])
        let second = try await report("a", site: "website", items: [1, 2])
        #expect(second.caseID == first.caseID && second.spared == nil)
        #expect(try await file(of: first.caseID).items == [item(1), item(2)])
        #expect(try await file(of: first.caseID).site.type?.rawValue == "website")
    }

    @Test func aNewItemOnACaseAnAnalystHasIsACaseOfItsOwn() async throws {
        let first = try await report("a", items: [1])
        _ = try await nl.desk.lease(1, to: "anna")
        let second = try await report("a", items: [2])
        #expect(second.caseID != first.caseID)
        #expect(try await file(of: first.caseID).items == [item(1)])
        #expect(try await nl.desk.lease(5, to: "bert").map(\.id) == [second.caseID])
    }

    @Test(arguments: ["imageBoard", "forum", "searchProvider", "redirector", "linkSite"])
    func aReusedAddressReachesAPersonEachTime(site: String) async throws {
        let first = try await report("board", site: site)
        try await assess(first.caseID, .baseline)
        // The reporter need not know the kind of place.
        let second = try await report("board")
        #expect(second.outcome == .opened && second.caseID != first.caseID)
        try await assess(second.caseID, .notIllegal)
        let third = try await report("board", site: site)
        #expect(third.spared == nil && third.outcome == .opened)
        #expect(try await waiting() == [third.caseID])
    }

    @Test func aFreshFindingThatNothingIsIllegalTakesTheReportAndStaysClosed() async throws {
        let first = try await report("a")
        try await assess(first.caseID, .notIllegal)
        clock.advance(by: .seconds(6 * 86_400))
        let second = try await report("a")
        #expect(second.outcome == .attached && second.caseID == first.caseID && second.spared == .freshAssessment)
        #expect(try await nl.stage(of: first.caseID) == .closed)
        clock.advance(by: .seconds(86_400))
        let third = try await report("a")
        #expect(third.outcome == .opened && third.spared == nil)
    }

    @Test func aFreshIllegalFindingIsCarriedOverToANewCaseThatGoesStraightToItsTrace() async throws {
        let first = try await report("a", site: "website", items: [1])
        try await assess(first.caseID, .national, age: .infant, sex: .male, medium: .video)
        try await nl.tracing.routeWaiting()
        try await nl.act(.removed, on: first.caseID)
        #expect(try await nl.stage(of: first.caseID) == .closed)
        clock.advance(by: .seconds(86_400))
        let second = try await report("a")
        #expect(second.outcome == .opened && second.caseID != first.caseID && second.spared == .freshAssessment)
        #expect(try await nl.stage(of: second.caseID) == .awaitingTrace)
        let (before, after) = (try await file(of: first.caseID), try await file(of: second.caseID))
        #expect(after.assessment == before.assessment && after.items == before.items && after.site == before.site)
        #expect(try await waiting().isEmpty)
        try await nl.tracing.routeWaiting()
        #expect(try await nl.placements(of: second.caseID) == ["keep nl open"])
        #expect(try await nl.history(of: second.caseID) == ["nl:reported", "nl:assessed", "nl:routed"])
    }

    @Test func aPageOfKnownItemsIsAssessedByThem() async throws {
        let first = try await report("a")
        try await assess(first.caseID, .national, items: [1], age: .pubescent, sex: .female, medium: .image)
        let other = try await report("b")
        try await assess(other.caseID, .baseline, items: [2], age: .prepubescent, sex: .male, medium: .image)
        let known = try await report("c", items: [1, 2])
        #expect(known.outcome == .opened && known.spared == .knownHashes)
        let assessment = try #require(try await file(of: known.caseID).assessment)
        #expect(assessment.classification == .baseline && assessment.kind == .childSexualAbuse && assessment.member == nl.member)
        #expect(assessment.age == .prepubescent && assessment.sex == .both && assessment.medium == .image)
        let record = try #require(try await nl.store.read { try $0.caseRecord(known.caseID) })
        #expect(record.stage == .awaitingTrace && record.classification == .baseline && record.sex == .both)
        let event = try await nl.store.read { try $0.events(of: record.number) }.last
        #expect(event?.kind == .assessed && event?.actor == "node" && event?.reason == "baseline:knownHashes" && event?.salt != nil)
        // One unknown item is enough to bring the page to a person.
        #expect(try await report("d", items: [1, 2, 3]).spared == nil)
    }

    @Test func recognisingAnItemIsNoFurtherWordAboutIt() async throws {
        try await enter(item(1), .baseline, from: de.member)
        let known = try await report("a", items: [1])
        #expect(known.spared == .knownHashes)
        let assessment = try #require(try await file(of: known.caseID).assessment)
        #expect(assessment.age == .undetermined && assessment.sex == .undetermined)
        let digest = try #require(Digest(hex: item(1).sha256))
        #expect(try await nl.store.read { try $0.hash(digest) }?.sources.map(\.member) == [de.member])
        #expect(try await nl.store.read { try $0.knownItem(digest) } == nil)
    }

    @Test func anothersNationalFindingSparesNobody() async throws {
        try await enter(item(1), .national, from: de.member)
        #expect(try await report("a", items: [1]).spared == nil)
    }

    @Test func aStandAloneMD5SHA1OrPDQIsNoKnownItem() async throws {
        let first = try await report("a")
        var seen = item(1)
        seen.md5 = String(repeating: "a", count: 32)
        seen.sha1 = String(repeating: "b", count: 40)
        seen.pdq = String(repeating: "c", count: 64)
        var submission = AssessmentSubmission(caseID: first.caseID, classification: .baseline, kind: .childSexualAbuse)
        submission.items = [seen]
        _ = try await nl.desk.assess([submission])[0].get()
        var alike = seen
        alike.sha256 = item(2).sha256
        let report = ReportSubmission(address: "http://nl.host.example/b", origin: .public, items: [alike])
        #expect(try await nl.desk.receive([report])[0].get().spared == nil)
    }

    @Test func whatRetentionDestroyedSaysNothing() async throws {
        let first = try await report("a")
        try await assess(first.caseID, .notIllegal)
        try await nl.store.write { transaction in
            var record = try #require(try transaction.caseRecord(first.caseID))
            record.wrappedKey = nil
            record.sealedFile = nil
            try transaction.update(record)
        }
        #expect(try await report("a").outcome == .opened)
    }

    @Test func whatAPartnerConfirmedSparesTheNextReportOfIt() async throws {
        let envelope = de.envelope(to: nl.member, de.report("http://nl.host.example/a", at: federation.start), at: federation.start)
        _ = try await nl.admit(envelope)
        let joined = try await report("a")
        #expect(joined.caseID == envelope.caseID && joined.spared == .openCase)
        #expect(try await spared(envelope.caseID) == [.partner, .openCase])
    }

    // MARK: What our analysts found about an item falls with the finding

    /// The findings of a page that is recognised by the first item, which another member confirms too.
    private func recognised(_ page: String) async throws -> [String?] {
        try await enter(item(1), .baseline, from: de.member)
        let known = try await report(page, items: [1])
        #expect(known.spared == .knownHashes)
        let assessment = try await file(of: known.caseID).assessment
        return [assessment?.age?.rawValue, assessment?.sex?.rawValue, assessment?.medium?.rawValue]
    }

    private static let untold = [AgeGroup.undetermined.rawValue, Sex.undetermined.rawValue, nil]

    @Test func aWithdrawnFindingSaysNothingOfItsItems() async throws {
        let first = try await report("a")
        try await assess(first.caseID, .national, items: [1], age: .infant, sex: .female, medium: .image)
        _ = try await nl.desk.withdraw([WithdrawalSubmission(caseID: first.caseID)])[0].get()
        #expect(try await recognised("b") == Self.untold)
    }

    @Test func aCorrectedFindingSaysNothingOfItsItems() async throws {
        let first = try await report("a")
        try await assess(first.caseID, .national, items: [1], age: .infant, sex: .male)
        try await assess(first.caseID, .notIllegal, items: [1])
        #expect(try await recognised("b") == Self.untold)
    }

    @Test func aWithdrawnHashSaysNothingOfItsItem() async throws {
        let first = try await report("a")
        try await assess(first.caseID, .national, items: [1], age: .infant, sex: .male)
        _ = try await nl.desk.withdraw([HashWithdrawalSubmission(sha256: try #require(Digest(hex: item(1).sha256)))])[0].get()
        #expect(try await recognised("b") == Self.untold)
    }

    @Test func ofSeveralFindingsTheNewestThatStandsSpeaksOfAnItem() async throws {
        var cases: [CaseID] = []
        for (page, age) in [("a", AgeGroup.pubescent), ("b", .prepubescent), ("c", .infant)] {
            let reported = try await report(page)
            clock.advance(by: .seconds(1))
            try await assess(reported.caseID, .national, items: [1], age: age, sex: .male, medium: .video)
            cases.append(reported.caseID)
        }
        _ = try await nl.desk.withdraw([WithdrawalSubmission(caseID: cases[2])])[0].get()
        #expect(try await recognised("d") == ["prepubescent", "male", "video"])
        // One that is older than what counts changes nothing.
        _ = try await nl.desk.withdraw([WithdrawalSubmission(caseID: cases[0])])[0].get()
        #expect(try await recognised("e") == ["prepubescent", "male", "video"])
        _ = try await nl.desk.withdraw([WithdrawalSubmission(caseID: cases[1])])[0].get()
        #expect(try await recognised("f") == Self.untold)
    }

    private func enter(_ item: ItemHashes, _ classification: Classification, from member: MemberID) async throws {
        let now = nl.steps.now
        let digest = try #require(Digest(hex: item.sha256))
        let source = HashSource(member: member, classification: classification, at: now)
        let entry = HashEntry(sha256: digest, sources: [source], addedAt: now, changedAt: now)
        _ = try await nl.store.write { try HashLedger.merge(entry, into: $0) }
    }
}
