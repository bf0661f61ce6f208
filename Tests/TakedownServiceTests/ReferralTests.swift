import CaseService
import CaseStore
import Casework
import Cryptography
import Envelopes
import HotlineModel
import Runtime
import Synchronization
import Takedown
import TestCasework
import TestSupport
import Testing

@testable import TakedownService

/// Cases on their way to the police, over real stores.
@Suite(.timeLimit(.minutes(3))) struct ReferralTests {
    let clock = ManualClock()
    let federation: TestSecretariat
    let nl: TestDesk
    let other: TestMember
    let police = TestPolice()

    init() async throws {
        federation = try TestSecretariat(clock: clock)
        let members = [
            try federation.enrol("nl", covering: ["NL"]), try federation.enrol("de", covering: ["DE"]),
            try federation.enrol("central", role: .central),
        ]
        nl = try await federation.desk(members[0], others: [members[1], members[2]])
        other = members[1]
    }

    private func work(_ policy: ReferralPolicy = ReferralPolicy(), fetched: Bool = false) -> TakedownWork {
        TakedownWork(
            nl.steps, TakedownPolicy(referrals: policy), signedWith: nl.enrolment.signingKey,
            courier: ReferralCourier(nl.steps, channel: fetched ? nil : police, alarms: nl.alarms))
    }

    private func desk(_ work: TakedownWork, _ policy: ReferralPolicy = ReferralPolicy()) -> TakedownDesk {
        TakedownDesk(nl.steps, TakedownPolicy(referrals: policy), work: work)
    }

    private func confirmed(in country: String, page: String = "a") async throws -> CaseID {
        let id = try await nl.confirmCase(
            at: "http://\(country.lowercased()).host.example/\(page)", page: "\(country) \(page)")
        try await nl.tracing.routeWaiting()
        return id
    }

    /// Follows, bundles and delivers, as the node does every second.
    private func look(_ work: TakedownWork) async throws {
        try await work.followPlacements()
        try await work.makeBundles()
        await work.deliverDue()
    }

    @Test func casesKeptHereAndCasesThatNoMemberCoversGoToThePolice() async throws {
        let work = work()
        let kept = try await confirmed(in: "NL")
        let uncovered = try await confirmed(in: "BR")
        let forwarded = try await confirmed(in: "DE")
        try await look(work)
        #expect(police.bundles.isEmpty)
        clock.advance(by: .seconds(3_600))
        try await look(work)
        #expect(police.cases(1) == [kept, uncovered])
        #expect(try await nl.history(of: kept).last == "nl:referred")
        #expect(try await nl.history(of: uncovered).last == "nl:referred")
        #expect(try await !nl.history(of: forwarded).contains("nl:referred"))
    }

    @Test func nothingIsReferredTwice() async throws {
        let work = work()
        _ = try await confirmed(in: "NL")
        try await look(work)
        clock.advance(by: .seconds(3_600))
        for _ in 0..<3 {
            try await look(work)
            clock.advance(by: .seconds(90_000))
        }
        #expect(police.bundles.map(\.number) == [1])
    }

    @Test func furtherReportsAreListedAndNotReferredAgain() async throws {
        let work = work()
        let id = try await confirmed(in: "NL")
        try await look(work)
        clock.advance(by: .seconds(3_600))
        try await look(work)
        for key in ["b", "c"] {
            _ = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/a", origin: .public, key: key)])[0].get()
        }
        clock.advance(by: .seconds(86_400))
        try await look(work)
        let lines = police.bundles.last?.lines.compactMap(\.self) ?? []
        #expect(police.bundles.map(\.number) == [1, 2])
        #expect(lines.map { $0["kind"]?.string } == ["repeat"] && lines.first?["case"]?.string == "\(id)")
        #expect(lines.first?["added"]?.integer == 2 && lines.first?["reports"]?["count"]?.integer == 3)
    }

    /// A case that de found and gave to us, and that we acted on.
    private func givenAndActedOn(_ action: CaseEventKind, at de: TestDesk, _ post: TestPost) async throws -> CaseID {
        let id = try await de.confirmCase(at: "http://nl.host.example/a", page: "a")
        try await post.deliver()
        try await nl.act(action, on: id)
        try await post.deliver()
        return id
    }

    @Test(arguments: [CaseEventKind.unavailable, .noticed], [Classification.notIllegal, .baseline])
    func aFindingInDoubtWaitsForThePerson(action: CaseEventKind, decided: Classification) async throws {
        let de = try await federation.desk(other, others: [nl.enrolment])
        let post = TestPost(nl, de)
        let work = work()
        let id = try await givenAndActedOn(action, at: de, post)
        try await look(work)
        _ = try await de.desk.withdraw([WithdrawalSubmission(caseID: id, reason: .mistake, actor: "dora")])[0].get()
        try await post.deliver()
        clock.advance(by: .seconds(7_200))
        try await look(work)
        #expect(police.bundles.isEmpty)
        #expect(try await refusal(desk(work).refer([(id, "omar")])) == .inDoubt(id))
        let finding = AssessmentSubmission(
            caseID: id, classification: decided, kind: decided.isIllegal ? .childSexualAbuse : .adultPornography)
        _ = try await nl.desk.assess([finding])[0].get()
        try await look(work)
        clock.advance(by: .seconds(7_200))
        try await look(work)
        #expect(police.bundles.map(\.number) == (decided.isIllegal ? [1] : []))
    }

    @Test(arguments: [CaseEventKind.unavailable, .noticed])
    func aCaseFoundNotIllegalAfterAnActionIsRevoked(action: CaseEventKind) async throws {
        let de = try await federation.desk(other, others: [nl.enrolment])
        let post = TestPost(nl, de)
        let work = work()
        let id = try await givenAndActedOn(action, at: de, post)
        try await look(work)
        clock.advance(by: .seconds(7_200))
        try await look(work)
        #expect(police.cases(1) == [id])
        _ = try await de.desk.withdraw([WithdrawalSubmission(caseID: id, reason: .mistake, actor: "dora")])[0].get()
        try await post.deliver()
        try await look(work)
        #expect(police.bundles.map(\.number) == [1])
        let finding = AssessmentSubmission(caseID: id, classification: .notIllegal, kind: .adultPornography)
        _ = try await nl.desk.assess([finding])[0].get()
        try await look(work)
        let lines = police.bundles.last?.lines.compactMap(\.self) ?? []
        #expect(lines.map { $0["kind"]?.string } == ["revocation"] && lines.first?["reason"]?.string == "notIllegal")
    }

    @Test func thePoliceHearOfRemovalReturnAndAnotherFinding() async throws {
        let work = work()
        let id = try await nl.confirmCase(at: "http://nl.host.example/a", page: "a", as: .national)
        try await nl.tracing.routeWaiting()
        try await look(work)
        clock.advance(by: .seconds(3_600))
        police.isClosed = true
        try await look(work)
        func next() async throws -> [[String?]] {
            let before = police.bundles.count
            try await look(work)
            clock.advance(by: .seconds(86_400))
            try await look(work)
            return police.bundles.dropFirst(before).flatMap { $0.lines.compactMap(\.self) }.map { line in
                [
                    line["kind"]?.string, (line["contents"]?["assessment"] ?? line)["classification"]?.string,
                    line["material"]?.string,
                ]
            }
        }
        // The first bundle is made and has not reached the police, so the finding can still change.
        #expect(police.bundles.isEmpty)
        _ = try await nl.desk.assess([AssessmentSubmission(caseID: id, classification: .baseline, kind: .childSexualAbuse)])[0].get()
        try await nl.tracing.routeWaiting()
        police.isClosed = false
        #expect(try await next() == [["referral", "national", nil], ["change", "baseline", "there"]])
        #expect(try await next().isEmpty)
        try await nl.act(.removed, on: id)
        #expect(try await next() == [["change", "baseline", "gone"]])
        _ = try await nl.desk.reverse([ActionSubmission(caseID: id, action: .removed)])[0].get()
        #expect(try await next() == [["change", "baseline", "there"]])
        #expect(try await next().isEmpty)
        #expect(police.bundles.last?.bundle.changes == 1 && police.bundles.map(\.bundle.repeats) == [0, 0, 0, 0])
    }

    @Test func whatChangedAndChangedBackIsNotTold() async throws {
        let work = work()
        let id = try await confirmed(in: "NL")
        try await look(work)
        clock.advance(by: .seconds(3_600))
        try await look(work)
        try await nl.act(.removed, on: id)
        try await look(work)
        _ = try await nl.desk.reverse([ActionSubmission(caseID: id, action: .removed)])[0].get()
        clock.advance(by: .seconds(86_400))
        try await look(work)
        #expect(police.bundles.map(\.number) == [1])
        #expect(try await nl.steps.read { try $0.view.referralsWithNews(limit: 9).isEmpty })
    }

    @Test func aCaseWithTwoKindsOfNewsHasTwoLinesAndKeepsToTheLimit() async throws {
        let policy = ReferralPolicy(mostLines: 3)
        let work = work(policy)
        let cases = [try await confirmed(in: "NL", page: "p1"), try await confirmed(in: "NL", page: "p2")]
        try await look(work)
        _ = try await desk(work, policy).makeBundles()
        for (number, id) in cases.enumerated() {
            let report = ReportSubmission(address: "http://nl.host.example/p\(number + 1)", origin: .public, key: "again \(number)")
            _ = try await nl.desk.receive([report])[0].get()
            try await nl.act(.removed, on: id)
        }
        clock.advance(by: .seconds(86_400))
        try await look(work)
        clock.advance(by: .seconds(86_400))
        try await look(work)
        let kinds = police.bundles.map { $0.lines.compactMap { $0?["kind"]?.string } }
        #expect(kinds == [["referral", "referral"], ["repeat", "change"], ["repeat", "change"]])
    }

    @Test func aWithdrawnFindingIsRevokedAtOnce() async throws {
        let work = work()
        let id = try await confirmed(in: "NL")
        try await look(work)
        clock.advance(by: .seconds(3_600))
        try await look(work)
        _ = try await nl.desk.withdraw([WithdrawalSubmission(caseID: id, reason: nil, actor: "anna")])[0].get()
        try await look(work)
        let lines = police.bundles.last?.lines.compactMap(\.self) ?? []
        #expect(lines.map { $0["kind"]?.string } == ["revocation"])
        #expect(lines.first?["bundle"]?.integer == 1 && lines.first?["reason"]?.string == "findingWithdrawn")
    }

    @Test func aCaseThatIsFoundIllegalAgainGoesToThePoliceAgain() async throws {
        let work = work()
        let id = try await confirmed(in: "NL")
        try await look(work)
        clock.advance(by: .seconds(3_600))
        try await look(work)
        _ = try await nl.desk.withdraw([WithdrawalSubmission(caseID: id, reason: nil, actor: "anna")])[0].get()
        try await look(work)
        _ = try await nl.desk.assess([AssessmentSubmission(caseID: id, classification: .national, kind: .childSexualAbuse)])[0].get()
        try await nl.tracing.routeWaiting()
        try await look(work)
        clock.advance(by: .seconds(3_600))
        try await look(work)
        #expect(police.bundles.map { $0.lines.compactMap { $0?["kind"]?.string } } == [["referral"], ["revocation"], ["referral"]])
        #expect(try await nl.history(of: id).count { $0 == "nl:referred" } == 2)
    }

    @Test func repeatsThatDoNotFitAreListedByTheNextBundle() async throws {
        let work = work(ReferralPolicy(mostLines: 2))
        for page in 1...3 { _ = try await confirmed(in: "NL", page: "p\(page)") }
        _ = try await desk(work, ReferralPolicy(mostLines: 2)).makeBundles()
        for page in 1...3 {
            _ = try await nl.desk.receive([
                ReportSubmission(address: "http://nl.host.example/p\(page)", origin: .public, key: "again \(page)")
            ])[0].get()
        }
        clock.advance(by: .seconds(86_400))
        try await look(work)
        let repeats = police.bundles.flatMap(\.lines).count { $0?["kind"]?.string == "repeat" }
        #expect(repeats == 2)
        clock.advance(by: .seconds(86_400))
        try await look(work)
        #expect(police.bundles.flatMap(\.lines).count { $0?["kind"]?.string == "repeat" } == 3)
    }

    @Test func aFindingWithdrawnBeforeTheBundleNeverLeaves() async throws {
        let work = work()
        let id = try await confirmed(in: "NL")
        try await look(work)
        _ = try await nl.desk.withdraw([WithdrawalSubmission(caseID: id, reason: nil, actor: "anna")])[0].get()
        clock.advance(by: .seconds(3_600))
        try await look(work)
        #expect(police.bundles.isEmpty)
    }

    @Test func anOfficerPostponesACaseAndRefersIt() async throws {
        let work = work()
        let desk = desk(work)
        let id = try await confirmed(in: "NL")
        try await look(work)
        _ = try await desk.postpone([(id, "omar")])[0].get()
        clock.advance(by: .seconds(7_200))
        try await look(work)
        #expect(police.bundles.isEmpty)
        #expect(try await desk.referrals(.postponed, after: nil, limit: 10).map(\.case) == [id])
        _ = try await desk.refer([(id, "omar")])[0].get()
        #expect(try await desk.makeBundles() == [1])
        await work.deliverDue()
        #expect(police.cases(1) == [id])
    }

    @Test func whatCannotBeReferredIsRefusedByName() async throws {
        let work = work()
        let desk = desk(work)
        let kept = try await confirmed(in: "NL")
        let forwarded = try await confirmed(in: "DE")
        try await look(work)
        #expect(try await refusal(desk.refer([(kept, "omar")])) == .alreadyReferred(kept))
        #expect(try await refusal(desk.refer([(forwarded, "omar")])) == .notForThePolice(forwarded))
        #expect(try await refusal(desk.postpone([(forwarded, "omar")])) == .notWaiting(forwarded))
        let stranger = CaseID(opener: nl.member, number: UniqueID(at: federation.start))
        guard case .failure(.casework(.unknownCase(stranger))) = try await desk.refer([(stranger, "omar")])[0] else {
            Issue.record("a case that is not here was referred")
            return
        }
    }

    private func refusal(_ results: [Result<CaseID, TakedownRefusal>]) -> TakedownError? {
        if case .failure(.takedown(let error)) = results[0] { error } else { nil }
    }

    @Test func byHandNothingGoesByItself() async throws {
        let policy = ReferralPolicy(scope: .byHand)
        let work = work(policy)
        let id = try await confirmed(in: "NL")
        clock.advance(by: .seconds(90_000))
        try await look(work)
        #expect(police.bundles.isEmpty)
        _ = try await desk(work, policy).refer([(id, "omar")])[0].get()
        clock.advance(by: .seconds(3_600))
        try await look(work)
        #expect(police.cases(1) == [id])
    }

    @Test func aBundleVerifiesWithTheNodesKey() async throws {
        let work = work()
        _ = try await confirmed(in: "NL")
        _ = try await confirmed(in: "BR")
        try await work.followPlacements()
        try await work.makeBundles(isForced: true)
        await work.deliverDue()
        let text = try #require(police.bundles.first)
        let document = try JSONValue(parsing: text.json)
        let head = try UnverifiedJWS(parsing: #require(document["head"]?.string), as: .referral)
            .verified(with: PublicKey(nl.enrolment.signingKey.verifyingKey))
        let leaves = try #require(document["lines"]?.array).map { MerkleTree.leaf($0.canonicalBytes) }
        let payload = try JSONValue(parsing: head.payload)
        #expect(payload["root"]?.string == MerkleTree.root(of: leaves).hex && payload["count"]?.integer == 2)
        #expect(payload["number"]?.integer == 1 && payload["from"]?.string == "nl")
    }

    @Test func aFailedDeliveryIsRepeatedWithTheSameNumberAndText() async throws {
        let work = work()
        let id = try await confirmed(in: "NL")
        try await look(work)
        clock.advance(by: .seconds(3_600))
        police.isClosed = true
        try await look(work)
        try await look(work)
        #expect(police.tries == 1)
        #expect(try await !nl.history(of: id).contains("nl:referred"))
        for _ in 0..<3 {
            clock.advance(by: .seconds(3_600))
            try await look(work)
        }
        #expect(nl.rings("referrals.undelivered"))
        police.isClosed = false
        clock.advance(by: .seconds(3_600))
        try await look(work)
        #expect(police.bundles.map(\.number) == [1] && Set(police.seen).count == 1)
        #expect(try await nl.history(of: id).last == "nl:referred")
        #expect(!nl.rings("referrals.undelivered"))
    }

    @Test func thePoliceFetchAndConfirm() async throws {
        let work = work(fetched: true)
        let desk = desk(work)
        let id = try await confirmed(in: "NL")
        try await look(work)
        clock.advance(by: .seconds(3_600))
        try await look(work)
        #expect(try await !nl.history(of: id).contains("nl:referred"))
        let digest = try await desk.text(ofBundle: 1).bundle.digest
        await #expect(throws: TakedownError.otherBundle(1)) {
            try await desk.acknowledge(1, digest: .zero, reference: nil, releases: false, actor: "police")
        }
        await #expect(throws: TakedownError.unknownBundle(2)) {
            try await desk.acknowledge(2, digest: digest, reference: nil, releases: false, actor: "police")
        }
        let bundle = try await desk.acknowledge(1, digest: digest, reference: "P-7", releases: true, actor: "police")
        #expect(bundle.reference == "P-7" && bundle.releasedAt != nil && bundle.deliveredAt == bundle.acknowledgedAt)
        #expect(try await nl.history(of: id).last == "nl:referred")
        let again = try await desk.acknowledge(1, digest: digest, reference: nil, releases: false, actor: "police")
        #expect(again == bundle)
        #expect(try await nl.history(of: id).count { $0 == "nl:referred" } == 1)
    }

    @Test func aBundleThatThisNodeDeliversCannotBeConfirmedBeforeUnlessThePoliceGotItByAnotherWay() async throws {
        let work = work()
        let desk = desk(work)
        _ = try await confirmed(in: "NL")
        try await work.followPlacements()
        try await work.makeBundles(isForced: true)
        let digest = try await desk.text(ofBundle: 1).bundle.digest
        await #expect(throws: TakedownError.notDelivered(1)) {
            try await desk.acknowledge(1, digest: digest, reference: "P-7", releases: true, isCertain: false, actor: "olga")
        }
        #expect(try await desk.text(ofBundle: 1).bundle.deliveredAt == nil)
        let bundle = try await desk.acknowledge(1, digest: digest, reference: "P-7", releases: false, actor: "olga")
        #expect(bundle.deliveredAt != nil && bundle.acknowledgedBy == "olga" && bundle.releasedBy == nil)
        let later = try await desk.acknowledge(1, digest: digest, reference: nil, releases: true, actor: "omar")
        #expect(later.acknowledgedBy == "olga, omar" && later.releasedBy == "omar" && later.acknowledgedAt == bundle.acknowledgedAt)
        await #expect(throws: TakedownError.addressInText("the reference")) {
            try await desk.acknowledge(1, digest: digest, reference: "see 192.0.2.7", releases: false, actor: "olga")
        }
        try await look(work)
        #expect(police.bundles.isEmpty)
    }

    @Test func everyReferenceOfThePoliceIsKept() async throws {
        let work = work(fetched: true)
        let desk = desk(work)
        _ = try await confirmed(in: "NL")
        try await work.followPlacements()
        try await work.makeBundles(isForced: true)
        let digest = try await desk.text(ofBundle: 1).bundle.digest
        for reference in ["P-7", "P-8", "P-7"] {
            _ = try await desk.acknowledge(1, digest: digest, reference: reference, releases: false, actor: "police")
        }
        #expect(try await desk.text(ofBundle: 1).bundle.reference == "P-7, P-8")
    }

    @Test func aCaseThatAPersonReferredIsNotReferredAgain() async throws {
        let work = work()
        let id = try await confirmed(in: "NL")
        try await nl.act(.referred, on: id)
        clock.advance(by: .seconds(3_600))
        try await look(work)
        #expect(police.bundles.isEmpty)
        #expect(try await refusal(desk(work).refer([(id, "omar")])) == .alreadyReferred(id))
    }

    @Test func aCaseThatAPersonReferredWhileItWaitedIsNotReferredAgain() async throws {
        let work = work()
        let id = try await confirmed(in: "NL")
        try await look(work)
        try await nl.act(.referred, on: id)
        clock.advance(by: .seconds(3_600))
        try await look(work)
        #expect(police.bundles.isEmpty)
    }

    @Test func manyCasesMakeSeveralBundlesAtOnce() async throws {
        let work = work(ReferralPolicy(mostLines: 2))
        for page in 1...5 { _ = try await confirmed(in: "NL", page: "p\(page)") }
        try await look(work)
        #expect(police.bundles.map(\.bundle.cases) == [2, 2])
        clock.advance(by: .seconds(3_600))
        try await look(work)
        #expect(police.bundles.map(\.bundle.cases) == [2, 2, 1])
    }

    @Test func thePageHasNoLinksAndTheTableNoFormulas() async throws {
        let work = work()
        let id = try await nl.confirmCase(at: "http://nl.host.example/<b>&=1", page: "x")
        try await nl.tracing.routeWaiting()
        try await work.followPlacements()
        try await work.makeBundles(isForced: true)
        await work.deliverDue()
        let text = try #require(police.bundles.first)
        let page = String(decoding: text.page, as: UTF8.self)
        #expect(page.contains("nl.host.example/&lt;b&gt;&amp;=1") && !page.contains("href") && page.contains("\(id)"))
        let rows = String(decoding: text.csv, as: UTF8.self).split(separator: "\r\n")
        #expect(rows.count == 2 && rows[1].contains("http://nl.host.example/<b>&=1"))
    }
}

