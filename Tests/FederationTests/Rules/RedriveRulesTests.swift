import CaseStore
import Cryptography
import HotlineModel
import Testing

@testable import Federation

/// The dead letters that a newer directory brings back.
@Suite struct RedriveRulesTests {
    private let rules = RedriveRules(types: ["report"], version: 3)

    private func letter(_ state: OutboundState, type: String) throws -> OutboundLine {
        let now = SilenceRulesTests.now
        var line = OutboundLine(
            to: try #require(MemberID("nl")), lane: .urgent, id: UniqueID(at: now), type: type, caseNumber: 1, leaf: .zero, sealedLine: [],
            size: 1, queuedAt: now)
        line.state = state
        return line
    }

    @Test(arguments: [
        (code: "suspended", type: "report", under: Int?.some(2), isDue: true), ("unknownType", "report", 1, true),
        // It was judged under this directory already, or under a newer one.
        ("suspended", "report", 3, false), ("suspended", "report", 4, false),
        // No receipt says under which directory it was judged.
        ("suspended", "report", nil, false),
        // The directory does not let that type pass.
        ("suspended", "copy", 2, false),
        // Another try would end the same way.
        ("badEvidence", "report", 2, false), ("notACode", "report", 2, false),
    ])
    func aLineIsDueOnceForEachDirectory(code: String, type: String, under: Int?, isDue: Bool) throws {
        #expect(rules.isDue(try letter(.dead(code: code), type: type), refusedUnder: under) == isDue)
    }

    @Test func aLineThatIsNoDeadLetterIsNotDue() throws {
        #expect(!rules.isDue(try letter(.waiting, type: "report"), refusedUnder: 2))
    }
}
