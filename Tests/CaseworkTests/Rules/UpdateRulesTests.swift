import CaseStore
import Envelopes
import HotlineModel
import Testing

@testable import Casework

/// Who may send which update.
@Suite struct UpdateRulesTests {
    /// The standing of an update in one word: the code of a refusal, `result` with the placement's number, or `reassignment`.
    private func standing(of event: CaseEventKind, responsible: Bool, giver: Bool) -> String {
        switch UpdateRules.standing(of: event, placement: responsible ? placement(de, number: 7) : nil, isGiver: giver) {
        case .reject(let code): code.rawValue
        case .result(let placement): "result \(placement.number)"
        case .reassignment: "reassignment"
        case .correction: "correction"
        case .addition: "addition"
        }
    }

    @Test(arguments: UpdateRules.results) func onlyTheResponsibleMemberReportsAResult(_ event: CaseEventKind) {
        #expect(standing(of: event, responsible: true, giver: false) == "result 7")
        #expect(standing(of: event, responsible: true, giver: true) == "result 7")
        let ofGiver = [.assessed, .notIllegal].contains(event) ? "correction" : "notYours"
        #expect(standing(of: event, responsible: false, giver: true) == ofGiver)
        #expect(standing(of: event, responsible: false, giver: false) == "notYours")
    }

    @Test func whoeverHasToDoWithTheCaseAddsToIt() {
        #expect(standing(of: .extended, responsible: true, giver: false) == "addition")
        #expect(standing(of: .extended, responsible: false, giver: true) == "addition")
        #expect(standing(of: .extended, responsible: false, giver: false) == "notYours")
    }

    @Test func theOwnerOfACopyCorrectsAndAddsToIt() {
        func ofCopy(_ event: CaseEventKind) -> String {
            switch UpdateRules.standing(of: event, placement: nil, isGiver: false, isCopyOwner: true) {
            case .correction: "correction"
            case .addition: "addition"
            case .reject(let code): code.rawValue
            default: "other"
            }
        }
        #expect(ofCopy(.assessed) == "correction" && ofCopy(.notIllegal) == "correction" && ofCopy(.extended) == "addition")
        #expect(ofCopy(.removed) == "notYours" && ofCopy(.reassigned) == "notYours")
    }

    @Test func onlyTheGiverReassigns() {
        #expect(standing(of: .reassigned, responsible: false, giver: true) == "reassignment")
        #expect(standing(of: .reassigned, responsible: true, giver: true) == "reassignment")
        #expect(standing(of: .reassigned, responsible: true, giver: false) == "notYours")
    }

    @Test(arguments: [CaseEventKind.assessed, .reassigned, .withdrawn, .closed])
    func aMemberWithoutAPartInTheCaseIsRefused(_ event: CaseEventKind) {
        #expect(standing(of: event, responsible: false, giver: false) == "notYours")
    }

    @Test(arguments: [CaseEventKind.withdrawn, .closed, .reported, .routed, .anonymised])
    func anEventThatIsNoUpdateIsRefused(_ event: CaseEventKind) {
        #expect(standing(of: event, responsible: true, giver: true) == "unknownEvent")
    }

    @Test func theResultsAreThoseOfTheProtocol() {
        let results = [
            "assessed", "referred", "noticed", "removed", "unavailable", "notIllegal", "notHere", "moved", "duplicate", "reopened",
            "reversed",
        ]
        #expect(Set(UpdateRules.results.map(\.rawValue)) == Set(results))
    }
}

