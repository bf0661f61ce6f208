import CaseStore
import Envelopes
import HotlineModel

/// Withdraws reports that this hotline gave to other members, and tells each of them. An action that a member recorded stands.
package struct ReportWithdrawals {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// Withdraws a report. A second withdrawal is ignored, so it may be handed in again.
    ///
    /// - Throws: ``CaseworkError/unknownCase(_:)``, ``CaseworkError/givenToNobody(_:)``, ``CaseworkError/contentsDestroyed(_:)``.
    package func record(_ submission: WithdrawalSubmission) throws {
        let record = try step.caseRecord(submission.caseID)
        let receivers = try step.reader.receivers(of: record, EnvelopeType.givingCases)
        guard !receivers.isEmpty else { throw CaseworkError.givenToNobody(record.id) }
        guard try !isWithdrawn(record) else { return }
        let opened = try step.reader.unseal(record)
        try step.decide(.withdrawn, about: record, actor: submission.actor, reason: submission.reason)
        let body = WithdrawalBody(.report, reason: submission.reason)
        for receiver in receivers { try Correspondence(step).queue(.withdrawal(body), to: receiver, about: opened, lane: .urgent) }
        try endPlacements(of: record, with: receivers)
        try step.closeIfDone(opened, reason: CaseEventKind.withdrawn.rawValue)
    }

    /// Ends the placements with members that did nothing yet. A member that acted goes on, and tells us what it does.
    private func endPlacements(of record: CaseRecord, with receivers: [MemberID]) throws {
        let events = try step.transaction.events(of: record.number)
        try step.endPlacements(of: record, as: .done) { placement in
            let hasActed = events.contains {
                $0.member == placement.responsible && AssessmentRules.standingActions.contains($0.kind)
            }
            return receivers.contains(placement.responsible) && !hasActed
        }
    }

    /// We withdrew the case, and have not given it to anybody since.
    private func isWithdrawn(_ record: CaseRecord) throws -> Bool {
        guard try step.transaction.hasEvent(.withdrawn, caseNumber: record.number) else { return false }
        let own = try step.transaction.events(of: record.number).filter { $0.member == step.member }
        return own.last { [.withdrawn, .routed].contains($0.kind) }?.kind == .withdrawn
    }
}
