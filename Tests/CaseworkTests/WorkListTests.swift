import CaseService
import CaseStore
import CaseStoreSQLite
import Envelopes
import HotlineModel
import TestCasework
import TestSupport
import Testing

@testable import Casework

/// Who looks at what, and when.
@Suite(.timeLimit(.minutes(3))) struct WorkListTests {
    let clock = ManualClock()
    let federation: TestSecretariat
    let nl: TestDesk
    let de: TestMember

    static let rules = UrgencyRules([
        .init(origin: .police, points: 50), .init(siteType: SiteType(rawValue: "imageBoard"), points: 20), .init(reports: 3, points: 10),
        .init(origin: .public, reports: 2, points: -5),
    ])

    init() async throws {
        federation = try TestSecretariat(clock: clock)
        de = try federation.enrol("de", covering: ["DE"])
        let policy = CasePolicy(workList: WorkListPolicy(urgency: Self.rules))
        nl = try await federation.desk(try federation.enrol("nl", covering: ["NL"]), others: [de], policy: policy)
    }

    private func report(_ page: String, origin: Origin = .public, site: String? = nil) async throws -> CaseID {
        var details = SiteDetails()
        details.type = site.map(SiteType.init(rawValue:))
        let submission = ReportSubmission(
            address: "http://nl.host.example/\(page)", origin: origin, referrer: "http://found.example/?who=me", site: details)
        return try await nl.desk.receive([submission])[0].get().caseID
    }

    private func assess(_ id: CaseID, lease: Int64? = nil, by actor: String? = nil) async throws -> CaseworkError? {
        var submission = AssessmentSubmission(caseID: id, classification: .national, kind: .childSexualAbuse, actor: actor)
        submission.lease = lease
        if case .failure(let refusal) = try await nl.desk.assess([submission])[0] { return refusal }
        return nil
    }

    private func actors(of id: CaseID) async throws -> [String] {
        try await nl.store.read { view in
            try view.caseRecord(id).map { try view.events(of: $0.number).filter { $0.kind == .assessed }.map(\.actor) } ?? []
        }
    }

    // MARK: Order

    @Test func theMostUrgentComesFirstAndOfEqualsTheOldest() async throws {
        let old = try await report("old")
        clock.advance(by: .seconds(1))
        let young = try await report("young")
        let police = try await report("police", origin: .police)
        let board = try await report("board", site: "imageBoard")
        #expect(try await nl.desk.lease(3, to: "anna").map(\.id) == [police, board, old])
        #expect(try await nl.desk.lease(3, to: "bert").map(\.id) == [young])
    }

    @Test func aReviewLeavesAWaitingCaseAtItsOwnPlaceWhenItEnds() async throws {
        let id = try await report("a", origin: .police)
        func urgency() async throws -> Int? { try await nl.store.read { try $0.workItem(of: $0.caseRecord(id)?.number ?? 0)?.urgency } }
        #expect(try await urgency() == 50)
        try await nl.steps.run { step in try Reviews(step).ask(step.caseRecord(id), because: .findingWithdrawn) }
        #expect(try await urgency() == WorkItem.reviewUrgency)
        // Another report, or other rules, do not send it back meanwhile.
        _ = try await report("a")
        _ = try await nl.steps.run { try WorkList($0).rankPage(after: 0, limit: 9) }
        #expect(try await urgency() == WorkItem.reviewUrgency)
        try await nl.steps.run { step in for _ in 1...2 { try Reviews(step).end(of: step.caseRecord(id)) } }
        #expect(try await urgency() == 45)
    }

    @Test func furtherReportsMakeACaseMoreUrgent() async throws {
        let first = try await report("a")
        clock.advance(by: .seconds(1))
        let second = try await report("b")
        for _ in 0..<2 { _ = try await report("b", origin: .police) }
        let leased = try await nl.desk.lease(2, to: "anna")
        #expect(leased.map(\.id) == [second, first])
        #expect(leased[0].work.urgency == 55 && leased[0].work.reports == 3 && leased[0].work.origins == [.public, .police])
    }

    @Test func changedRulesRankAnewWhatWaits() async throws {
        let forum = try await report("a", site: "forum")
        let police = try await report("b", origin: .police)
        #expect(try await WorkListRanking(nl.steps).rankWaiting() == 2)
        #expect(try await WorkListRanking(nl.steps).rankWaiting() == 0)
        let rules = UrgencyRules([.init(siteType: SiteType(rawValue: "forum"), points: 7)])
        await nl.store.close()
        let again = try await nl.restarted(in: federation, policy: CasePolicy(workList: WorkListPolicy(urgency: rules)))
        #expect(try await again.store.read { try $0.workList(after: nil, limit: 9).map(\.caseID) } == [police, forum])
        #expect(try await WorkListRanking(again.steps).rankWaiting(page: 1) == 2)
        let ranked = try await again.store.read { try $0.workList(after: nil, limit: 9) }
        #expect(ranked.map(\.caseID) == [forum, police] && ranked.map(\.urgency) == [7, 0])
    }

    // MARK: Leases

    @Test func aLeaseTellsWhatItTakesToLook() async throws {
        let known = ItemHashes(sha256: String(repeating: "1", count: 64)), new = ItemHashes(sha256: String(repeating: "2", count: 64))
        _ = try await nl.confirmCase(in: "NL", page: "known", items: [known])
        var site = SiteDetails()
        site.type = SiteType(rawValue: "forum")
        let submission = ReportSubmission(
            address: "http://NL.host.example/a?b", origin: .police, referrer: "http://found.example/?who=me", site: site,
            items: [known, new])
        let id = try await nl.desk.receive([submission])[0].get().caseID
        let leased = try #require(try await nl.desk.lease(1, to: "anna", for: .seconds(60)).first)
        #expect(leased.id == id && leased.address == "http://NL.host.example/a?b" && leased.referrer == "http://found.example/")
        #expect(leased.site == site && leased.items.map(\.known) == [.baseline, nil])
        #expect(leased.work.lease == WorkLease(number: 1, holder: "anna", until: nl.steps.now + .seconds(60)))
    }

    @Test func anAssessmentUnderItsLeaseNamesTheHolder() async throws {
        let id = try await report("a")
        _ = try await nl.desk.lease(1, to: "anna")
        #expect(try await assess(id, lease: 1) == nil)
        #expect(try await actors(of: id) == ["anna"])
        // The same once more: the lease ended with the assessment.
        #expect(try await assess(id, lease: 1) == .leaseLapsed(id))
    }

    @Test func aLapsedLeaseIsRefusedAndNothingIsLost() async throws {
        let id = try await report("a")
        _ = try await nl.desk.lease(1, to: "anna", for: .seconds(60))
        clock.advance(by: .seconds(60))
        #expect(try await assess(id, lease: 1, by: "anna") == .leaseLapsed(id))
        #expect(try await nl.stage(of: id) == .awaitingAssessment)
        let again = try await nl.desk.lease(1, to: "bert")
        #expect(again.map(\.id) == [id])
        #expect(try await assess(id, lease: 1, by: "anna") == .leasedByAnother(id))
        #expect(try await assess(id, lease: 2, by: "bert") == nil)
    }

    @Test func nobodyAssessesWhatAnotherHas() async throws {
        let id = try await report("a")
        _ = try await nl.desk.lease(1, to: "anna")
        #expect(try await assess(id) == .leasedByAnother(id))
        #expect(try await assess(id, by: "bert") == .leasedByAnother(id))
        #expect(try await assess(id, lease: 9, by: "anna") == .anotherLease(id))
        #expect(try await assess(id, lease: 1, by: "bert") == .leasedByAnother(id))
        #expect(try await assess(id, by: "anna") == nil)
    }

    @Test func withoutALeaseAnythingNobodyHasMayBeAssessed() async throws {
        let id = try await report("a")
        #expect(try await assess(id) == nil)
        #expect(try await actors(of: id) == ["analyst"])
        #expect(try await nl.desk.lease(1, to: "anna").isEmpty)
    }

    @Test func aLeaseIsRenewedWhileItHoldsByItsHolderAlone() async throws {
        let id = try await report("a")
        _ = try await nl.desk.lease(1, to: "anna", for: .seconds(60))
        clock.advance(by: .seconds(30))
        #expect(try await nl.desk.renewLease(1, of: id, for: .seconds(60)).until == nl.steps.now + .seconds(60))
        clock.advance(by: .seconds(45))
        #expect(try await nl.desk.lease(1, to: "bert").isEmpty)
        await #expect(throws: CaseworkError.anotherLease(id)) { try await nl.desk.renewLease(2, of: id) }
        clock.advance(by: .seconds(15))
        await #expect(throws: CaseworkError.leaseLapsed(id)) { try await nl.desk.renewLease(1, of: id) }
        let stranger = CaseID(opener: nl.member, number: UniqueID(at: federation.start))
        await #expect(throws: CaseworkError.unknownCase(stranger)) { try await nl.desk.renewLease(1, of: stranger) }
    }

    @Test func aCaseGivenBackIsInItsOldPlace() async throws {
        let first = try await report("a")
        clock.advance(by: .seconds(1))
        let second = try await report("b")
        _ = try await nl.desk.lease(1, to: "anna")
        await #expect(throws: CaseworkError.anotherLease(first)) { try await nl.desk.returnLease(of: first, lease: 7) }
        #expect(try await nl.desk.returnLease(of: first, lease: 1))
        await #expect(throws: CaseworkError.leaseLapsed(first)) { try await nl.desk.returnLease(of: first, lease: 1) }
        #expect(try await nl.desk.returnLease(of: first) == false)
        #expect(try await nl.desk.lease(2, to: "bert").map(\.id) == [first, second])
        #expect(try await assess(first, lease: 2) == nil)
        await #expect(throws: CaseworkError.wrongStage(first, .awaitingTrace)) { try await nl.desk.returnLease(of: first) }
    }

    @Test func noMoreThanFiftyAreLeasedAtOnce() async throws {
        let submissions = (1...60).map { ReportSubmission(address: "http://nl.host.example/\($0)", origin: .public) }
        _ = try await nl.desk.receive(submissions)
        #expect(try await nl.desk.lease(1_000, to: "anna").count == WorkList.leaseLimit)
    }

    @Test func twoHundredAnalystsNeverGetTheSameCase() async throws {
        for start in stride(from: 0, to: 2_000, by: 500) {
            let submissions = (start..<start + 500).map { ReportSubmission(address: "http://nl.host.example/\($0)", origin: .public) }
            _ = try await nl.desk.receive(submissions)
        }
        let leased = try await withThrowingTaskGroup(of: [LeasedCase].self) { group in
            for analyst in 0..<200 {
                group.addTask {
                    var own: [LeasedCase] = []
                    while true {
                        let next = try await nl.desk.lease(1 + analyst % 3, to: "analyst \(analyst)")
                        guard !next.isEmpty else { return own }
                        own += next
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(leased.count == 2_000)
        #expect(Set(leased.map(\.id)).count == 2_000)
        #expect(Set(leased.compactMap(\.work.lease?.number)) == Set(1...2_000))
    }

    // MARK: Coming and going

    @Test func aWithdrawnCaseLeavesTheList() async throws {
        // Only a partner's report can be withdrawn, and a partner's case was assessed there: so one is put on the list by hand.
        let envelope = de.envelope(to: nl.member, de.report("http://nl.host.example/a", at: federation.start), at: federation.start)
        let withdrawal = de.envelope(to: nl.member, .withdrawal(WithdrawalBody(.report)), about: envelope.caseID, at: federation.start)
        _ = try await nl.admit(envelope)
        try await nl.store.write { transaction in
            var record = try #require(try transaction.caseRecord(envelope.caseID))
            record.stage = .awaitingAssessment
            try transaction.update(record)
        }
        #expect(try await nl.desk.lease(1, to: "anna").map(\.id) == [envelope.caseID])
        _ = try await nl.admit(withdrawal)
        #expect(try await nl.store.read { try $0.workList(after: nil, limit: 9) }.isEmpty)
        await #expect(throws: CaseworkError.leaseLapsed(envelope.caseID)) { try await nl.desk.renewLease(1, of: envelope.caseID) }
    }

    @Test func anAlarmRingsWhileAReportWaitsTooLong() async throws {
        let watch = WorkListWatch(nl.steps, alarms: nl.alarms)
        let id = try await report("a")
        try await watch.look()
        #expect(!nl.rings("worklist.old"))
        clock.advance(by: .seconds(86_401))
        try await watch.look()
        #expect(nl.rings("worklist.old"))
        #expect(try await assess(id) == nil)
        try await watch.look()
        #expect(!nl.rings("worklist.old"))
    }
}
