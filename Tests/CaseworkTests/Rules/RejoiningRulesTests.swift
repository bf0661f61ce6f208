import CaseStore
import HotlineModel
import Testing

@testable import Casework

/// The changes that a further report makes to a known case.
@Suite struct RejoiningRulesTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let rules: RejoiningRules
        let decision: RejoiningRules.Return?

        init(
            _ description: String, _ stage: CaseStage, isOurs: Bool = false, _ classification: Classification? = .national,
            open: [MemberID] = [], handover: Bool = false, ourName: Bool = true, seen: Bool = true, seenThere: Bool = true,
            gives decision: RejoiningRules.Return?
        ) {
            testDescription = description
            func assessment(_ classification: Classification, by member: MemberID, seen: Bool) -> Assessment {
                Assessment(
                    classification: classification, kind: .childSexualAbuse, member: member, at: start,
                    basis: seen ? .seen : .recognised(restsOn: [us]))
            }
            rules = RejoiningRules(
                member: nl, stage: stage, isOurs: isOurs, assessment: classification.map { assessment($0, by: nl, seen: seen) },
                reported: assessment(.national, by: de, seen: seenThere), open: open, isHandover: handover, hasOurName: ourName)
            self.decision = decision
        }
    }

    static let rows: [Row] = [
        Row("a case that waits for an analyst only counts", .awaitingAssessment, gives: nil),
        Row("a case that waits to be traced only counts", .awaitingTrace, gives: nil),
        Row("a case at work here only counts", .routed, open: [nl], gives: nil),
        Row("a case at work here only counts, even as a handover", .routed, open: [nl], handover: true, gives: nil),
        Row("a case shared with us only counts, even as a handover", .routed, open: [de, nl], handover: true, gives: nil),
        Row("a case given away only counts as a report", .routed, open: [de], gives: nil),
        Row(
            "a case given away that is handed back came round in a circle", .routed, open: [de], handover: true,
            gives: .init(returnsPlacements: true, replacesFile: true)),
        Row("a routed case without an open placement only counts", .routed, open: [], handover: true, gives: nil),
        Row(
            "our own case given away that is handed back keeps our file", .routed, isOurs: true, open: [de], handover: true,
            gives: .init(returnsPlacements: true)),
        Row("a closed case is reopened", .closed, gives: .init(isReopened: true, replacesFile: true)),
        Row("our own closed case is reopened with our file", .closed, isOurs: true, gives: .init(isReopened: true)),
        Row("a closed case under another name keeps its file", .closed, ourName: false, gives: .init(isReopened: true)),
        Row(
            "a closed baseline case keeps its assessment", .closed, .baseline,
            gives: .init(isReopened: true, replacesFile: true, keepsAssessment: true)),
        Row(
            "what somebody saw is not replaced by what was recognised", .closed, seenThere: false,
            gives: .init(isReopened: true, replacesFile: true, keepsAssessment: true)),
        Row(
            "what was recognised as baseline is replaced by what somebody saw", .closed, .baseline, seen: false,
            gives: .init(isReopened: true, replacesFile: true)),
        Row(
            "of two that nobody saw, baseline stays", .closed, .baseline, seen: false, seenThere: false,
            gives: .init(isReopened: true, replacesFile: true, keepsAssessment: true)),
        Row(
            "of two that nobody saw, the last counts", .closed, seen: false, seenThere: false,
            gives: .init(isReopened: true, replacesFile: true)),
        Row("a withdrawn case gets the report's finding", .withdrawn, nil, gives: .init(isReopened: true, replacesFile: true)),
        Row("our own closed baseline case keeps all", .closed, isOurs: true, .baseline, gives: .init(isReopened: true)),
        Row("central's copy becomes a case to act on", .copy, gives: .init(replacesFile: true)),
        Row(
            "central's baseline copy keeps its assessment", .copy, .baseline, gives: .init(replacesFile: true, keepsAssessment: true)),
        Row("central's copy of an own case gets the report's file", .copy, isOurs: true, gives: .init(replacesFile: true)),
        Row("central's copy under another name keeps its file", .copy, ourName: false, gives: .init()),
    ]

    @Test(arguments: rows) func decides(_ row: Row) { #expect(row.rules.decision == row.decision) }
}
