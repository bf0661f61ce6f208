import CaseStore
import Envelopes
import HotlineModel
import Testing

@testable import Casework

/// What becomes of a case when a member corrects or withdraws its finding.
@Suite struct CorrectionRulesTests {
    @Test(
        arguments: [
            (CaseStage.routed, true, false, true, .adopt), (.awaitingTrace, true, false, true, .adopt),
            (.closed, true, false, false, .adoptAndClose),
            (.routed, true, false, false, .adoptAndClose), (.routed, true, true, false, .askReview(.findingCorrected)),
            (.routed, true, true, true, .none),
            (.copy, true, false, true, .adopt), (.copy, true, true, false, .adopt), (.routed, false, false, false, .none),
            (.copy, false, false, false, .none), (.withdrawn, true, false, true, .none),
        ] as [(CaseStage, Bool, Bool, Bool, CorrectionRules.Effect)])
    func aCorrection(stage: CaseStage, isTheirs: Bool, isActedOn: Bool, isIllegal: Bool, effect: CorrectionRules.Effect) {
        let rules = CorrectionRules(stage: stage, isTheirs: isTheirs, isActedOn: isActedOn, isIllegal: isIllegal)
        #expect(rules.effect == effect)
    }

    @Test(
        arguments: [
            (CaseStage.routed, false, true, .askReview(.reachesFurther)), (.routed, false, false, .none),
            (.closed, false, true, .askReview(.reachesFurther)),
            (.routed, true, true, .adopt), (.copy, false, true, .none), (.withdrawn, false, true, .none),
        ] as [(CaseStage, Bool, Bool, CorrectionRules.Effect)])
    func aWiderFindingBesideAnothersIsForAPerson(stage: CaseStage, isTheirs: Bool, reachesFurther: Bool, effect: CorrectionRules.Effect) {
        var rules = CorrectionRules(
            stage: stage, isTheirs: isTheirs, isActedOn: false, isIllegal: true, reachesFurther: reachesFurther)
        #expect(rules.effect == effect)
        rules.isActedOn = true
        #expect(rules.effect == (isTheirs && stage == .copy ? .adopt : .none))
    }

    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let rules: WithdrawalRules
        let effect: WithdrawalRules.Effect

        init(_ description: String, _ effect: WithdrawalRules.Effect, _ change: (inout WithdrawalRules) -> Void = { _ in }) {
            testDescription = description
            var rules = WithdrawalRules(
                stage: .routed, isGiver: true, isCopyOwner: false, isResponsible: false, isAssessor: true, isOurs: false,
                restsOnSender: true, isActedOn: false, isBeingAssessed: false)
            change(&rules)
            self.rules = rules
            self.effect = effect
        }
    }

    static let rows: [Row] = [
        Row("the giver's finding is taken from its case", .withdraw),
        Row("a stranger withdraws nothing", .reject(.notYours)) { ($0.isGiver, $0.isAssessor) = (false, false) },
        Row("a second withdrawal changes nothing", .none) { $0.stage = .withdrawn },
        Row("a copy follows", .withdraw) { ($0.stage, $0.isGiver, $0.isCopyOwner) = (.copy, false, true) },
        Row("a copy follows although somebody acted", .withdraw) {
            ($0.stage, $0.isGiver, $0.isCopyOwner, $0.isActedOn) = (.copy, false, true, true)
        },
        Row("after an action a person decides, and who has the case from us hears of it", .askReview(telling: .holders)) {
            $0.isActedOn = true
        },
        Row("a finding of ours that does not count yet is kept, and a person decides", .askReview(telling: .holders)) {
            $0.isBeingAssessed = true
        },
        Row("while we find anew, our finding that counts stays", .none) {
            ($0.isAssessor, $0.isOurs, $0.isBeingAssessed) = (false, true, true)
        },
        Row("after an action of ours on our own finding, the holders keep that", .askReview(telling: .nobody)) {
            ($0.isAssessor, $0.isOurs, $0.isActedOn) = (false, true, true)
        },
        Row("if others reported it too, a person decides, and copies follow", .askReview(telling: .copies)) { $0.restsOnSender = false },
        Row("if others reported it and found, their finding stays", .none) { ($0.restsOnSender, $0.isAssessor) = (false, false) },
        Row("our own finding stays", .none) { ($0.isAssessor, $0.isOurs) = (false, true) },
        Row("the finding of the responsible member falls, a person decides, and copies follow", .askReview(telling: .copies)) {
            ($0.isGiver, $0.isResponsible) = (false, true)
        },
        Row("whom the case was given to has nothing to withdraw, and is not refused", .none) {
            ($0.isGiver, $0.isAssessor, $0.isResponsible) = (false, false, true)
        },
        Row("so too after an action", .none) {
            ($0.isGiver, $0.isAssessor, $0.isResponsible, $0.isActedOn) = (false, false, true, true)
        },
        Row("a closed case is withdrawn as well", .withdraw) { $0.stage = .closed },
        Row("a finding that came through the giver is the giver's to withdraw", .withdraw) { $0.isAssessor = false },
    ]

    @Test(arguments: rows) func aWithdrawal(_ row: Row) { #expect(row.rules.effect == row.effect) }

    private static let now = start

    @Test(
        arguments: [
            (Duration.seconds(86_400), nil), (.milliseconds(86_400_001), .fromTheFuture), (.seconds(-86_400 * 365), nil),
        ] as [(Duration, RefusalCode?)])
    func aFindingIsDatedADayAheadAtMost(lead: Duration, code: RefusalCode?) {
        var file = CaseFile(address: "http://host.example/")
        file.assessment = Assessment(classification: .baseline, kind: .childSexualAbuse, member: de, at: Self.now + lead)
        #expect(StatementRules.refusal(of: file, at: Self.now) == code)
        let update = UpdateBody(event: .assessed, at: Self.now, assessment: file.assessment)
        #expect(StatementRules.refusal(of: update, at: Self.now) == code)
    }

    @Test func aFindingThatContradictsItselfIsNotBelieved() {
        var file = CaseFile(address: "http://host.example/")
        file.assessment = Assessment(classification: .baseline, kind: .adultPornography, member: de, at: Self.now)
        #expect(StatementRules.refusal(of: file, at: Self.now) == .contradictoryFinding)
        file.assessment = Assessment(classification: .baseline, kind: .childSexualAbuse, member: de, at: Self.now)
        file.items = [ItemHashes(sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
        #expect(StatementRules.refusal(of: file, at: Self.now) == .hashOfNothing)
        let update = UpdateBody(event: .extended, at: Self.now, items: file.items)
        #expect(StatementRules.refusal(of: update, at: Self.now) == .hashOfNothing)
    }
}
