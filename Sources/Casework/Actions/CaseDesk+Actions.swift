import CaseStore
import Envelopes
public import HotlineModel

/// Something done about a case, as it is handed in.
public struct ActionSubmission: Sendable {
    public var caseID: CaseID
    /// `referred`, `noticed`, `removed` or `unavailable`.
    public var action: CaseEventKind
    /// Why, as one word of the reason list.
    public var reason: String?
    /// Who did it at this hotline; never leaves the node.
    public var actor: String

    /// An action about a case.
    public init(caseID: CaseID, action: CaseEventKind, reason: String? = nil, actor: String = "officer") {
        self.caseID = caseID
        self.action = action
        self.reason = reason
        self.actor = actor
    }
}

extension CaseDesk {
    /// What can be done about a case.
    public static let actions: [CaseEventKind] = [.referred, .noticed, .removed, .unavailable]

    /// Records actions, in one durable step, and tells whoever gave us the case.
    ///
    /// An action already recorded changes nothing, so it may be handed in again. Only the responsible member acts; the referral of a case
    /// that went to central may be recorded as well, because the own police have it too.
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
        guard Self.actions.contains(submission.action) else { throw CaseworkError.unknownAction(submission.action.rawValue) }
        guard let record = try transaction.heldCase(submission.caseID) else { throw CaseworkError.unknownCase(submission.caseID) }
        guard try !transaction.hasEvent(submission.action, caseNumber: record.number) else { return [] }
        guard record.stage == .routed else { throw CaseworkError.wrongStage(record.id, record.stage.rawValue) }
        let shares = try transaction.placements(of: record.number).filter { $0.state.counts }
        let own = shares.first { $0.responsible == member }
        let isOwnPolice = submission.action == .referred && shares.contains { $0.disposition.kind == .central }
        guard own != nil || isOwnPolice else { throw CaseworkError.notResponsible(record.id) }
        let opened = try open(record)
        try transaction.record(
            EventRecord(
                caseNumber: record.number, kind: submission.action, at: now, member: member, actor: submission.actor,
                reason: submission.reason))
        try logDecision(submission.action.rawValue, about: record.id, now: now, in: transaction)
        let signals = try update(submission.action, about: opened, reason: submission.reason, now: now, in: transaction)
        if let own, own.state == .open, Self.endings.contains(submission.action) {
            try transaction.mark(placement: own.number, .done)
            try closeIfDone(opened, reason: submission.action.rawValue, now: now, in: transaction)
        }
        return signals
    }
}
