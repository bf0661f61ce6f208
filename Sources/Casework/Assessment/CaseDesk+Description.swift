import CaseStore
import Envelopes
public import HotlineModel

/// What kind of place a case is about, as it is handed in.
public struct DescriptionSubmission: Sendable {
    public var caseID: CaseID
    /// What is left out stays as it was.
    public var site: SiteDetails
    /// Who says so at this hotline; never leaves the node.
    public var actor: String

    /// A description of the place.
    public init(caseID: CaseID, site: SiteDetails, actor: String = "analyst") {
        self.caseID = caseID
        self.site = site
        self.actor = actor
    }
}

extension CaseDesk {
    /// Fills in what kind of place cases are about, in one durable step.
    ///
    /// It is no assessment: it may be done when that is final and after an action, by whoever is responsible.
    ///
    /// - Returns: For each whether it was recorded; a refusal stands for one case alone and leaves the others.
    public func describe(_ submissions: [DescriptionSubmission]) async throws -> [Result<CaseID, CaseworkError>] {
        let now = now
        return try await store.write { transaction in
            try submissions.map { submission -> Result<CaseID, CaseworkError> in
                do {
                    try describe(submission, now: now, in: transaction)
                    return .success(submission.caseID)
                } catch let refusal as CaseworkError {
                    return .failure(refusal)
                }
            }
        }
    }

    private func describe(_ submission: DescriptionSubmission, now: Timestamp, in transaction: any StoreTransaction) throws {
        guard let record = try transaction.caseRecord(submission.caseID) else { throw CaseworkError.unknownCase(submission.caseID) }
        let rules = try rules(for: record, in: transaction)
        guard record.stage != .copy, rules.isResponsible(member) else { throw CaseworkError.notResponsible(record.id) }
        var opened = try open(record)
        let before = opened.file.site
        opened.file.site.fill(from: submission.site)
        guard opened.file.site != before else { return }
        try save(opened, in: transaction)
        try transaction.record(
            EventRecord(caseNumber: record.number, kind: .described, at: now, member: member, actor: submission.actor))
    }
}
