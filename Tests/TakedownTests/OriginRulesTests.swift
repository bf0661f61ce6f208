import CaseStore
import HotlineModel
import Testing

@testable import Takedown

/// Whose host is searched for, who is asked, and what an answer is worth.
@Suite struct OriginRulesTests {
    private static let hidden = HostingVerdict(.hidden(by: "Front"), findings: [], at: Timestamp(milliseconds: 0))

    private static var found: HostingVerdict {
        HostingVerdict(.located([country("NL")]), findings: [], at: Timestamp(milliseconds: 0), behind: "Front")
    }

    private static func country(_ code: String) -> CountryCode {
        guard let country = CountryCode(code) else { preconditionFailure("a country of a test is malformed") }
        return country
    }

    private static func placement(
        _ reason: RoutingReason, _ responsible: MemberID = TestMembers.central, _ state: PlacementState = .open
    ) -> PlacementRecord {
        var placement = PlacementRecord(
            caseNumber: 1, disposition: Disposition(reason == .hostedHere ? .keep : .central, reason: reason), responsible: responsible,
            placedAt: Timestamp(milliseconds: 0))
        placement.state = state
        return placement
    }

    // MARK: Waiting

    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var isIllegal = true
        var placements: [PlacementRecord]
        var hosting: HostingVerdict? = hidden
        var isHiddenSince = false
        var state: OriginState?
        var decision: OriginWaitRules.Decision
    }

    private static let begins = OriginWaitRules.Decision.begin(front: "Front")

    @Test(arguments: [
        Row(testDescription: "hidden, and with central", placements: [placement(.hidden)], decision: begins),
        Row(testDescription: "hidden, and nobody is central", placements: [placement(.hidden, TestMembers.nl)], decision: begins),
        Row(testDescription: "hidden, and we are central", placements: [placement(.centralRole, TestMembers.nl)], decision: begins),
        Row(testDescription: "central for another reason", placements: [placement(.noMember)], decision: .none),
        Row(testDescription: "not illegal", isIllegal: false, placements: [placement(.hidden)], decision: .none),
        Row(testDescription: "the placement is over", placements: [placement(.hidden, TestMembers.central, .done)], decision: .none),
        Row(testDescription: "the host is known", placements: [placement(.hidden)], hosting: found, decision: .none),
        Row(testDescription: "the contents were destroyed", placements: [placement(.hidden)], hosting: nil, decision: .none),
        Row(testDescription: "is searched for", placements: [placement(.hidden)], state: .waiting, decision: .none),
        Row(testDescription: "was given up", placements: [placement(.hidden)], state: .givenUp, decision: .none),
        Row(testDescription: "hidden again after it was found", placements: [placement(.hidden)], state: .answered, decision: begins),
        Row(testDescription: "needed again", placements: [placement(.hidden)], state: .ended, decision: begins),
        Row(
            testDescription: "over while it is searched for", placements: [placement(.hidden, TestMembers.central, .done)], state: .held,
            decision: .end),
        Row(testDescription: "found by another way", placements: [placement(.hidden)], hosting: found, state: .asking, decision: .end),
        Row(testDescription: "withdrawn", isIllegal: false, placements: [placement(.hidden)], state: .withPerson, decision: .end),
        Row(
            testDescription: "kept here, and hidden since", placements: [placement(.hostedHere, TestMembers.nl)], hosting: nil,
            isHiddenSince: true, state: .waiting, decision: .none),
        Row(
            testDescription: "kept here, and hidden no more", placements: [placement(.hostedHere, TestMembers.nl)], hosting: nil,
            state: .waiting, decision: .end),
        Row(
            testDescription: "kept here, hidden since, and found", placements: [placement(.hostedHere, TestMembers.nl)], hosting: found,
            isHiddenSince: true, state: .waiting, decision: .end),
    ]) func decidesWhoseHostIsSearchedFor(_ row: Row) {
        let rules = OriginWaitRules(
            member: TestMembers.nl, isIllegal: row.isIllegal, placements: row.placements, hosting: row.hosting,
            isHiddenSince: row.isHiddenSince, state: row.state)
        #expect(rules.decision == row.decision)
    }

    // MARK: Answers

    private static func verdict(_ outcome: HostingVerdict.Outcome, _ address: String = "203.0.113.1") -> HostingVerdict {
        HostingVerdict(outcome, findings: [AddressFinding(address: address)], at: Timestamp(milliseconds: 7))
    }

    @Test(arguments: [
        (HostingVerdict.Outcome.hidden(by: "Other"), OriginProblem.frontNetwork), (.unlocated(.reservedAddress), .reserved),
        (.unlocated(.unknownCountry), .unknownCountry), (.unlocated(.malformed), .unreadable),
    ]) func anAddressThatSaysNothingIsLeftOutByItsName(outcome: HostingVerdict.Outcome, problem: OriginProblem) {
        let alone = OriginRules.judge([Self.verdict(outcome), Self.verdict(outcome)], behind: "Front")
        #expect(alone == OriginRules.Judgement(origin: nil, leftOut: [problem]))
        let mixed = OriginRules.judge([Self.verdict(outcome), Self.verdict(.located([Self.country("DE")]))], behind: "Front")
        #expect(mixed.origin?.outcome == .located([Self.country("DE")]) && mixed.leftOut == [problem])
    }

    @Test func severalAddressesMakeOnePlace() {
        let (nl, de) = (Self.country("NL"), Self.country("DE"))
        let verdicts = [Self.verdict(.located([nl]), "a"), Self.verdict(.located([de, nl]), "b")]
        let judged = OriginRules.judge(verdicts, behind: "Front")
        #expect(judged.leftOut.isEmpty && judged.origin?.outcome == .located([nl, de]))
        #expect(judged.origin?.findings.map(\.address) == ["a", "b"] && judged.origin?.behind == "Front")
        #expect(judged.origin?.at == Timestamp(milliseconds: 7))
    }

    @Test func noHostHasSoManyAddresses() {
        let one = Self.verdict(.located([Self.country("NL")]))
        #expect(OriginRules.judge(Array(repeating: one, count: 64), behind: "Front").origin != nil)
        #expect(OriginRules.judge(Array(repeating: one, count: 65), behind: "Front") == .init(origin: nil, leftOut: [.tooMany]))
        #expect(OriginRules.judge([], behind: "Front") == .init(origin: nil, leftOut: []))
    }

    // MARK: Turns

    private static let day = Timestamp(milliseconds: 10 * 86_400_000)

    private static func turn(asked: Int = 0, day: Int64 = 10, retryAt: Timestamp? = nil, quota: Int? = 2) -> OriginTurn {
        var front = OriginFront("Front")
        (front.day, front.asked, front.retryAt) = (day, asked, retryAt)
        return OriginTurn(front: front, quota: quota)
    }

    @Test(arguments: [
        (turn(), OriginTurn.Decision.ask), (turn(asked: 1), .ask), (turn(asked: 2), .quotaUsed), (turn(asked: 2, day: 9), .ask),
        (turn(quota: nil), .quotaUsed), (turn(retryAt: day + .seconds(1)), .wait(until: day + .seconds(1))), (turn(retryAt: day), .ask),
        (turn(asked: 2, retryAt: day + .seconds(1)), .wait(until: day + .seconds(1))),
    ]) func anOperatorIsAskedWithinItsQuotaAndNotWhileItFails(turn: OriginTurn, decision: OriginTurn.Decision) {
        #expect(turn.decision(at: Self.day) == decision)
    }

    @Test func questionsAreCountedByDay() {
        #expect(Self.turn(asked: 1).asking(at: Self.day).asked == 2)
        let tomorrow = Self.turn(asked: 2).asking(at: Self.day + .seconds(86_400))
        #expect(tomorrow.asked == 1 && tomorrow.day == 11)
    }

    @Test(arguments: [
        (1, nil as Int?, 60), (2, nil, 120), (20, nil, 3_600), (1, 10, 60), (1, 900, 900), (1, 999_999, 86_400),
    ]) func anInterfaceThatFailsIsLeftAlone(failures: Int, retryAfter: Int?, wait: Int) {
        var turn = Self.turn()
        turn.front.failures = failures - 1
        let front = turn.failed("status 500", retryAfter: retryAfter.map { .seconds($0) }, at: Self.day)
        #expect(front.failures == failures && front.retryAt == Self.day + .seconds(wait) && front.detail == "status 500")
        let healed = OriginTurn(front: front, quota: 2).answered
        #expect(healed.failures == 0 && healed.retryAt == nil && healed.detail == nil)
    }
}
