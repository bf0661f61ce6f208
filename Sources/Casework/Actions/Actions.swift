import CaseStore
import Envelopes
import HotlineModel

/// Records actions, and tells the members that reported the case.
package struct Actions {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// Records an action. One that stands already is ignored, so it may be handed in again.
    ///
    /// An action on a case that is held back is refused: it is what would make the work be done twice, and an hour later it may be recorded.
    ///
    /// - Throws: ``CaseworkError`` for what the rules do not allow.
    package func record(_ submission: ActionSubmission) throws {
        let record = try step.caseRecord(submission.caseID)
        let rules = try step.reader.rules(for: record)
        switch rules.verdict(on: submission.action) {
        case .stands: return
        case .refused(let refusal): throw CaseworkError(refusal, record)
        case .allowed: break
        }
        try step.checkNotHeldBack(record)
        let own = rules.placements.last { $0.responsible == step.member && $0.state.counts }
        if submission.action == .moved { return try move(record, placement: own, submission) }
        let opened = try step.reader.unseal(record)
        let reason = submission.reason?.rawValue
        try step.decide(submission.action, about: record, actor: submission.actor, reason: reason)
        try Correspondence(step).update(submission.action, about: opened, reason: reason)
        if let own, own.state == .open, AssessmentRules.endings.contains(submission.action) {
            try step.transaction.setState(ofPlacement: own.number, to: .done)
            try step.closeIfDone(opened, reason: submission.action.rawValue)
        }
    }

    /// Records that an action did not happen, and tells the members that reported the case. The responsible member goes on.
    ///
    /// - Throws: ``CaseworkError/noSuchAction(_:_:)`` if no such action of this node stands; so too for a second reversal.
    package func reverse(_ submission: ActionSubmission) throws {
        let record = try step.caseRecord(submission.caseID)
        let rules = try step.reader.rules(for: record)
        if case .refused(let refusal) = rules.verdict(onReversalOf: submission.action) {
            throw CaseworkError(refusal, record)
        }
        let opened = try step.reader.unseal(record)
        let reason = submission.reason?.rawValue
        try step.decide(.reversed, about: record, actor: submission.actor, reason: reason, action: submission.action)
        if AssessmentRules.endings.contains(submission.action) { try reopenPlacement(of: opened) }
        try Correspondence(step).tellGivers(
            of: opened, UpdateBody(event: .reversed, at: step.moment, reason: reason, action: submission.action))
    }

    /// Opens our placement again after the action that ended it was reversed, unless another one did.
    private func reopenPlacement(of opened: UnsealedCase) throws {
        let isEnded = try step.reader.history(of: opened.record).isEnded(by: step.member)
        let placements = try step.transaction.placements(of: opened.record.number)
        guard !isEnded, let placement = placements.last(where: { $0.responsible == step.member && $0.state == .done }) else { return }
        try step.transaction.setState(ofPlacement: placement.number, to: .open)
        var opened = opened
        try step.reopenIfClosed(&opened)
    }

    /// The material was found elsewhere: our placement is done, and the case is traced and routed again. The members that reported the case
    /// hear of it after routing, when it is known who is responsible now.
    private func move(_ record: CaseRecord, placement: PlacementRecord?, _ submission: ActionSubmission) throws {
        guard let placement, placement.state == .open else { throw CaseworkError.notResponsible(record.id) }
        var opened = try step.reader.unseal(record)
        try step.transaction.setState(ofPlacement: placement.number, to: .done)
        opened.record.stage = .awaitingTrace
        try step.save(opened)
        try step.decide(.moved, about: record, actor: submission.actor, reason: submission.reason?.rawValue)
        step.wake(.tracing)
    }
}
