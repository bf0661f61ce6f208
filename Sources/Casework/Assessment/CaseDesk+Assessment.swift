import CaseStore
import Cryptography
import Envelopes
public import HotlineModel

/// An analyst's finding about a case, as it is handed in.
public struct AssessmentSubmission: Sendable {
    public var caseID: CaseID
    public var classification: Classification
    public var kind: ReportKind
    public var age: AgeGroup?
    public var sex: Sex?
    public var medium: Medium?
    public var flags: [AssessmentFlag]
    public var labels: [SchemeLabel]
    /// Hashes of the items the analyst saw; replaces those reported when not empty.
    public var items: [ItemHashes]
    /// Why the case is not illegal, as one word of the reason list.
    public var reason: String?
    /// The analyst's name at this hotline; never leaves the node.
    public var actor: String

    /// A finding with what every finding must have.
    public init(caseID: CaseID, classification: Classification, kind: ReportKind, actor: String = "analyst") {
        self.caseID = caseID
        self.classification = classification
        self.kind = kind
        self.actor = actor
        flags = []
        labels = []
        items = []
    }
}

extension CaseDesk {
    /// Records assessments, in one durable step; what is illegal goes on to be traced and routed.
    ///
    /// - Returns: For each whether it was recorded; a refusal stands for one case alone and leaves the others.
    public func assess(_ submissions: [AssessmentSubmission]) async throws -> [Result<CaseID, CaseworkError>] {
        let now = now
        let (results, signals) = try await store.write { transaction in
            var signals: Set<WorkSignals.Subject> = []
            let results = try submissions.map { submission -> Result<CaseID, CaseworkError> in
                do {
                    signals.formUnion(try assess(submission, now: now, in: transaction))
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

    private func assess(
        _ submission: AssessmentSubmission, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        guard let record = try transaction.heldCase(submission.caseID) else { throw CaseworkError.unknownCase(submission.caseID) }
        try checkAssessable(record, in: transaction)
        var opened = try open(record)
        opened.file.assessment = submission.assessment(by: member, at: now)
        if !submission.items.isEmpty { opened.file.items = submission.items }
        let isIllegal = submission.classification.isIllegal
        let wasRouted = record.stage == .routed
        opened.record.stage = isIllegal ? (wasRouted ? .routed : .awaitingTrace) : .closed
        try save(opened, in: transaction)
        let finding = [submission.classification.rawValue, submission.reason].compactMap(\.self).joined(separator: ":")
        try decide(
            EventRecord(
                caseNumber: record.number, kind: .assessed, at: now, member: member, actor: submission.actor, reason: finding),
            about: record.id, in: transaction)
        var signals: Set<WorkSignals.Subject> = []
        if isIllegal {
            signals.formUnion(try confirm(opened, isNew: true, now: now, in: transaction))
            signals.insert(.tracing)
            signals.formUnion(try update(.assessed, about: opened, assessment: opened.file.assessment, now: now, in: transaction))
        } else {
            try link(opened, in: transaction)
            try closePlacements(of: record, in: transaction)
            try transaction.record(EventRecord(caseNumber: record.number, kind: .closed, at: now, member: member, reason: "notIllegal"))
            signals.formUnion(
                try update(
                    .notIllegal, about: opened, reason: submission.reason, assessment: opened.file.assessment, now: now, in: transaction))
        }
        return signals
    }

    /// The rules of the field: baseline is final, national only for the responsible member, nothing after an action.
    private func checkAssessable(_ record: CaseRecord, in transaction: any StoreTransaction) throws {
        guard record.stage != .copy else { throw CaseworkError.notResponsible(record.id) }
        try checkNotHeldBack(record)
        if record.classification == .baseline { throw CaseworkError.assessmentFinal(record.id) }
        if try isActedOn(record, in: transaction) { throw CaseworkError.actionStands(record.id) }
        guard record.classification != nil else { return }
        let placements = try transaction.placements(of: record.number).filter { $0.state.counts }
        guard placements.isEmpty || placements.contains(where: { $0.responsible == member }) else {
            throw CaseworkError.notResponsible(record.id)
        }
    }

    private func closePlacements(of record: CaseRecord, in transaction: any StoreTransaction) throws {
        for placement in try transaction.placements(of: record.number) where placement.state == .open {
            try transaction.mark(placement: placement.number, .done)
        }
    }
}

extension AssessmentSubmission {
    fileprivate func assessment(by member: MemberID, at moment: Timestamp) -> Assessment {
        var assessment = Assessment(classification: classification, kind: kind, member: member, at: moment)
        assessment.age = age
        assessment.sex = sex
        assessment.medium = medium
        assessment.flags = flags
        assessment.labels = labels
        return assessment
    }
}
