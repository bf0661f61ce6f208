import Envelopes
import HotlineModel

/// Decides whether another member's finding can be believed at all: a value, with no I/O.
enum StatementRules {
    /// How far a statement may be dated ahead of this node's clock. A later statement outweighs an earlier one, so one from far ahead could never
    /// be followed by another.
    static let greatestLead = Duration.seconds(86_400)

    static func isFromTheFuture(_ moment: Timestamp, at now: Timestamp) -> Bool { moment > now + greatestLead }

    /// An assessment as a member may state it. One in another's name is that member's own statement, and rests on the other's statement.
    static func assessment(_ assessment: Assessment, toldBy speaker: MemberID) -> Assessment {
        guard assessment.member != speaker else { return assessment }
        var told = assessment
        told.member = speaker
        told.basis = .recognised(restsOn: Set(assessment.basis.restsOn + [assessment.member]).subtracting([speaker]).sorted())
        return told
    }

    /// The refusal of a case's file; `nil` if it can be believed.
    static func refusal(of file: CaseFile, at now: Timestamp) -> RefusalCode? {
        if let assessment = file.assessment, let code = refusal(of: assessment, items: file.items, at: now) { return code }
        return HashRules.fault(in: file.items) == nil ? nil : .hashOfNothing
    }

    /// The refusal of an update; `nil` if it can be believed.
    static func refusal(of update: UpdateBody, at now: Timestamp) -> RefusalCode? {
        // Two reasons contradict each other, and only one of them would be looked at.
        if update.event == .notIllegal, let own = update.assessment?.reason?.rawValue, let beside = update.reason, own != beside {
            return .contradictoryFinding
        }
        if let code = update.assessment.flatMap({ refusal(of: $0, items: update.items, at: now) }) { return code }
        return HashRules.fault(in: update.items) == nil ? nil : .hashOfNothing
    }

    /// The refusal of an assessment; `nil` if it can be believed.
    static func refusal(of assessment: Assessment, items: [ItemHashes] = [], at now: Timestamp) -> RefusalCode? {
        if isFromTheFuture(assessment.at, at: now) { return .fromTheFuture }
        return FindingRules(assessment, reason: assessment.reason, items: items).contradiction == nil ? nil : .contradictoryFinding
    }
}

extension UpdateBody {
    /// The assessment with the reason that is told beside it: why something is not illegal is part of the finding.
    var completeAssessment: Assessment? {
        guard event == .notIllegal, let reason, var complete = assessment, complete.reason == nil else { return assessment }
        complete.reason = ReasonCode(rawValue: reason)
        return complete
    }
}
