import HotlineModel
import Testing

@testable import Casework

/// Each case whose finding falls is a row.
@Suite struct FallenFindingRulesTests {
    @Test(arguments: [
        (isOurs: true, isLookedAt: false, isOwnFinding: true, stage: CaseStage.awaitingAssessment, keepsItems: true),
        (true, false, false, .awaitingAssessment, true), (true, true, true, .withdrawn, true), (true, true, false, .withdrawn, false),
        (false, false, true, .withdrawn, true), (false, false, false, .withdrawn, false), (false, true, true, .withdrawn, true),
        (false, true, false, .withdrawn, false),
    ])
    func aCaseOfOursThatNobodyLookedAtAwaitsAnAnalyst(
        isOurs: Bool, isLookedAt: Bool, isOwnFinding: Bool, stage: CaseStage, keepsItems: Bool
    ) {
        let rules = FallenFindingRules(isOurs: isOurs, isLookedAt: isLookedAt, isOwnFinding: isOwnFinding)
        #expect(rules.stage == stage && rules.keepsItems == keepsItems)
    }
}

/// Each stage of a known case is a row.
@Suite struct ProgressTests {
    typealias Progress = SparingRules.Known.Progress

    @Test(arguments: [
        (stage: CaseStage.awaitingAssessment, plain: Progress.unseen, leased: Progress.underWay, underReview: Progress.unseen),
        (.awaitingTrace, .underWay, .underWay, .underWay), (.routed, .underWay, .underWay, .underWay),
        (.closed, .settled, .settled, .underWay), (.withdrawn, .settled, .settled, .unseen), (.copy, .settled, .settled, .underWay),
    ])
    func aPersonWhoLooksKeepsACaseFromBeingSettled(stage: CaseStage, plain: Progress, leased: Progress, underReview: Progress) {
        #expect(Progress(stage: stage, isHeld: false, isUnderReview: false) == plain)
        #expect(Progress(stage: stage, isHeld: true, isUnderReview: false) == leased)
        #expect(Progress(stage: stage, isHeld: false, isUnderReview: true) == underReview)
        // Somebody has begun to look, and does not see what comes now.
        if underReview == .unseen { #expect(Progress(stage: stage, isHeld: true, isUnderReview: true) == .underWay) }
    }
}
