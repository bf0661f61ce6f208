import CaseStore
import Envelopes
import HotlineModel

/// Decides whether a member may send an update about a case, and what the update changes: values, with no I/O.
enum UpdateRules {
    /// Events that only the responsible member may report.
    static let results: Set<CaseEventKind> = [
        .assessed, .referred, .noticed, .removed, .unavailable, .notIllegal, .notHere, .moved, .duplicate, .reopened, .reversed,
    ]
    /// Findings, which a member may also correct about a case that it gave.
    static let findings: Set<CaseEventKind> = [.assessed, .notIllegal]

    /// An update by the role of its sender.
    enum Standing: Sendable {
        case reject(RefusalCode)
        /// The responsible member's own result, about its placement.
        case result(PlacementRecord)
        /// The giver of the case gave it to another member.
        case reassignment
        /// The giver of the case, or of a copy, found otherwise.
        case correction
        /// Items, or a finding that reaches further, of a further report.
        case addition
    }

    /// - Parameters:
    ///   - placement: The sender's placement that it did not return; `nil` if it has none.
    ///   - isGiver: The sender reported the case to us.
    ///   - isCopyOwner: The case is the sender's copy.
    static func standing(
        of event: CaseEventKind, placement: PlacementRecord?, isGiver: Bool, isCopyOwner: Bool = false
    ) -> Standing {
        guard placement != nil || isGiver || isCopyOwner else { return .reject(.notYours) }
        if event == .extended { return .addition }
        if findings.contains(event), placement == nil { return .correction }
        if results.contains(event) { return placement.map { .result($0) } ?? .reject(.notYours) }
        guard event == .reassigned else { return .reject(.unknownEvent) }
        return isGiver ? .reassignment : .reject(.notYours)
    }
}

/// The effect of the responsible member's result: a value, with no I/O.
struct ResultRules: Sendable {
    enum Effect: Hashable, Sendable {
        /// The placement is returned. If it still counted, the case is traced and routed again.
        case takeBack(tracesAgain: Bool)
        /// Nothing: the placement ended when its member was told to yield.
        case none
        case change(Change)
    }

    struct Change: Hashable, Sendable {
        /// The result's assessment becomes the case's.
        var adoptsAssessment = false
        /// The result's assessment breaks a rule. The event is recorded and shown; the assessment is not adopted, nor told to anybody.
        var dropsAssessment = false
        var placement: PlacementState?
        /// The case was withdrawn, and is the member's by its own finding now.
        var revives = false
        /// The members that reported the case hear of the result.
        var isRelayed = true
    }

    var event: CaseEventKind
    /// The reason says that another member's receipt was the earlier one.
    var isYielding = false
    /// The update names this node as responsible from now on.
    var namesUs = false
    var hasAssessment = false
    /// The rules do not allow the sender to assess the case.
    var isAssessmentRefused = false
    /// The action that ended the placement did not happen, and no other one ended it.
    var isEndReversed = false
    /// The state of the sender's placement.
    var placement: PlacementState

    var effect: Effect {
        // The case comes back to us, and our own trace says where it goes from here. A second return of the same placement changes nothing.
        if event == .notHere || event == .moved && namesUs { return .takeBack(tracesAgain: placement.counts) }
        if event == .duplicate, isYielding { return .none }
        var change = Change()
        change.dropsAssessment = hasAssessment && isAssessmentRefused
        let isAssessed = hasAssessment && !isAssessmentRefused
        change.adoptsAssessment = isAssessed && (event == .assessed || event == .notIllegal)
        change.revives = change.adoptsAssessment && placement == .withdrawn
        if event == .reopened || isEndReversed, placement == .done { change.placement = .open }
        if AssessmentRules.endings.contains(event), placement == .open { change.placement = .done }
        change.isRelayed = event != .assessed || isAssessed
        return .change(change)
    }
}

/// The effect of a giver's statement that it gave the case to another member, because we were silent: a value, with no I/O.
struct StandDownRules: Sendable {
    struct Effect: Hashable, Sendable {
        var closesCase: Bool
        /// The giver hears that we yield.
        var isTold: Bool
    }

    var member: MemberID
    var stage: CaseStage
    /// The giver compared both receipts, and the other member's is the earlier one.
    var isSettled: Bool
    /// The update names this node as responsible.
    var namesUs: Bool
    /// The giver alone reported the case.
    var restsOnGiver: Bool
    var isActedOn: Bool
    /// The members with an open placement.
    var open: [MemberID]

    /// The effect; `nil` if the case goes on here.
    var effect: Effect? {
        guard !namesUs, restsOnGiver else { return nil }
        // An action keeps the case here, until the giver says that the other receipt was earlier: then we yield whatever we did.
        guard isSettled || !isActedOn else { return nil }
        // A placement that we gave to another member is not taken from it.
        guard open.allSatisfy({ $0 == member }) else { return nil }
        return Effect(closesCase: stage != .closed, isTold: isSettled)
    }
}