/// What the responsible member's result changes.
@Suite struct ResultRulesTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let rules: ResultRules
        let effect: ResultRules.Effect

        init(
            _ description: String, _ event: CaseEventKind, _ placement: PlacementState = .open, gives effect: ResultRules.Effect,
            _ change: (inout ResultRules) -> Void = { _ in }
        ) {
            testDescription = description
            var rules = ResultRules(event: event, placement: placement)
            change(&rules)
            self.rules = rules
            self.effect = effect
        }
    }

    static let relayed = ResultRules.Effect.change(.init())

    static let rows: [Row] = [
        Row("notHere traces the case again", .notHere, gives: .takeBack(tracesAgain: true)),
        Row("notHere about a finished placement traces the case again", .notHere, .done, gives: .takeBack(tracesAgain: true)),
        Row("notHere about a reassigned placement only returns it", .notHere, .reassigned, gives: .takeBack(tracesAgain: false)),
        Row("a second notHere only returns the placement", .notHere, .returned, gives: .takeBack(tracesAgain: false)),
        Row("a move that names us comes back to us", .moved, gives: .takeBack(tracesAgain: true)) { $0.namesUs = true },
        Row("a move that names another is relayed", .moved, gives: relayed),
        Row("a removal that names us is no return", .removed, gives: .change(.init(placement: .done))) { $0.namesUs = true },
        Row("a member that yields changes nothing", .duplicate, gives: .none) { $0.isYielding = true },
        Row("a duplicate for another reason is relayed", .duplicate, gives: relayed),
        Row("the reason of yielding means nothing beside another event", .referred, gives: relayed) { $0.isYielding = true },
        Row("a referral is relayed and ends nothing", .referred, gives: relayed),
        Row("a notice is relayed and ends nothing", .noticed, gives: relayed),
        Row("a removal ends the placement", .removed, gives: .change(.init(placement: .done))),
        Row("unavailable ends the placement", .unavailable, gives: .change(.init(placement: .done))),
        Row("a removal after the end changes nothing", .removed, .done, gives: relayed),
        Row("a removal of a reassigned placement does not end it", .removed, .reassigned, gives: relayed),
        Row("notIllegal ends the placement without an assessment", .notIllegal, gives: .change(.init(placement: .done))),
        Row("notIllegal with an assessment adopts it", .notIllegal, gives: .change(.init(adoptsAssessment: true, placement: .done))) {
            $0.hasAssessment = true
        },
        Row(
            "notIllegal with a refused assessment ends the placement all the same", .notIllegal,
            gives: .change(.init(dropsAssessment: true, placement: .done))
        ) {
            $0.hasAssessment = true
            $0.isAssessmentRefused = true
        },
        Row("an assessment is adopted", .assessed, gives: .change(.init(adoptsAssessment: true))) { $0.hasAssessment = true },
        Row(
            "a refused assessment is dropped and told to nobody", .assessed,
            gives: .change(.init(dropsAssessment: true, isRelayed: false))
        ) {
            $0.hasAssessment = true
            $0.isAssessmentRefused = true
        },
        Row("assessed without an assessment is told to nobody", .assessed, gives: .change(.init(isRelayed: false))),
        Row("an assessment beside another event is relayed and not adopted", .referred, gives: relayed) { $0.hasAssessment = true },
        Row("a reopened case opens a finished placement", .reopened, .done, gives: .change(.init(placement: .open))),
        Row("a reopened case leaves an open placement", .reopened, gives: relayed),
        Row("a reopened case leaves a reassigned placement", .reopened, .reassigned, gives: relayed),
    ]

    @Test(arguments: rows) func decides(_ row: Row) { #expect(row.rules.effect == row.effect) }
}

/// When we leave a case to another member.
@Suite struct StandDownRulesTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let rules: StandDownRules
        let effect: StandDownRules.Effect?

        init(
            _ description: String, gives effect: StandDownRules.Effect?, _ change: (inout StandDownRules) -> Void = { _ in }
        ) {
            testDescription = description
            var rules = StandDownRules(
                member: nl, stage: .routed, isSettled: false, namesUs: false, restsOnGiver: true, isActedOn: false, open: [nl])
            change(&rules)
            self.rules = rules
            self.effect = effect
        }
    }

    static let rows: [Row] = [
        Row("a case that we did nothing about closes", gives: .init(closesCase: true, isTold: false)),
        Row("a case that names us goes on", gives: nil) { $0.namesUs = true },
        Row("a case that somebody else reported goes on", gives: nil) { $0.restsOnGiver = false },
        Row("a case that we acted on goes on", gives: nil) { $0.isActedOn = true },
        Row("a case that we acted on yields to an earlier receipt", gives: .init(closesCase: true, isTold: true)) {
            $0.isActedOn = true
            $0.isSettled = true
        },
        Row("a closed case only says that it yields", gives: .init(closesCase: false, isTold: true)) {
            $0.stage = .closed
            $0.open = []
            $0.isSettled = true
        },
        Row("a case that we handed on is not taken from its member", gives: nil) { $0.open = [nl, de] },
        Row("a case that we handed on is not taken from its member, even when settled", gives: nil) {
            $0.open = [de]
            $0.isSettled = true
        },
        Row("a settled case that names us goes on", gives: nil) {
            $0.isSettled = true
            $0.namesUs = true
        },
    ]

    @Test(arguments: rows) func decides(_ row: Row) { #expect(row.rules.effect == row.effect) }
}
