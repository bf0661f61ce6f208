import CaseService
import CaseStore
import Casework
import Cryptography
import Envelopes
import HotlineModel
import Observability
import Takedown
import TestCasework
import TestSupport
import Testing

@testable import TakedownService

/// What a bundle holds, and what is recorded of it, where something else happened meanwhile.
@Suite(.timeLimit(.minutes(3))) struct BundleContentsTests {
    private static let (hour, day) = (Duration.seconds(3_600), Duration.seconds(86_400))

    let clock = ManualClock()
    let federation: TestSecretariat
    let nl: TestDesk
    let police = TestPolice()

    init() async throws {
        federation = try TestSecretariat(clock: clock)
        let de = try federation.enrol("de", covering: ["DE"])
        nl = try await federation.desk(federation.enrol("nl", covering: ["NL"]), others: [de])
    }

    private func work(_ policy: ReferralPolicy = ReferralPolicy(), fetched: Bool = false) -> TakedownWork {
        TakedownWork(
            nl.steps, TakedownPolicy(referrals: policy), signedWith: nl.enrolment.signingKey,
            courier: ReferralCourier(nl.steps, channel: fetched ? nil : police, alarms: nl.alarms))
    }

    private func desk(_ work: TakedownWork) -> TakedownDesk { TakedownDesk(nl.steps, TakedownPolicy(), work: work) }

    private func confirmed(_ page: String = "a", as classification: Classification = .baseline) async throws -> CaseID {
        let id = try await nl.confirmCase(at: "http://nl.host.example/\(page)", page: page, as: classification)
        try await nl.tracing.routeWaiting()
        return id
    }

    /// Follows, bundles and delivers, as the node does every second.
    private func look(_ work: TakedownWork, after wait: Duration = .zero) async throws {
        clock.advance(by: wait)
        try await work.followPlacements()
        try await work.makeBundles()
        await work.deliverDue()
    }

    /// Lets the contents of a case be destroyed after its end.
    private func destroy(_ id: CaseID) async throws {
        try await nl.act(.removed, on: id)
        clock.advance(by: Self.day * 11)
        let run = try await Retention(nl.steps, period: Self.day * 10, alarms: nl.alarms, log: .silent).run(actor: "officer")
        #expect(run.cases == 1)
    }

    // MARK: Cases

    @Test func aCaseThatIsFoundNotIllegalBeforeTheBundleNeverLeaves() async throws {
        let work = work()
        let id = try await confirmed(as: .national)
        try await look(work)
        _ = try await nl.desk.assess([AssessmentSubmission(caseID: id, classification: .notIllegal, kind: .other)])[0].get()
        try await look(work, after: Self.hour)
        #expect(police.bundles.isEmpty)
        #expect(try await desk(work).referrals(.cancelled, after: nil, limit: 9).map(\.case) == [id])
    }

    @Test func aChangeThatWasFollowedIsDone() async throws {
        let work = work()
        _ = try await confirmed()
        try await work.followPlacements()
        #expect(try await nl.steps.read { try $0.view.changedPlacementCount() } == 0)
    }

    @Test func everyChangeIsFollowedHoweverManyOneStepTakes() async throws {
        let work = work()
        for page in ["a", "b", "c"] { _ = try await confirmed(page) }
        try await work.followPlacements(batch: 1)
        #expect(try await nl.steps.read { try $0.view.changedPlacementCount() } == 0)
        #expect(try await desk(work).overview().counts[.waiting] == 3)
    }

    @Test func aBundleHoldsNoMoreThanItsLimitBesideRevocations() async throws {
        let work = work(ReferralPolicy(mostLines: 2))
        let first = try await confirmed()
        try await look(work)
        try await look(work, after: Self.hour)
        _ = try await nl.desk.withdraw([WithdrawalSubmission(caseID: first, reason: nil, actor: "anna")])[0].get()
        for page in ["b", "c"] { _ = try await confirmed(page) }
        try await look(work)
        #expect(police.bundles.map(\.lines.count) == [1, 2])
        #expect(police.bundles.last?.lines.map { $0?["kind"]?.string } == ["revocation", "referral"])
    }

    @Test func furtherReportsAreListedOnce() async throws {
        let work = work()
        _ = try await confirmed()
        try await look(work)
        try await look(work, after: Self.hour)
        clock.advance(by: Self.day - .seconds(60))
        // So shortly before the bundle that the look for the next one begins before it.
        _ = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/a", origin: .public, key: "again")])[0].get()
        try await look(work, after: .seconds(60))
        for _ in 0..<2 { try await look(work, after: Self.day) }
        #expect(police.bundles.map(\.bundle.repeats) == [0, 1])
    }

    @Test func aLineNamesThePlacementThatIsThePolicesBusiness() async throws {
        let work = work()
        try await nl.host("two.example", in: "NL", "DE")
        let id = try await nl.confirmCase(at: "http://two.example/a", page: "a")
        try await nl.tracing.routeWaiting()
        #expect(try await nl.placements(of: id).contains("forward de open"))
        try await look(work)
        try await look(work, after: Self.hour)
        #expect(police.bundles.first?.lines.map { $0?["disposition"]?.string } == ["keep"])
    }

    @Test func whatThePoliceHaveCannotBePostponed() async throws {
        let work = work()
        let id = try await confirmed()
        try await look(work)
        try await look(work, after: Self.hour)
        guard case .failure(.takedown(.notWaiting(id))) = try await desk(work).postpone([(id, "omar")])[0] else {
            Issue.record("a case that the police have was postponed")
            return
        }
    }

    // MARK: Destroyed contents

    @Test func aCaseWithoutContentsIsNotReferred() async throws {
        let work = work(ReferralPolicy(scope: .byHand))
        let id = try await confirmed()
        try await look(work)
        try await destroy(id)
        guard case .failure(.casework(.contentsDestroyed(id))) = try await desk(work).refer([(id, "omar")])[0] else {
            Issue.record("a case without contents was referred")
            return
        }
    }

    @Test func aFurtherReportOfACaseWithoutContentsIsNotListed() async throws {
        let work = work()
        let id = try await confirmed()
        try await look(work)
        try await look(work, after: Self.hour)
        _ = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/a", origin: .public, key: "again")])[0].get()
        try await destroy(id)
        try await look(work)
        #expect(police.bundles.map(\.number) == [1])
    }

    @Test func ofALineThatWasDestroyedTheDigestStays() async throws {
        let work = work()
        let desk = desk(work)
        let id = try await confirmed()
        try await look(work)
        try await look(work, after: Self.hour)
        let before = try #require(police.bundles.first?.lines.first??.canonicalBytes)
        try await destroy(id)
        let text = try await desk.text(ofBundle: 1)
        #expect(text.lines == [nil])
        let lines = try #require(try JSONValue(parsing: text.json)["lines"]?.array)
        #expect(lines.map { $0["leaf"]?.string } == [MerkleTree.leaf(before).hex])
        let rows = String(decoding: text.csv, as: UTF8.self).split(separator: "\r\n")
        #expect(rows.count == 2 && rows[1].hasPrefix("destroyed,"))
    }

    // MARK: Delivery

    @Test func aCaseThatAPersonReferredMeanwhileIsRecordedOnce() async throws {
        let work = work()
        let id = try await confirmed()
        try await look(work)
        police.isClosed = true
        try await look(work, after: Self.hour)
        try await nl.act(.referred, on: id)
        police.isClosed = false
        try await look(work, after: Self.hour)
        #expect(police.cases(1) == [id])
        #expect(try await nl.history(of: id).count { $0 == "nl:referred" } == 1)
    }

    @Test func eachWordOfThePoliceAddsToTheOneBefore() async throws {
        let work = work(fetched: true)
        let desk = desk(work)
        _ = try await confirmed()
        try await work.followPlacements()
        try await work.makeBundles(isForced: true)
        let digest = try await desk.text(ofBundle: 1).bundle.digest
        let first = nl.steps.now
        let one = try await desk.acknowledge(1, digest: digest, reference: "P-7", releases: false, actor: "police")
        #expect(one.releasedAt == nil && one.acknowledgedAt == first && one.deliveredAt == first)
        clock.advance(by: Self.hour)
        let two = try await desk.acknowledge(1, digest: digest, reference: nil, releases: true, actor: "police")
        #expect(two.reference == "P-7" && two.acknowledgedAt == first && two.deliveredAt == first)
        #expect(two.releasedAt == first + Self.hour)
        clock.advance(by: Self.hour)
        #expect(try await desk.acknowledge(1, digest: digest, reference: nil, releases: true, actor: "police") == two)
    }

    @Test func aFailureThatIsRecordedAfterTheDeliveryChangesNothing() async throws {
        let work = work()
        _ = try await confirmed()
        try await look(work)
        try await look(work, after: Self.hour)
        let before = try await nl.steps.read { try $0.view.referralBundle(1) }
        try await nl.steps.run { try Referrals($0).recordFailure(of: 1, "late words") }
        #expect(before?.deliveredAt != nil)
        #expect(try await nl.steps.read { try $0.view.referralBundle(1) } == before)
    }

    @Test func aBundleThatNobodyFetchesRingsAfterADay() async throws {
        let work = work(fetched: true)
        _ = try await confirmed()
        try await work.followPlacements()
        try await work.makeBundles(isForced: true)
        try await look(work, after: Self.day - .milliseconds(1))
        #expect(!nl.rings("referrals.undelivered"))
        try await look(work, after: .milliseconds(1))
        #expect(nl.rings("referrals.undelivered"))
    }
}
