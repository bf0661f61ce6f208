import CaseService
import CaseStore
import CaseStoreSQLite
import Cryptography
import Envelopes
import HotlineModel
import TestCasework
import Testing

@testable import Casework

/// A second pair of eyes at a real desk.
@Suite(.timeLimit(.minutes(2))) struct SecondAssessmentTests {
    let federation: TestSecretariat
    let nl: TestDesk

    init() async throws {
        federation = try TestSecretariat()
        let policy = CasePolicy(secondAssessment: .illegal)
        nl = try await federation.desk(try federation.enrol("nl", covering: ["NL"]), policy: policy)
    }

    private static func item(_ number: Int) -> ItemHashes { ItemHashes(sha256: SHA256.digest(of: Array("item \(number)".utf8)).hex) }

    private func reported(_ page: String) async throws -> CaseID {
        let submission = ReportSubmission(address: "http://nl.host.example/\(page)", origin: .public, items: [Self.item(1)])
        return try await nl.desk.receive([submission])[0].get().caseID
    }

    @discardableResult
    private func assess(
        _ id: CaseID, _ classification: Classification, by actor: String, kind: ReportKind = .childSexualAbuse,
        _ change: (inout AssessmentSubmission) -> Void = { _ in }
    ) async throws -> AssessedCase.Outcome {
        var submission = AssessmentSubmission(caseID: id, classification: classification, kind: kind, actor: actor)
        change(&submission)
        return try await nl.desk.assess([submission])[0].get().outcome
    }

    private func waiting(_ id: CaseID) async throws -> [String] {
        try await nl.store.read { try $0.proposals(of: $0.caseRecord(id)?.number ?? 0).map(\.actor) }
    }

    private func file(_ id: CaseID) async throws -> CaseFile {
        return try #require(try await nl.store.read { view in try view.caseRecord(id).map { try nl.steps.context.unseal($0).file } })
    }

    @Test func aFirstFindingChangesNothingUntilSomebodyElseFindsTheSame() async throws {
        let id = try await reported("a")
        #expect(try await assess(id, .baseline, by: "anna") == .proposed)
        #expect(try await nl.stage(of: id) == .awaitingAssessment)
        #expect(try await waiting(id) == ["anna"])
        #expect(try await file(id).assessment == nil)
        #expect(try await nl.store.read { try $0.hashCounts().distinct } == 0)
        #expect(try await nl.tracing.routeWaiting() == 0)
        #expect(try await assess(id, .baseline, by: "bert") == .assessed)
        #expect(try await nl.stage(of: id) == .awaitingTrace)
        #expect(try await waiting(id).isEmpty)
        #expect(try await nl.history(of: id) == ["nl:reported", "nl:proposed", "nl:assessed"])
        #expect(try await nl.store.read { try $0.hashCounts().distinct } == 1)
    }

    @Test func afterTheFirstFindingAnybodyElseIsLeasedTheCaseAndFindsUnderThatLease() async throws {
        let id = try await reported("a")
        let first = try #require(try await nl.desk.lease(1, to: "anna").first?.work.lease)
        #expect(try await assess(id, .baseline, by: "anna") { $0.lease = first.number } == .proposed)
        // The lease ended with the finding: the case waits again, for everybody but her.
        #expect(try await nl.store.read { try $0.workList(after: nil, limit: 5) }.map(\.lease) == [nil])
        #expect(try await nl.desk.lease(1, to: "anna").isEmpty)
        let second = try #require(try await nl.desk.lease(1, to: "bert").first)
        #expect(second.id == id && second.work.lease?.number != first.number)
        // While he has the lease no other finding counts, nor hers under the lease that ended.
        for (actor, lease) in [("cleo", nil), ("anna", first.number)] as [(String, Int64?)] {
            await #expect(throws: CaseworkError.leasedByAnother(id)) { try await assess(id, .baseline, by: actor) { $0.lease = lease } }
        }
        #expect(try await assess(id, .baseline, by: "bert") { $0.lease = second.work.lease?.number } == .assessed)
        #expect(try await nl.stage(of: id) == .awaitingTrace)
        #expect(try await nl.history(of: id) == ["nl:reported", "nl:proposed", "nl:assessed"])
        #expect(try await nl.store.read { try $0.workCounts(at: nl.steps.now).waiting } == 0)
    }

    @Test func whereTwoDifferedTheCaseIsLeasedToNeitherOfThem() async throws {
        let id = try await reported("a")
        for (analyst, classification) in [("anna", Classification.national), ("bert", .baseline)] {
            let lease = try #require(try await nl.desk.lease(1, to: analyst).first?.work.lease)
            try await assess(id, classification, by: analyst) { $0.lease = lease.number }
        }
        for analyst in ["anna", "bert"] { #expect(try await nl.desk.lease(1, to: analyst).isEmpty) }
        let third = try #require(try await nl.desk.lease(1, to: "cleo").first?.work.lease)
        #expect(try await assess(id, .baseline, by: "cleo") { $0.lease = third.number } == .assessed)
    }

    @Test func theSameAnalystIsNoSecond() async throws {
        let id = try await reported("a")
        try await assess(id, .baseline, by: "anna")
        await #expect(throws: CaseworkError.sameAnalyst(id)) { try await assess(id, .baseline, by: "anna") }
        #expect(try await waiting(id) == ["anna"])
        #expect(try await nl.stage(of: id) == .awaitingAssessment)
    }

    @Test func whenTheyDifferAThirdPersonDecides() async throws {
        let id = try await reported("a")
        try await assess(id, .national, by: "anna")
        #expect(try await assess(id, .notIllegal, by: "bert", kind: .adultPornography) == .differed)
        #expect(try await nl.stage(of: id) == .awaitingAssessment)
        for actor in ["anna", "bert"] {
            await #expect(throws: CaseworkError.sameAnalyst(id)) { try await assess(id, .national, by: actor) }
        }
        #expect(
            try await assess(id, .notIllegal, by: "cleo", kind: .other) { $0.reason = ReasonCode(rawValue: "imagesTooSmall") } == .assessed)
        #expect(try await nl.stage(of: id) == .closed)
        #expect(try await file(id).assessment?.kind == .other)
        #expect(try await nl.history(of: id) == ["nl:reported", "nl:proposed", "nl:differed", "nl:assessed", "nl:closed"])
    }

    @Test func theSameClassificationOfAnotherKindDiffers() async throws {
        let id = try await reported("a")
        try await assess(id, .national, by: "anna")
        #expect(try await assess(id, .national, by: "bert", kind: .childErotica) == .differed)
    }

    @Test func whatPolicyDoesNotAskForCountsAtOnce() async throws {
        let id = try await reported("a")
        #expect(try await assess(id, .notIllegal, by: "anna", kind: .other) == .assessed)
        #expect(try await nl.stage(of: id) == .closed)
    }

    @Test func whatTheSecondLeavesOutStandsAsTheFirstSawIt() async throws {
        let id = try await reported("a")
        try await assess(id, .baseline, by: "anna") { submission in
            var item = Self.item(2)
            item.finding = ItemFinding(.national)
            submission.items = [item, Self.item(3)]
            submission.site.type = SiteType(rawValue: "forum")
            submission.site.payments = [PaymentMethod(rawValue: "none")]
        }
        try await assess(id, .baseline, by: "bert") { $0.site.type = SiteType(rawValue: "imageBoard") }
        let file = try await file(id)
        #expect(file.items.map(\.sha256) == [Self.item(2).sha256, Self.item(3).sha256])
        #expect(file.site.type == SiteType(rawValue: "imageBoard"))
        #expect(file.site.payments == [PaymentMethod(rawValue: "none")])
        let entries = try await nl.store.read { try $0.hashes(after: 0, limit: 10) }
        #expect(entries.map(\.classification) == [.national, .baseline])
    }

    @Test func aWaitingFindingIsSealedAndNotTold() async throws {
        let id = try await reported("a")
        try await assess(id, .baseline, by: "anna")
        let (record, proposals, events) = try await nl.store.read { view in
            let record = try view.caseRecord(id)
            return (record, try view.proposals(of: record?.number ?? 0), try view.events(of: record?.number ?? 0))
        }
        let sealed = try #require(proposals.first?.sealedFinding)
        #expect(!String(decoding: sealed, as: UTF8.self).contains("baseline"))
        let opened = try nl.steps.context.unseal(try #require(record))
        #expect(try Finding(json: try opened.key.unseal(sealed, as: .proposal)).assessment.classification == .baseline)
        #expect(events.last?.reason == nil && events.last?.actor == "anna")
    }

    @Test func anAssessmentAnewNeedsTwoAgain() async throws {
        let id = try await reported("a")
        for actor in ["anna", "bert"] { try await assess(id, .national, by: actor) }
        try await nl.tracing.routeWaiting()
        #expect(try await assess(id, .baseline, by: "anna") == .proposed)
        #expect(try await nl.stage(of: id) == .routed)
        #expect(try await assess(id, .baseline, by: "bert") == .assessed)
        #expect(try await file(id).assessment?.classification == .baseline)
    }
}
