import CaseStore
import Cryptography
import Envelopes
import HotlineModel

extension CaseDesk {
    /// Records assessments, in one durable step; what is illegal goes on to be traced and routed.
    ///
    /// Where policy asks for a second pair of eyes, a finding may wait for another and change nothing yet.
    ///
    /// - Returns: For each what became of it; a refusal stands for one case alone and leaves the others.
    public func assess(_ submissions: [AssessmentSubmission]) async throws -> [Result<AssessedCase, CaseworkError>] {
        let now = now
        let (results, signals) = try await store.write { transaction in
            var signals: Set<WorkSignals.Subject> = []
            let results = try submissions.map { submission -> Result<AssessedCase, CaseworkError> in
                do {
                    let outcome = try assess(submission, now: now, signals: &signals, in: transaction)
                    return .success(AssessedCase(caseID: submission.caseID, outcome: outcome))
                } catch let refusal as CaseworkError {
                    return .failure(refusal)
                }
            }
            return (results, signals)
        }
        self.signals.raise(signals)
        return results
    }

    private func assess(
        _ submission: AssessmentSubmission, now: Timestamp, signals: inout Set<WorkSignals.Subject>, in transaction: any StoreTransaction
    ) throws -> AssessedCase.Outcome {
        guard let record = try transaction.caseRecord(submission.caseID) else { throw CaseworkError.unknownCase(submission.caseID) }
        try checkNotHeldBack(record)
        if let refusal = try rules(for: record, in: transaction).refusalToAssess(by: member) { throw CaseworkError(refusal, record) }
        if let position = AssessmentRules.contradiction(in: submission.items, page: submission.classification) {
            throw CaseworkError.contradictoryFinding(record.id, item: position + 1)
        }
        let analyst = try checkLease(submission.lease, by: submission.actor, of: record, now: now, in: transaction) ?? "analyst"
        let opened = try open(record)
        let outcome: AssessedCase.Outcome
        switch try weigh(submission, by: analyst, on: opened, now: now, in: transaction) {
        case .waiting(let waiting):
            // Somebody else looks next.
            try transaction.endLease(of: record.number)
            outcome = waiting
        case .counting(let file, let reason):
            var counted = opened
            counted.file = file
            signals.formUnion(try settle(counted, reason: reason, actor: analyst, now: now, in: transaction))
            outcome = .assessed
        }
        try keep(submission.note, by: analyst, about: opened, now: now, in: transaction)
        return outcome
    }

    /// Records a finding that counts, and what follows from it.
    private func settle(
        _ counted: OpenedCase, reason: ReasonCode?, actor: String, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        guard let assessment = counted.file.assessment else { return [] }
        var opened = counted
        let record = opened.record
        let isIllegal = assessment.classification.isIllegal
        opened.record.stage = isIllegal ? (record.stage == .routed ? .routed : .awaitingTrace) : .closed
        try save(opened, in: transaction)
        let finding = [assessment.classification.rawValue, reason?.rawValue].compactMap(\.self).joined(separator: ":")
        try decide(
            EventRecord(caseNumber: record.number, kind: .assessed, at: now, member: member, actor: actor, reason: finding),
            about: record.id, in: transaction)
        guard isIllegal else { return try closeAsNotIllegal(opened, reason: reason, now: now, in: transaction) }
        var signals = try confirm(opened, isNew: true, now: now, in: transaction)
        signals.insert(.tracing)
        return signals.union(try update(.assessed, about: opened, assessment: assessment, now: now, in: transaction))
    }

    private func closeAsNotIllegal(
        _ opened: OpenedCase, reason: ReasonCode?, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        try link(opened, in: transaction)
        let number = opened.record.number
        for placement in try transaction.placements(of: number) where placement.state == .open {
            try transaction.setState(ofPlacement: placement.number, to: .done)
        }
        try transaction.record(EventRecord(caseNumber: number, kind: .closed, at: now, member: member, reason: "notIllegal"))
        return try update(
            .notIllegal, about: opened, reason: reason?.rawValue, assessment: opened.file.assessment, now: now, in: transaction)
    }
}
