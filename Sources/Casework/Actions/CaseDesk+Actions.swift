import CaseStore
import Envelopes
public import HotlineModel

/// Something done about a case, as it is handed in.
public struct ActionSubmission: Sendable {
    public var caseID: CaseID
    /// `referred`, `noticed`, `removed`, `unavailable` or `moved`.
    public var action: CaseEventKind
    /// Why.
    public var reason: ReasonCode?
    /// Who did it at this hotline; never leaves the node.
    public var actor: String

    /// An action about a case.
    public init(caseID: CaseID, action: CaseEventKind, reason: ReasonCode? = nil, actor: String = "officer") {
        self.caseID = caseID
        self.action = action
        self.reason = reason
        self.actor = actor
    }
}

extension CaseDesk {
    /// Records actions, in one durable step, and tells whoever gave us the case.
    ///
    /// An action already recorded changes nothing, so it may be handed in again. Only the responsible member acts; the referral of a case
    /// that went to central may be recorded as well, because the own police have it too.
    ///
    /// What is held back is refused, not only left off the lists: to act on it is what would make the work be done twice, and it may be done in
    /// an hour at the latest.
    ///
    /// - Returns: For each whether it stands; a refusal stands for one case alone and leaves the others.
    public func act(_ submissions: [ActionSubmission]) async throws -> [Result<CaseID, CaseworkError>] {
        let now = now
        let (results, signals) = try await store.write { transaction in
            var signals: Set<WorkSignals.Subject> = []
            let results = try submissions.map { submission -> Result<CaseID, CaseworkError> in
                do {
                    signals.formUnion(try act(submission, now: now, in: transaction))
                    return .success(submission.caseID)
                } catch let refusal as CaseworkError {
                    return .failure(refusal)
                }
            }
            return (results, signals)
        }
        self.signals.raise(signals)
        return results
    }

    private func act(
        _ submission: ActionSubmission, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        guard AssessmentRules.actions.contains(submission.action) else { throw CaseworkError.unknownAction(submission.action.rawValue) }
        guard let record = try transaction.caseRecord(submission.caseID) else { throw CaseworkError.unknownCase(submission.caseID) }
        let rules = try rules(for: record, in: transaction)
        switch rules.verdict(on: submission.action) {
        case .stands: return []
        case .refused(let refusal): throw CaseworkError(refusal, record, action: submission.action)
        case .allowed: break
        }
        try checkNotHeldBack(record)
        let own = rules.placements.last { $0.responsible == member && $0.state.counts }
        if submission.action == .moved { return try move(record, share: own, submission, now: now, in: transaction) }
        let opened = try open(record)
        try decide(
            EventRecord(
                caseNumber: record.number, kind: submission.action, at: now, member: member, actor: submission.actor,
                reason: submission.reason?.rawValue), about: record.id, in: transaction)
        let signals = try update(submission.action, about: opened, reason: submission.reason?.rawValue, now: now, in: transaction)
        if let own, own.state == .open, AssessmentRules.endings.contains(submission.action) {
            try transaction.setState(ofPlacement: own.number, to: .done)
            try closeIfDone(opened, reason: submission.action.rawValue, now: now, in: transaction)
        }
        return signals
    }

    /// The material was found elsewhere: our share is done, and the case is traced and routed again. Whoever gave it to us hears of it once
    /// it is known where it went.
    private func move(
        _ record: CaseRecord, share: PlacementRecord?, _ submission: ActionSubmission, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        guard let share, share.state == .open else { throw CaseworkError.notResponsible(record.id) }
        try transaction.setState(ofPlacement: share.number, to: .done)
        var opened = try open(record)
        opened.record.stage = .awaitingTrace
        try save(opened, in: transaction)
        try decide(
            EventRecord(
                caseNumber: record.number, kind: .moved, at: now, member: member, actor: submission.actor,
                reason: submission.reason?.rawValue),
            about: record.id, in: transaction)
        return [.tracing]
    }

    /// Whether the case moved and has not been routed since.
    func isMoving(_ record: CaseRecord, in view: any StoreView) throws -> Bool {
        guard try view.hasEvent(.moved, caseNumber: record.number) else { return false }
        return try rules(for: record, in: view).isMoving
    }
}
