import CaseService
import CaseStore
import CaseStoreSQLite
import Cryptography
import Envelopes
import HotlineModel
import TestCasework
import TestSupport
import Testing

@testable import Casework

/// The state of a case after findings, actions and withdrawals.
@Suite struct CaseEffectsTests {
    let clock = ManualClock()
    let federation: TestSecretariat
    let nl: TestDesk
    let de: TestMember
    let us: TestMember

    init() async throws {
        federation = try TestSecretariat(clock: clock)
        de = try federation.enrol("de", covering: ["DE"])
        us = try federation.enrol("us", covering: ["US"])
        nl = try await federation.desk(try federation.enrol("nl", covering: ["NL"]), others: [de, us])
    }

    private func routed(_ host: String, _ classification: Classification = .baseline) async throws -> CaseID {
        let id = try await nl.confirmCase(at: "http://\(host)/page", page: host, as: classification)
        try await nl.tracing.routeWaiting()
        return id
    }

    private func assess(_ id: CaseID, _ classification: Classification) async throws {
        _ = try await nl.desk.assess([
            AssessmentSubmission(caseID: id, classification: classification, kind: classification.isIllegal ? .childSexualAbuse : .other)
        ])[0].get()
    }

    private func record(_ id: CaseID) async throws -> CaseRecord { try #require(try await nl.store.read { try $0.caseRecord(id) }) }

    private func withdrawalsSent(_ id: CaseID) async throws -> [String] {
        try await nl.store.read { view in
            try view.outboundLines(about: view.caseRecord(id)?.number ?? 0).filter { $0.type == "withdrawal" }.map(\.to.rawValue)
        }
    }

    private func withdraw(_ id: CaseID) async throws {
        _ = try await nl.desk.withdraw([WithdrawalSubmission(caseID: id, reason: .mistake)])[0].get()
    }

    // MARK: Findings

    @Test func aCaseThatIsAssessedAgainStaysWhereItIs() async throws {
        let id = try await routed("nl.host.example", .national)
        try await assess(id, .baseline)
        #expect(try await nl.stage(of: id) == .routed)
        #expect(try await nl.placements(of: id) == ["keep nl open"])
        #expect(try await nl.tracing.routeWaiting() == 0)
    }

    @Test func aCaseAtRestKeepsTheDateOfItsClosing() async throws {
        let submission = ReportSubmission(address: "http://nl.host.example/legal", origin: .public)
        let id = try await nl.desk.receive([submission])[0].get().caseID
        try await assess(id, .notIllegal)
        clock.advance(by: .seconds(86_400))
        try await assess(id, .notIllegal)
        #expect(try await record(id).closedAt == federation.start)
        // Once it is open again, its next closing counts.
        try await assess(id, .national)
        #expect(try await record(id).closedAt == nil)
        clock.advance(by: .seconds(86_400))
        try await assess(id, .notIllegal)
        #expect(try await record(id).closedAt == federation.start + .seconds(2 * 86_400))
    }

    @Test(
        arguments: [(nil, nil, "notIllegal"), ("a", nil, "notIllegal:a"), (nil, "b", "notIllegal:b"), ("a", "b", "notIllegal:b")]
            as [(
                String?, String?, String
            )])
    func theReasonOfTheLastAnalystCountsAndElseThatOfTheFirst(first: String?, last: String?, shown: String) async throws {
        let federation = try TestSecretariat(clock: clock)
        let desk = try await federation.desk(
            try federation.enrol("nl", covering: ["NL"]), policy: CasePolicy(secondAssessment: .all))
        let submission = ReportSubmission(address: "http://nl.host.example/a", origin: .public)
        let id = try await desk.desk.receive([submission])[0].get().caseID
        for (actor, reason) in [("anna", first), ("bert", last)] {
            var finding = AssessmentSubmission(caseID: id, classification: .notIllegal, kind: .other, actor: actor)
            finding.reason = reason.map(ReasonCode.init(rawValue:))
            _ = try await desk.desk.assess([finding])[0].get()
        }
        let events = try await desk.store.read { try $0.events(of: $0.caseRecord(id)?.number ?? 0) }
        #expect(events.filter { $0.kind == .assessed }.map(\.reason) == [shown])
    }

    // MARK: Reports

    @Test func aKeyIsGoodForOneAddress() async throws {
        func receive(_ page: String) async throws -> Result<ReceivedReport, CaseworkError> {
            try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/\(page)", origin: .public, key: "key")])[0]
        }
        let first = try await receive("a").get()
        #expect(first.outcome == .opened)
        let again = try await receive("a").get()
        #expect(again.outcome == .known && again.caseID == first.caseID)
        await #expect(throws: CaseworkError.keyReused(["address"])) { try await receive("b").get() }
    }

    // MARK: Withdrawals

    @Test func everyPlacementFallsWithTheFinding() async throws {
        try await nl.host("both.example", in: "NL", "DE")
        let id = try await routed("both.example")
        #expect(try await nl.placements(of: id) == ["keep nl open", "forward de open"])
        try await withdraw(id)
        #expect(try await nl.placements(of: id) == ["keep nl withdrawn", "forward de withdrawn"])
        #expect(try await nl.stage(of: id) == .withdrawn)
        #expect(try await withdrawalsSent(id) == ["de"])
    }

    @Test func aCaseThatIsGivenAgainCanBeWithdrawnAgain() async throws {
        try await nl.host("both.example", in: "NL", "DE")
        let id = try await routed("both.example")
        try await withdraw(id)
        #expect(try await withdrawalsSent(id) == ["de"])
        try await nl.host("both.example", in: "US")
        try await assess(id, .national)
        try await nl.tracing.routeWaiting()
        try await withdraw(id)
        #expect(try await withdrawalsSent(id).filter { $0 == "us" } == ["us"])
        #expect(try await nl.placements(of: id).last == "forward us withdrawn")
    }

    private func given(by member: TestMember) async throws -> (id: CaseID, withdrawal: Envelope) {
        let envelope = member.envelope(
            to: nl.member, member.report("http://nl.host.example/given", at: federation.start), at: federation.start)
        guard case .accepted = try await nl.admit(envelope) else { throw StoreError(.conflict, "") }
        let withdrawal = member.envelope(
            to: nl.member, .withdrawal(WithdrawalBody(.report)), about: envelope.caseID, at: federation.start)
        return (envelope.caseID, withdrawal)
    }

    @Test func aCaseThatTwoMembersReportedClosesForNeitherAlone() async throws {
        let first = try await given(by: de), second = try await given(by: us)
        try await nl.tracing.routeWaiting()
        #expect(try await nl.admit(second.withdrawal) == .accepted(attached: true))
        #expect(try await nl.stage(of: first.id) == .routed)
    }

    @Test func aSecondWithdrawalIsOnlyRecorded() async throws {
        let (id, withdrawal) = try await given(by: de)
        try await nl.tracing.routeWaiting()
        for _ in 1...2 { #expect(try await nl.admit(withdrawal) == .accepted(attached: true)) }
        #expect(try await nl.history(of: id).suffix(2) == ["de:withdrawn", "de:withdrawn"])
        #expect(try await nl.stage(of: id) == .withdrawn)
    }
}

/// The holds on cases of members that this node catches up with.
@Suite struct HeldBackCasesTests {
    private static let now = Timestamp(milliseconds: 1_767_225_600_000)

    private func record(from giver: MemberID?) -> CaseRecord {
        CaseRecord(
            id: CaseID(opener: nl, number: UniqueID(at: Self.now)), openedAt: Self.now, stage: .routed, addressIndex: .zero, wrappedKey: [],
            sealedFile: [], receivedFrom: giver)
    }

    @Test(arguments: [(-1, true), (0, false), (1, false)] as [(Int, Bool)])
    func aHoldEndsAtItsMoment(after: Int, holds: Bool) {
        let cases = HeldBackCases()
        cases.hold(casesFrom: de, until: Self.now)
        let moment = Self.now + .milliseconds(after)
        #expect(cases.end(ofHoldOn: de, at: moment) == (holds ? Self.now : nil))
        #expect(cases.current.hold(on: record(from: de), at: moment)?.end == (holds ? Self.now : nil))
    }

    @Test func aHoldIsOnTheCasesOfOneMember() {
        let cases = HeldBackCases()
        cases.hold(casesFrom: de, until: Self.now + .seconds(1))
        #expect(cases.current.hold(on: record(from: de), at: Self.now)?.giver == de)
        for giver in [us, nil] { #expect(cases.current.hold(on: record(from: giver), at: Self.now) == nil) }
        cases.release(casesFrom: us, until: Self.now + .seconds(1))
        #expect(cases.end(ofHoldOn: de, at: Self.now) != nil)
        cases.release(casesFrom: de, until: Self.now + .seconds(1))
        #expect(cases.end(ofHoldOn: de, at: Self.now) == nil)
    }

    @Test func theEndOfAHoldLeavesALaterOne() {
        let cases = HeldBackCases()
        let (early, late) = (Self.now + .seconds(1), Self.now + .seconds(2))
        cases.hold(casesFrom: de, until: late)
        cases.release(casesFrom: de, until: early)
        #expect(cases.end(ofHoldOn: de, at: Self.now) == late)
    }

    @Test func aLaterHoldReplacesAnEarlierOne() {
        let cases = HeldBackCases()
        for seconds in [60, 30, 90] {
            cases.hold(casesFrom: de, until: Self.now + .seconds(seconds))
            #expect(cases.end(ofHoldOn: de, at: Self.now) == Self.now + .seconds(seconds))
        }
    }
}