/// A police that takes bundles, or is closed.
final class TestPolice: ReferralChannel {
    private struct State {
        var bundles: [ReferralBundleText] = []
        var seen: [String] = []
        var isClosed = false
    }

    private let state = Mutex(State())

    var bundles: [ReferralBundleText] { state.withLock { $0.bundles } }
    /// Every text that was handed over, whether it was taken or not.
    var seen: [String] { state.withLock { $0.seen } }
    var tries: Int { seen.count }
    var isClosed: Bool {
        get { state.withLock { $0.isClosed } }
        set { state.withLock { $0.isClosed = newValue } }
    }

    func deliver(_ text: ReferralBundleText) async throws(ReferralChannelError) -> Acknowledgement? {
        let isTaken = state.withLock { state in
            state.seen.append(String(decoding: text.json, as: UTF8.self))
            if !state.isClosed { state.bundles.append(text) }
            return !state.isClosed
        }
        guard isTaken else { throw ReferralChannelError("the police do not answer") }
        return nil
    }

    func cases(_ number: Int64) -> [CaseID] {
        bundles.filter { $0.bundle.number == number }.flatMap(\.lines).compactMap { $0?["case"]?.string.flatMap { CaseID($0) } }
    }
}

extension ReferralBundleText {
    var number: Int64 { bundle.number }
}
