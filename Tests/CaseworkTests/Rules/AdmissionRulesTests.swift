import Envelopes
import Testing

@testable import Casework

/// The admission of a case that another member sends.
@Suite struct AdmissionRulesTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let rules: AdmissionRules
        let decision: AdmissionRules.Decision

        init(
            _ description: String, _ kind: AdmissionRules.Kind, _ decision: AdmissionRules.Decision,
            _ change: (inout AdmissionRules) -> Void = { _ in }
        ) {
            testDescription = description
            var rules = AdmissionRules(kind: kind)
            rules.isCentral = kind == .copy
            change(&rules)
            self.rules = rules
            self.decision = decision
        }
    }

    static let rows: [Row] = [
        Row("a report opens a case", .report, .open),
        Row("a handover opens a case", .handover, .open),
        Row("a copy opens a case at central", .copy, .open),
        Row("a copy is for central only", .copy, .reject(.notCentral)) { $0.isCentral = false },
        Row("a copy at another member is refused for that before anything else", .copy, .reject(.notCentral)) {
            $0.isCentral = false
            $0.isConfirmed = false
        },
        Row("a report needs a confirmed case", .report, .reject(.notConfirmed)) { $0.isConfirmed = false },
        Row("a copy needs a confirmed case", .copy, .reject(.notConfirmed)) { $0.isConfirmed = false },
        Row("a report needs an address that can be read", .report, .reject(.badAddress)) { $0.hasAddress = false },
        Row("an unconfirmed case is refused for that before its address", .report, .reject(.notConfirmed)) {
            $0.isConfirmed = false
            $0.hasAddress = false
        },
        Row("another member's case does not come as a report", .report, .reject(.notYours)) { $0.senderMayName = false },
        Row("another member's case does not come as a copy", .copy, .reject(.notYours)) { $0.senderMayName = false },
        Row("another member's case comes as a handover", .handover, .open) { $0.senderMayName = false },
        Row("a report joins the case it names", .report, .joinNamed) { $0.named = .present },
        Row("a report joins the case it names rather than one about the same address", .report, .joinNamed) {
            $0.named = .present
            $0.isAddressKnown = true
        },
        Row("a report joins an open case about the same address", .report, .joinSameAddress) { $0.isAddressKnown = true },
        Row("a handover joins an open case about the same address", .handover, .joinSameAddress) { $0.isAddressKnown = true },
        Row("a copy keeps its own name beside a case about the same address", .copy, .open) { $0.isAddressKnown = true },
        Row("a report brings a destroyed case back", .report, .renew) { $0.named = .destroyed },
        Row("a handover brings a destroyed case back", .handover, .renew) { $0.named = .destroyed },
        Row("a copy brings no destroyed case back", .copy, .reject(.contentsDestroyed)) { $0.named = .destroyed },
        Row("a copy joins the case it names", .copy, .joinNamed) { $0.named = .present },
    ]

    @Test(arguments: rows) func decides(_ row: Row) { #expect(row.rules.decision == row.decision) }
}
