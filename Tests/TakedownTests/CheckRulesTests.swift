import CaseStore
import HotlineModel
import OnlineChecks
import Testing

@testable import Takedown

@Suite struct CheckRulesTests {
    private static func check(isOver: Bool) -> CheckRecord {
        var check = CheckRecord(caseNumber: 1, beganAt: Timestamp(milliseconds: 0), dueAt: Timestamp(milliseconds: 0))
        if isOver { check.dueAt = nil }
        return check
    }

    private static var closed: CheckRecord {
        var check = check(isOver: false)
        check.isClosed = true
        return check
    }

    private static func placement(_ state: PlacementState, _ destination: Disposition.Destination = .keep) -> PlacementRecord {
        var placement = PlacementRecord(
            caseNumber: 1, disposition: Disposition(destination, reason: .hostedHere), responsible: TestMembers.nl,
            placedAt: Timestamp(milliseconds: 0))
        placement.state = state
        return placement
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var isIllegal = true
        var placements: [PlacementRecord]
        var hasMovedAway = false
        var check: CheckRecord?
        var decision: CheckRules.Decision
    }

    @Test(arguments: [
        Row(testDescription: "kept here", placements: [placement(.open)], decision: .begin),
        Row(testDescription: "gone before any check", placements: [placement(.done)], decision: .none),
        Row(testDescription: "with central", placements: [placement(.open, .central)], decision: .none),
        Row(testDescription: "not illegal", isIllegal: false, placements: [placement(.open)], decision: .none),
        Row(testDescription: "is checked", placements: [placement(.open)], check: check(isOver: false), decision: .none),
        Row(testDescription: "gone, and still watched", placements: [placement(.done)], check: closed, decision: .none),
        Row(
            testDescription: "a person recorded that it is gone", placements: [placement(.done)], check: check(isOver: false),
            decision: .close),
        Row(testDescription: "a person reversed that it is gone", placements: [placement(.open)], check: closed, decision: .restart),
        Row(
            testDescription: "moved away", placements: [placement(.done)], hasMovedAway: true, check: check(isOver: false), decision: .end),
        Row(
            testDescription: "moved away and came back", placements: [placement(.done), placement(.open)], hasMovedAway: true,
            check: check(isOver: true), decision: .restart),
        Row(testDescription: "given back", placements: [placement(.returned)], check: check(isOver: false), decision: .end),
        Row(testDescription: "withdrawn", placements: [placement(.withdrawn)], check: check(isOver: false), decision: .end),
        Row(
            testDescription: "found not illegal", isIllegal: false, placements: [placement(.done)], check: check(isOver: false),
            decision: .end),
        Row(testDescription: "was over, and is kept again", placements: [placement(.open)], check: check(isOver: true), decision: .restart),
        Row(testDescription: "was over", placements: [placement(.done)], check: check(isOver: true), decision: .none),
    ])
    func decides(_ row: Row) {
        let rules = CheckRules(
            member: TestMembers.nl, isIllegal: row.isIllegal, placements: row.placements,
            hasMovedAway: row.hasMovedAway, check: row.check)
        #expect(rules.decision == row.decision)
    }

    @Test(arguments: [
        (Sight.gone(.noSuchName), CaseEventKind.unavailable), (.gone(.status(404)), .removed), (.gone(.rule), .removed),
        (.gone(.likeControl), .removed),
    ])
    func aMissingNameIsUnavailableAndAnythingElseRemoved(sight: Sight, action: CaseEventKind) {
        #expect(SightOutcome.action(for: sight) == action)
    }

    @Test(arguments: [
        (Classification.baseline, 71, true), (.baseline, 72, false), (.national, 1, false),
    ])
    func theWorstIsUrgentForThreeDays(classification: Classification, hours: Int64, isUrgent: Bool) {
        let began = Timestamp(milliseconds: 1_000)
        #expect(SightOutcome.isUrgent(classification, since: began, at: began + .seconds(hours * 3_600)) == isUrgent)
    }

    @Test func materialThatIsGoneIsWatchedForAWhile() {
        var sights = Sights()
        let policy = CheckPolicy(watchGone: .seconds(86_400))
        let start = Timestamp(milliseconds: 1_000_000)
        for hours in [0, 5, 10] { _ = sights.record(.gone(.status(404)), at: start + .seconds(hours * 3_600), under: SightRule()) }
        #expect(sights.isClosed)
        let last = start + .seconds(10 * 3_600)
        func due(at moment: Timestamp) -> Timestamp? {
            SightOutcome.due(after: sights, caseNumber: 1, isUrgent: false, policy: policy, at: moment)
        }
        #expect(due(at: last + .seconds(86_399)) != nil)
        #expect(due(at: last + .seconds(86_400)) == nil)
    }

    @Test func placesOfConsecutiveCasesAreSpread() {
        let tenths = Set((1...100).map { SightOutcome.place(of: Int64($0)) >> 60 })
        #expect(tenths.count == 16)
    }
}
