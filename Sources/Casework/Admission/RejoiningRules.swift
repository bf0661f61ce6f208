import CaseStore
import HotlineModel

/// Decides what a further report by a member changes about a case that is known here: a value, with no I/O.
struct RejoiningRules: Sendable {
    /// The case comes to this node to act on: it is traced and routed again.
    struct Return: Hashable, Sendable {
        /// It was closed, so its history says that it was reopened.
        var isReopened = false
        /// The open placements end as `returned`: the case came round in a circle.
        var returnsPlacements = false
        /// The report's file replaces ours.
        var replacesFile = false
        /// Our assessment stays, because it is final, or because somebody saw the content and the report's member did not.
        var keepsAssessment = false
    }

    var member: MemberID
    var stage: CaseStage
    /// The case is our own, and no member gave it to us.
    var isOurs: Bool
    /// The assessment of the case.
    var assessment: Assessment?
    /// The assessment of the report.
    var reported: Assessment?
    /// The report's member withdrew the assessment, and found as much again.
    var isFoundAnew = false
    /// The members with an open placement.
    var open: [MemberID]
    var isHandover: Bool
    /// The envelope names the case by the name it has here.
    var hasOurName: Bool

    /// The return of the case; `nil` if the report only counts.
    var decision: Return? {
        var change = Return()
        switch stage {
        // Central had it for information only.
        case .copy: break
        case .closed, .withdrawn: change.isReopened = true
        case .routed:
            guard isHandover, !open.isEmpty, !open.contains(member) else { return nil }
            change.returnsPlacements = true
        case .awaitingAssessment, .awaitingTrace: return nil
        }
        // About another member's case the last statement counts; about our own, ours.
        change.replacesFile = hasOurName && (stage == .copy || !isOurs)
        change.keepsAssessment = change.replacesFile && !isFoundAnew && AssessmentRules.stands(assessment, against: reported)
        return change
    }
}
