import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import HotlineModel
import TestCasework
import Testing

/// A case stands as long as somebody stands by it, and no longer.
@Suite(.timeLimit(.minutes(2))) struct LastWithdrawalTests {
    let federation: TestSecretariat
    let nl: TestDesk, de: TestDesk, us: TestDesk
    let post: TestPost
    private let address = "http://de.host.example/a"

    init() async throws {
        let federation = try TestSecretariat()
        let members = try [("nl", "NL"), ("de", "DE"), ("us", "US")].map { try federation.enrol($0.0, covering: [$0.1]) }
        self.federation = federation
        nl = try await federation.desk(members[0], others: [members[1], members[2]])
        de = try await federation.desk(members[1], others: [members[0], members[2]])
        us = try await federation.desk(members[2], others: [members[0], members[1]])
        post = TestPost(nl, de, us)
    }

    /// `nl` and `us` each report the page to `de`, which has one case about it.
    private func givenByTwo() async throws -> (first: CaseID, second: CaseID) {
        let first = try await nl.confirmCase(at: address, page: "a", as: .national)
        try await post.deliver()
        let second = try await us.confirmCase(at: address, page: "a", as: .national)
        try await post.deliver()
        return (first, second)
    }

    private func withdraw(_ id: CaseID, at desk: TestDesk) async throws {
        _ = try await desk.desk.withdraw([WithdrawalSubmission(caseID: id, actor: "anna")])[0].get()
        try await post.deliver()
    }

    private func assess(_ id: CaseID, _ classification: Classification, at desk: TestDesk) async throws {
        let finding = AssessmentSubmission(
            caseID: id, classification: classification, kind: classification.isIllegal ? .childSexualAbuse : .other, actor: "dora")
        _ = try await desk.desk.assess([finding])[0].get()
        try await post.deliver()
    }

    private func review(_ id: CaseID, at desk: TestDesk) async throws -> ReviewReason? {
        try await desk.store.read { try $0.workItem(of: $0.caseRecord(id)?.number ?? 0)?.review }
    }

    @Test(arguments: [true, false]) func theLastOfTwoGiversEndsTheCase(isFirstFirst: Bool) async throws {
        let (first, second) = try await givenByTwo()
        let order = isFirstFirst ? [(nl, first), (us, second)] : [(us, second), (nl, first)]
        try await withdraw(order[0].1, at: order[0].0)
        // The other one still stands by it; a person looks if the finding was the first's.
        #expect(try await de.stage(of: first) == .routed)
        #expect(try await review(first, at: de) == (isFirstFirst ? .findingWithdrawn : nil))
        try await withdraw(order[1].1, at: order[1].0)
        #expect(try await de.stage(of: first) == .withdrawn)
        #expect(try await de.placements(of: first) == ["keep de withdrawn"])
        #expect(try await review(first, at: de) == nil)
        let figures = try await de.store.read { try $0.figures(from: nil, until: nil) }
        #expect(figures.illegal == 0 && figures.withdrawn == 2)
        let next = try await de.desk.receive([ReportSubmission(address: address, origin: .public)])[0].get()
        #expect(next.caseID != first && next.spared == nil)
    }

    @Test func aGiverThatFindsAnewStandsByItAgain() async throws {
        let (first, second) = try await givenByTwo()
        try await withdraw(first, at: nl)
        #expect(try await review(first, at: de) == .findingWithdrawn)
        try await assess(first, .national, at: nl)
        #expect(try await review(first, at: de) == nil)
        try await withdraw(second, at: us)
        #expect(try await de.stage(of: first) == .routed)
    }

    @Test func aNewFindingThatReachesLessAnswersNothing() async throws {
        let first = try await nl.confirmCase(at: address, page: "a", as: .baseline)
        try await post.deliver()
        try await de.act(.referred, on: first)
        try await post.deliver()
        try await withdraw(first, at: nl)
        #expect(try await review(first, at: de) == .findingWithdrawn)
        try await assess(first, .national, at: nl)
        #expect(try await review(first, at: de) == .findingWithdrawn)
    }

    @Test func afterAnActionAPersonStillDecides() async throws {
        let (first, second) = try await givenByTwo()
        try await de.act(.referred, on: first)
        try await post.deliver()
        try await withdraw(second, at: us)
        try await withdraw(first, at: nl)
        #expect(try await de.stage(of: first) == .routed)
        #expect(try await review(first, at: de) == .findingWithdrawn)
    }

    @Test func aReportOfOurOwnHoldsTheCase() async throws {
        let (first, second) = try await givenByTwo()
        _ = try await de.desk.receive([ReportSubmission(address: address, origin: .police)])[0].get()
        try await withdraw(second, at: us)
        try await withdraw(first, at: nl)
        #expect(try await de.stage(of: first) == .routed)
        #expect(try await review(first, at: de) == .findingWithdrawn)
    }

    @Test func ourWithdrawalAfterThatOfTheResponsibleMemberEndsTheCase() async throws {
        let id = try await nl.confirmCase(at: address, page: "a", as: .national)
        try await post.deliver()
        try await assess(id, .baseline, at: de)
        try await withdraw(id, at: de)
        #expect(try await review(id, at: nl) == .findingWithdrawn)
        try await withdraw(id, at: nl)
        for desk in [nl, de] { #expect(try await desk.stage(of: id) == .withdrawn) }
        let figures = try await nl.store.read { try $0.figures(from: nil, until: nil) }
        #expect(figures.illegal == 0 && figures.withdrawn == 1)
    }

    @Test func ourWithdrawalLeavesAFindingThatItsMemberStandsBy() async throws {
        let id = try await nl.confirmCase(at: address, page: "a", as: .national)
        try await post.deliver()
        try await assess(id, .baseline, at: de)
        try await withdraw(id, at: nl)
        for desk in [nl, de] { #expect(try await desk.stage(of: id) == .routed) }
    }

    @Test func aPlainReportOfAWithdrawnFindingIsOnTheWorkList() async throws {
        let id = try await nl.confirmCase(at: "http://nl.host.example/plain", page: "plain", as: .national)
        try await withdraw(id, at: nl)
        #expect(try await nl.stage(of: id) == .withdrawn)
        #expect(try await review(id, at: nl) == .ownFindingWithdrawn)
        #expect(try await nl.desk.lease(1, to: "dora").map(\.id) == [id])
    }
}
