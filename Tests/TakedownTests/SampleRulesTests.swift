import CaseStore
import HotlineModel
import OnlineChecks
import Testing

@testable import Takedown

@Suite struct SampleRulesTests {
    private static let (nl, de) = (TestMembers.nl, TestMembers.de)

    private static func check(_ peer: MemberID?, isDue: Bool, isClosed: Bool = false) -> CheckRecord {
        var check = CheckRecord(caseNumber: 1, beganAt: Timestamp(milliseconds: 0), dueAt: Timestamp(milliseconds: 0), sampleOf: peer)
        if !isDue { check.dueAt = nil }
        check.isClosed = isClosed
        return check
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var closer: MemberID?
        var percent = 100
        var check: CheckRecord?
        var decision: SampleRules.Decision
    }

    @Test(arguments: [
        Row(testDescription: "not closed by a peer", decision: .none),
        Row(testDescription: "closed by a peer", closer: de, decision: .begin(of: de)),
        Row(testDescription: "without samples", closer: de, percent: 0, decision: .none),
        Row(testDescription: "looked at now", closer: de, check: check(de, isDue: true), decision: .none),
        Row(testDescription: "found gone", closer: de, check: check(de, isDue: false, isClosed: true), decision: .none),
        Row(testDescription: "closed again after nobody could tell", closer: de, check: check(de, isDue: false), decision: .begin(of: de)),
        Row(testDescription: "kept here before", closer: de, check: check(nil, isDue: false, isClosed: true), decision: .begin(of: de)),
        Row(testDescription: "opened again", check: check(de, isDue: true), decision: .end),
        Row(testDescription: "opened again after it was found gone", check: check(de, isDue: false, isClosed: true), decision: .end),
        Row(testDescription: "opened again, and nothing was looked at", check: check(de, isDue: false), decision: .none),
        Row(testDescription: "kept here", check: check(nil, isDue: true), decision: .none),
    ])
    func decides(_ row: Row) {
        let rules = SampleRules(closer: row.closer, percent: row.percent, place: 7 << 32, check: row.check)
        #expect(rules.decision == row.decision)
    }

    @Test(arguments: [(6, 7, true), (7, 7, false), (106, 7, true), (99, 100, true), (0, 1, true), (0, 0, false)] as [(UInt64, Int, Bool)])
    func takesItsShareByPlace(place: UInt64, percent: Int, isTaken: Bool) {
        let rules = SampleRules(closer: Self.de, percent: percent, place: place << 32, check: nil)
        #expect(rules.decision == (isTaken ? .begin(of: Self.de) : .none))
    }

    @Test func theShareIsThatOfThePolicy() {
        let taken = (1...10_000 as ClosedRange<Int64>).count { number in
            SampleRules(closer: Self.de, percent: 5, place: SightOutcome.place(of: number), check: nil).decision != .none
        }
        #expect((400...600).contains(taken))
    }

    private static func placement(_ state: PlacementState, _ destination: Disposition.Destination = .forward(to: de)) -> PlacementRecord {
        var placement = PlacementRecord(
            caseNumber: 1, disposition: Disposition(destination, reason: .hostedWithMember),
            responsible: destination.receiver ?? nl, placedAt: Timestamp(milliseconds: 0))
        placement.state = state
        return placement
    }

    struct Closing: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var placements: [PlacementRecord]
        var events: [(MemberID, CaseEventKind)]
        var isIllegal = true
        var closer: MemberID?
    }

    @Test(arguments: [
        Closing(testDescription: "removed by the peer", placements: [placement(.done)], events: [(de, .removed)], closer: de),
        Closing(testDescription: "unavailable by the peer", placements: [placement(.done)], events: [(de, .unavailable)], closer: de),
        Closing(testDescription: "still open", placements: [placement(.open)], events: [(de, .removed)]),
        Closing(testDescription: "another member said so", placements: [placement(.done)], events: [(nl, .removed)]),
        Closing(testDescription: "done for another reason", placements: [placement(.done)], events: [(de, .moved)]),
        Closing(testDescription: "not illegal", placements: [placement(.done)], events: [(de, .removed)], isIllegal: false),
        Closing(testDescription: "kept here", placements: [placement(.done, .keep)], events: [(nl, .removed)]),
        Closing(
            testDescription: "with the peer first, here now", placements: [placement(.done), placement(.open, .keep)],
            events: [(de, .removed)]),
        Closing(testDescription: "returned by the peer", placements: [placement(.returned)], events: [(de, .removed)]),
    ])
    func knowsWhoClosedACase(_ row: Closing) {
        let events = row.events.map { EventRecord(caseNumber: 1, kind: $0.1, at: Timestamp(milliseconds: 0), member: $0.0) }
        #expect(SampleRules.closer(of: row.placements, after: events, isIllegal: row.isIllegal) == row.closer)
    }

    struct Seen: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var sight: Sight
        var afterHours: Int
        var wasWithPerson = false
        var goesOn: Bool
        var isClosed = false
        var isWithPerson = false
    }

    @Test(arguments: [
        Seen(testDescription: "gone", sight: .gone(.status(404)), afterHours: 24, goesOn: false, isClosed: true),
        Seen(
            testDescription: "gone at last", sight: .gone(.status(404)), afterHours: 24, wasWithPerson: true, goesOn: false, isClosed: true),
        Seen(testDescription: "there", sight: .online, afterHours: 24, goesOn: true, isWithPerson: true),
        Seen(testDescription: "nobody can tell yet", sight: .unknown(.elsewhere), afterHours: 71, goesOn: true),
        Seen(testDescription: "nobody can tell for days", sight: .unknown(.elsewhere), afterHours: 72, goesOn: false),
        Seen(
            testDescription: "it was there, and nobody can tell for days", sight: .unknown(.elsewhere), afterHours: 90, wasWithPerson: true,
            goesOn: true, isWithPerson: true),
    ])
    func followsALook(_ row: Seen) {
        let moment = Timestamp(milliseconds: Int64(row.afterHours) * 3_600_000)
        let outcome = SampleOutcome(
            row.sight, beganAt: Timestamp(milliseconds: 0), wasWithPerson: row.wasWithPerson, policy: CheckPolicy(), at: moment)
        #expect(outcome.dueAt == (row.goesOn ? moment + .seconds(86_400) : nil))
        #expect(outcome.isClosed == row.isClosed && outcome.isWithPerson == row.isWithPerson)
    }
}
