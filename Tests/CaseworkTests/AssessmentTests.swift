import CaseService
import CaseStore
import CaseStoreSQLite
import Cryptography
import Envelopes
import HotlineModel
import TestCasework
import Testing

@testable import Casework

/// The effects of an assessment: in the file, in the hash ledger and beside the case.
@Suite(.timeLimit(.minutes(2))) struct AssessmentTests {
    let federation: TestSecretariat
    let nl: TestDesk
    let de: TestMember

    init() async throws {
        federation = try TestSecretariat()
        de = try federation.enrol("de", covering: ["DE"])
        nl = try await federation.desk(try federation.enrol("nl", covering: ["NL"]), others: [de])
    }

    private static func item(_ number: Int, _ classification: Classification? = nil) -> ItemHashes {
        var item = ItemHashes(sha256: SHA256.digest(of: Array("item \(number)".utf8)).hex)
        item.finding = classification.map { ItemFinding($0) }
        return item
    }

    private func reported(in country: String = "NL") async throws -> CaseID {
        let submission = ReportSubmission(address: "http://\(country.lowercased()).host.example/a", origin: .public)
        return try await nl.desk.receive([submission])[0].get().caseID
    }

    private func assess(
        _ id: CaseID, _ classification: Classification, _ change: (inout AssessmentSubmission) -> Void = { _ in }
    ) async throws -> CaseworkError? {
        var submission = AssessmentSubmission(
            caseID: id, classification: classification, kind: classification.isIllegal ? .childSexualAbuse : .other)
        change(&submission)
        if case .failure(let error) = try await nl.desk.assess([submission])[0] { return error }
        return nil
    }

    private func ledger() async throws -> [String: Classification] {
        let entries = try await nl.store.read { try $0.hashes(after: 0, limit: 100) }
        return Dictionary(
            uniqueKeysWithValues: entries.compactMap { entry in entry.classification.map { (entry.sha256.hex, $0) } })
    }

    @Test func onlyIllegalItemsEnterTheLedgerEachAsItWasFound() async throws {
        let id = try await reported()
        let items = [
            Self.item(1), Self.item(2, .national), Self.item(3, .notIllegal), Self.item(4, .baseline),
        ]
        #expect(try await assess(id, .baseline) { $0.items = items } == nil)
        let expected: [String: Classification] = [
            items[0].sha256: .baseline, items[1].sha256: .national, items[3].sha256: .baseline,
        ]
        #expect(try await ledger() == expected)
    }

    @Test func aPageThatIsNotIllegalLeavesNoHash() async throws {
        let id = try await reported()
        #expect(try await assess(id, .notIllegal) { $0.items = [Self.item(1), Self.item(2, .notIllegal)] } == nil)
        #expect(try await ledger().isEmpty)
    }

    @Test(arguments: [(Classification.national, Classification.baseline), (.notIllegal, .national)])
    func aPageMilderThanItsItemIsRefusedAndNothingIsLost(page: Classification, item: Classification) async throws {
        let id = try await reported()
        let items = [Self.item(1), Self.item(2, item)]
        let refusal = try await assess(id, page) { submission in
            submission.items = items
            submission.note = "seen"
        }
        #expect(refusal == .contradictoryFinding(id, FindingRules.Contradiction(.itemBeyondPage, item: 2)))
        #expect(try await nl.stage(of: id) == .awaitingAssessment)
        #expect(try await ledger().isEmpty)
        #expect(try await nl.store.read { try $0.notes(of: $0.caseRecord(id)?.number ?? 0) }.isEmpty)
    }

    @Test func aNoteIsKeptSealedAndTravelsInNoEnvelope() async throws {
        let id = try await reported(in: "DE")
        let note = "the second picture is on http://host.example/other too"
        #expect(try await assess(id, .baseline) { $0.note = note } == nil)
        try await nl.tracing.routeWaiting()
        let (notes, sealed, lines) = try await nl.store.read { view in
            let record = try #require(try view.caseRecord(id))
            let key = try nl.steps.context.unseal(record).key
            let number = record.number
            let lines = try view.outboundLines(about: number).map { try key.unseal(try #require($0.sealedLine), as: .outboundLine) }
            return (try CaseReader(nl.steps.context, view).notes(of: record), try view.notes(of: number).map(\.sealedText), lines)
        }
        #expect(notes.map(\.text) == [note])
        #expect(sealed.allSatisfy { !String(decoding: $0, as: UTF8.self).contains("host.example") })
        #expect(!lines.isEmpty)
        #expect(lines.allSatisfy { !String(decoding: $0, as: UTF8.self).contains("second picture") })
    }

    @Test func aPlaceIsDescribedAfterTheAssessmentIsFinalAndAfterAnAction() async throws {
        let id = try await reported()
        #expect(try await assess(id, .baseline) { $0.site.type = SiteType(rawValue: "forum") } == nil)
        try await nl.tracing.routeWaiting()
        try await nl.act(.noticed, on: id)
        var site = SiteDetails()
        site.commerciality = Commerciality(rawValue: "nonCommercial")
        site.payments = [PaymentMethod(rawValue: "none")]
        for _ in 0..<2 { #expect(try await nl.desk.describe([DescriptionSubmission(caseID: id, site: site)]).map { try $0.get() } == [id]) }
        let described = try await nl.store.read { view in try view.caseRecord(id).map { try nl.steps.context.unseal($0).file.site } }
        #expect(described?.type == SiteType(rawValue: "forum"))
        #expect(described.map(\.missing) == [])
        // Saying the same again is no event.
        #expect(try await nl.history(of: id).filter { $0 == "nl:described" }.count == 1)
    }

    @Test func onlyTheResponsibleMemberDescribes() async throws {
        let id = try await reported(in: "DE")
        #expect(try await assess(id, .national) == nil)
        try await nl.tracing.routeWaiting()
        var site = SiteDetails()
        site.type = SiteType(rawValue: "blog")
        let stranger = CaseID(opener: nl.member, number: UniqueID(at: federation.start))
        let results = try await nl.desk.describe([id, stranger].map { DescriptionSubmission(caseID: $0, site: site) })
        #expect(throws: CaseworkError.notResponsible(id)) { try results[0].get() }
        #expect(throws: CaseworkError.unknownCase(stranger)) { try results[1].get() }
    }

    // MARK: What others say

    private func admit(_ body: EnvelopeBody, about id: CaseID? = nil) async throws -> (CaseID, LineResult) {
        let envelope = de.envelope(to: nl.member, body, about: id, at: federation.start)
        let result = try await nl.admit(envelope)
        return (envelope.caseID, result)
    }

    private func update(_ id: CaseID, to classification: Classification, items: [ItemHashes] = []) async throws -> LineResult {
        let event: CaseEventKind = classification.isIllegal ? .assessed : .notIllegal
        let assessment = Assessment(
            classification: classification, kind: classification.isIllegal ? .childSexualAbuse : .other, member: de.member,
            at: federation.start)
        return try await admit(.update(UpdateBody(event: event, at: federation.start, assessment: assessment, items: items)), about: id).1
    }

    private func classification(_ id: CaseID) async throws -> Classification? {
        try await nl.store.read { try $0.caseRecord(id)?.classification }
    }

    @Test func theResponsibleMembersLastAssessmentCountsUntilItActed() async throws {
        let id = try await reported(in: "DE")
        #expect(try await assess(id, .national) == nil)
        try await nl.tracing.routeWaiting()
        // A second national finding says nothing new and is accepted. Then the member acts, and after that nothing changes any more.
        #expect(try await update(id, to: .national) == .accepted(attached: true))
        #expect(try await admit(.update(UpdateBody(event: .noticed, at: federation.start)), about: id).1 == .accepted(attached: true))
        #expect(try await update(id, to: .baseline) == .accepted(attached: true))
        #expect(try await classification(id) == .national)
        #expect(try await nl.history(of: id).suffix(3) == ["de:assessed", "de:noticed", "de:assessed"])
    }

    @Test func theResponsibleMemberMakesNationalBaselineAndNobodyMakesItLess() async throws {
        let id = try await reported(in: "DE")
        #expect(try await assess(id, .national) { $0.items = [Self.item(1)] } == nil)
        try await nl.tracing.routeWaiting()
        #expect(try await update(id, to: .baseline, items: [Self.item(1)]) == .accepted(attached: true))
        #expect(try await classification(id) == .baseline)
        #expect(try await ledger() == [Self.item(1).sha256: .baseline])
        #expect(try await update(id, to: .notIllegal) == .accepted(attached: true))
        #expect(try await classification(id) == .baseline)
    }

    @Test func anAssessmentSaysNothingOfItemsThatItDoesNotList() async throws {
        let id = try await reported(in: "DE")
        #expect(try await assess(id, .national) { $0.items = [Self.item(1)] } == nil)
        try await nl.tracing.routeWaiting()
        #expect(try await update(id, to: .baseline) == .accepted(attached: true))
        #expect(try await classification(id) == .baseline)
        #expect(try await ledger() == [Self.item(1).sha256: .national])
        let kept = try await nl.desk.read { reader in try reader.view.caseRecord(id).map { try reader.unseal($0).file.items } }
        #expect(kept?.map(\.restsOn) == [[nl.member]] && kept?.first?.finding?.classification == .national)
    }

    @Test func whatWasGivenToUsIsAssessedAgainOnlyOnceItIsOurs() async throws {
        var file = CaseFile(address: "http://nl.host.example/given")
        file.assessment = Assessment(classification: .national, kind: .childSexualAbuse, member: de.member, at: federation.start)
        file.items = [Self.item(1), Self.item(2, .notIllegal)]
        let (id, result) = try await admit(.report(ReportBody(file: file, origin: .public)))
        #expect(result == .accepted(attached: false))
        #expect(try await ledger() == [Self.item(1).sha256: .national])
        #expect(try await assess(id, .notIllegal) == .wrongStage(id, .awaitingTrace))
        try await nl.tracing.routeWaiting()
        #expect(try await assess(id, .notIllegal) == nil)
        #expect(try await nl.stage(of: id) == .closed)
    }

    @Test func aFurtherReportMakesBaselineNothingLess() async throws {
        var file = CaseFile(address: "http://nl.host.example/given")
        file.assessment = Assessment(classification: .baseline, kind: .childSexualAbuse, member: de.member, at: federation.start)
        let id = try await admit(.report(ReportBody(file: file, origin: .public))).0
        try await nl.tracing.routeWaiting()
        try await nl.act(.removed, on: id)
        #expect(try await nl.stage(of: id) == .closed)
        file.assessment?.classification = .national
        #expect(try await admit(.report(ReportBody(file: file, origin: .public)), about: id).1 == .accepted(attached: true))
        #expect(try await classification(id) == .baseline)
        // It is online again. Each action may happen again, and closes the case again.
        try await nl.tracing.routeWaiting()
        try await nl.act(.removed, on: id)
        #expect(try await nl.stage(of: id) == .closed)
    }

    @Test func whatWeGaveBackIsNotOursToAssess() async throws {
        var file = CaseFile(address: "http://de.host.example/given")
        file.assessment = Assessment(classification: .national, kind: .childSexualAbuse, member: de.member, at: federation.start)
        let id = try await admit(.report(ReportBody(file: file, origin: .public))).0
        try await nl.tracing.routeWaiting()
        #expect(try await nl.history(of: id).last == "nl:notHere")
        #expect(try await assess(id, .notIllegal) == .notResponsible(id))
    }
}
