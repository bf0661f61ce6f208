import CaseStore
import Envelopes
public import HotlineModel

/// Something done about a case, as it is handed in.
public struct ActionSubmission: Sendable {
    public var caseID: CaseID
    /// `referred`, `noticed`, `removed`, `unavailable` or `moved`.
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
    public static let actions: [CaseEventKind] = [.referred, .noticed, .removed, .unavailable, .moved]

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
        guard Self.actions.contains(submission.action) else { throw CaseworkError.unknownAction(submission.action.rawValue) }
        guard let record = try transaction.heldCase(submission.caseID) else { throw CaseworkError.unknownCase(submission.caseID) }
        guard try !stands(submission.action, on: record, in: transaction) else { return [] }
        try checkNotHeldBack(record)
        guard record.stage == .routed else { throw CaseworkError.wrongStage(record.id, record.stage.rawValue) }
        let shares = try transaction.placements(of: record.number).filter { $0.state.counts }
        let own = shares.last { $0.responsible == member }
        if submission.action == .moved { return try move(record, share: own, submission, now: now, in: transaction) }
        let isOwnPolice = submission.action == .referred && shares.contains { $0.disposition.kind == .central }
        guard own != nil || isOwnPolice else { throw CaseworkError.notResponsible(record.id) }
        let opened = try open(record)
        try decide(
            EventRecord(
                caseNumber: record.number, kind: submission.action, at: now, member: member, actor: submission.actor,
                reason: submission.reason), about: record.id, in: transaction)
        let signals = try update(submission.action, about: opened, reason: submission.reason, now: now, in: transaction)
        if let own, own.state == .open, Self.endings.contains(submission.action) {
            try transaction.mark(placement: own.number, .done)
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
        try transaction.mark(placement: share.number, .done)
        var opened = try open(record)
        opened.record.stage = .awaitingTrace
        try save(opened, in: transaction)
        try decide(
            EventRecord(
                caseNumber: record.number, kind: .moved, at: now, member: member, actor: submission.actor, reason: submission.reason),
            about: record.id, in: transaction)
        return [.tracing]
    }

    /// Whether we recorded an action already. After a move it can happen again.
    private func stands(_ action: CaseEventKind, on record: CaseRecord, in view: any StoreView) throws -> Bool {
        guard try view.hasEvent(action, caseNumber: record.number) else { return false }
        if action == .moved { return try isMoving(record, in: view) }
        let own = try view.events(of: record.number).filter { $0.member == member }
        let sinceMove = own.suffix(from: own.lastIndex { $0.kind == .moved } ?? own.startIndex)
        return sinceMove.contains { $0.kind == action }
    }

    /// Whether the case moved and has not been routed since.
    func isMoving(_ record: CaseRecord, in view: any StoreView) throws -> Bool {
        guard try view.hasEvent(.moved, caseNumber: record.number) else { return false }
        let own = try view.events(of: record.number).filter { $0.member == member }
        guard let moved = own.lastIndex(where: { $0.kind == .moved }) else { return false }
        return !own[moved...].contains { $0.kind == .routed }
    }
}
