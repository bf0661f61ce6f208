import CaseStore
import Envelopes
import HotlineModel

/// Decides whether a member may send an update about a case: a value, with no I/O.
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
