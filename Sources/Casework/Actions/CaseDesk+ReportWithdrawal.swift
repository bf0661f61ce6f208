import CaseStore
import Envelopes
public import HotlineModel

/// This hotline takes back the report of a case that it gave to others, as it is handed in.
public struct WithdrawalSubmission: Sendable {
    public var caseID: CaseID
    /// Why, as one word of the reason list.
    public var reason: String?
    /// Who decided it at this hotline; never leaves the node.
    public var actor: String

    /// A withdrawal of a report.
    public init(caseID: CaseID, reason: String? = nil, actor: String = "analyst") {
        self.caseID = caseID
        self.reason = reason
        self.actor = actor
    }
}

extension CaseDesk {
    /// Takes back reports of cases, in one durable step, and tells every member that got one from us.
    ///
    /// What a member did about the case stands. One taken back already changes nothing, so it may be handed in again.
    ///
    /// - Returns: For each whether it is taken back; a refusal stands for one case alone and leaves the others.
    public func withdraw(_ submissions: [WithdrawalSubmission]) async throws -> [Result<CaseID, CaseworkError>] {
        let now = now
        return try await each(submissions) { submission, transaction in
            (submission.caseID, try withdraw(submission, now: now, in: transaction))
        }
    }

    private func withdraw(
        _ submission: WithdrawalSubmission, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        guard let record = try transaction.caseRecord(submission.caseID) else { throw CaseworkError.unknownCase(submission.caseID) }
        let receivers = try receivers(of: record, [.report, .handover], in: transaction)
        guard !receivers.isEmpty else { throw CaseworkError.givenToNobody(record.id) }
        guard try !isWithdrawn(record, in: transaction) else { return [] }
        let opened = try open(record)
        try decide(
            EventRecord(
                caseNumber: record.number, kind: .withdrawn, at: now, member: member, actor: submission.actor, reason: submission.reason),
            about: record.id, in: transaction)
        let body = WithdrawalBody(.report, reason: submission.reason)
        for receiver in receivers {
            try queue(.withdrawal(body), to: receiver, about: opened, lane: .urgent, now: now, in: transaction)
        }
        let events = try transaction.events(of: record.number)
        for share in try transaction.placements(of: record.number) where share.state == .open && receivers.contains(share.responsible) {
            // Whoever did something about it goes on, and we hear what.
            guard !events.contains(where: { $0.member == share.responsible && AssessmentRules.standingActions.contains($0.kind) }) else {
                continue
            }
            try transaction.setState(ofPlacement: share.number, to: .done)
        }
        try closeIfDone(opened, reason: CaseEventKind.withdrawn.rawValue, now: now, in: transaction)
        return Set(receivers.map { .outbox($0) })
    }

    /// The members that lines of some types about a case went to, or are on their way to; the first first.
    func receivers(of record: CaseRecord, _ types: [EnvelopeType], in view: any StoreView) throws -> [MemberID] {
        let words = types.map(\.rawValue)
        var receivers: [MemberID] = []
        for line in try view.outboundLines(about: record.number) where words.contains(line.type) && !receivers.contains(line.to) {
            if case .dead = line.state { continue }
            receivers.append(line.to)
        }
        return receivers
    }

    /// Whether we withdrew the case since it was last given to somebody.
    private func isWithdrawn(_ record: CaseRecord, in view: any StoreView) throws -> Bool {
        guard try view.hasEvent(.withdrawn, caseNumber: record.number) else { return false }
        return try view.events(of: record.number).last { $0.member == member && [.withdrawn, .routed].contains($0.kind) }?.kind
            == .withdrawn
    }
}
