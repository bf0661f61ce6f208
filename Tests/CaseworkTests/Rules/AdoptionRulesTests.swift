import HotlineModel
import Testing

@testable import Casework

/// What becomes of a case that adopted a finding, when the finding changes.
@Suite struct AdoptionRulesTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let rules: AdoptionRules
        let effect: AdoptionRules.Effect

        init(
            _ description: String, _ classification: Classification?, kind: ReportKind = .childSexualAbuse,
            _ effect: AdoptionRules.Effect, _ change: (inout AdoptionRules) -> Void = { _ in }
        ) {
            testDescription = description
            var rules = AdoptionRules(
                finding: classification.map { Assessment(classification: $0, kind: kind, member: de, at: start) })
            change(&rules)
            self.rules = rules
            self.effect = effect
        }
    }

    static let rows: [Row] = [
        Row("without a finding an analyst must look", nil, .awaitAnalyst),
        Row("without a finding, a person decides after an action", nil, .askReview) { $0.isActedOn = true },
        Row("without a finding, our finding that does not count yet stays", nil, .askReview) { $0.isBeingAssessed = true },
        Row("a finding that is illegal too is adopted", .baseline, .follow),
        Row("so too while we find anew", .national, .follow) { $0.isBeingAssessed = true },
        Row("after an action, another illegal finding changes nothing", .national, .none) { $0.isActedOn = true },
        Row("a finding that is not illegal ends the case", .notIllegal, kind: .other, .followAndClose),
        Row("after an action a person decides about it", .notIllegal, kind: .other, .askReview) { $0.isActedOn = true },
        Row("a person decides while we find anew", .notIllegal, kind: .other, .askReview) { $0.isBeingAssessed = true },
        Row("a finding of no content spares nobody", .notIllegal, kind: .notFound, .awaitAnalyst),
        Row("nor does one with a reason that nothing was seen", .notIllegal, kind: .other, .awaitAnalyst) {
            $0.finding?.reason = ReasonCode(rawValue: "passwordProtected")
        },
        Row("a finding that leaves items of the case out does not spare its report", .national, .awaitAnalyst) { $0.coversItems = false },
        Row("so too after an action: a person decides", .national, .askReview) { ($0.coversItems, $0.isActedOn) = (false, true) },
        Row("a classification that nobody here knows spares nobody", Classification(rawValue: "other"), .awaitAnalyst),
    ]

    @Test(arguments: rows) func decides(_ row: Row) { #expect(row.rules.effect == row.effect) }
}
