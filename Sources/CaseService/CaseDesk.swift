public import CaseStore
public import Casework
public import Cryptography
public import HotlineModel

/// The public calls about cases: receive reports, lease work, record findings and actions, withdraw and vote.
///
/// Each call over several submissions is one durable step, and its result has one entry for each submission, in order. A refusal stands for
/// that submission alone. A submission that changes nothing new is ignored, so it may be handed in again; a finding is withdrawn once.
public struct CaseDesk: Sendable {
    private let steps: StepRunner

    package init(_ steps: StepRunner) { self.steps = steps }

    // MARK: Intake

    /// Receives reports. Each joins a case about the same address or opens one, and comes on the work list only if an analyst must look.
    public func receive(_ submissions: [ReportSubmission]) async throws -> [Result<ReceivedReport, CaseworkError>] {
        try await steps.each(submissions.map(IdentifiedReport.init)) { try Intake($0).receive($1) }
    }

    /// Records what the words of unreadable reports mean, and moves the reports to the cases about those addresses.
    public func readdress(_ submissions: [ReaddressSubmission]) async throws -> [Result<ReceivedReport, CaseworkError>] {
        try await steps.each(submissions) { try Readdressing($0).correct($1) }
    }

    // MARK: Work list

    /// Leases the most urgent cases that nobody has to an analyst, at most 50.
    ///
    /// - Parameter span: How long; the policy's time by default.
    public func lease(_ count: Int, to analyst: String, for span: Duration? = nil) async throws -> [LeasedCase] {
        try await steps.run { try WorkList($0).lease(count, to: analyst, for: span) }
    }

    /// Makes a lease last longer, counted from now.
    ///
    /// - Parameter analyst: The lease must be this analyst's; anybody's by default.
    /// - Throws: ``CaseworkError/leaseLapsed(_:)`` or ``CaseworkError/leasedByAnother(_:)``; nothing of the case changes.
    public func renewLease(
        _ number: Int64, of id: CaseID, for span: Duration? = nil, by analyst: String? = nil
    ) async throws -> WorkLease {
        try await steps.run { try WorkList($0).renewLease(number, of: id, for: span, by: analyst) }
    }

    /// Returns a leased case to the list, at its old place.
    ///
    /// - Parameters:
    ///   - number: The lease to end; any lease by default, for a caller who may end anybody's.
    ///   - analyst: The lease must be this analyst's; anybody's by default.
    /// - Returns: Whether there was a lease.
    public func returnLease(of id: CaseID, lease number: Int64? = nil, by analyst: String? = nil) async throws -> Bool {
        try await steps.run { try WorkList($0).returnLease(of: id, lease: number, by: analyst) }
    }

    // MARK: Findings and actions

    /// Records findings. Each counts once it cannot be undone any more: an illegal case then goes on to be traced and routed. If policy asks
    /// for a second pair of eyes, a finding may wait.
    public func assess(_ submissions: [AssessmentSubmission]) async throws -> [Result<AssessedCase, CaseworkError>] {
        try await steps.each(submissions) { try Findings($0).record($1) }
    }

    /// Undoes findings that do not count yet: the cases wait as before, on the same leases.
    public func undo(_ submissions: [UndoSubmission]) async throws -> [Result<CaseID, CaseworkError>] {
        try await steps.each(submissions) {
            try UndoableFindings($0).undo($1); return $1.caseID
        }
    }

    /// Lets findings count before their time.
    public func conclude(_ submissions: [UndoSubmission]) async throws -> [Result<AssessedCase, CaseworkError>] {
        try await steps.each(submissions) { try UndoableFindings($0).conclude($1) }
    }

    /// Records what kind of places cases are about.
    public func describe(_ submissions: [DescriptionSubmission]) async throws -> [Result<CaseID, CaseworkError>] {
        try await steps.each(submissions) {
            try Descriptions($0).record($1); return $1.caseID
        }
    }

    /// Records actions, and tells the members that reported the cases.
    public func act(_ submissions: [ActionSubmission]) async throws -> [Result<CaseID, CaseworkError>] {
        try await steps.each(submissions) {
            try Actions($0).record($1); return $1.caseID
        }
    }

    /// Records that actions did not happen, and tells the members that reported the cases.
    public func reverse(_ submissions: [ActionSubmission]) async throws -> [Result<CaseID, CaseworkError>] {
        try await steps.each(submissions) {
            try Actions($0).reverse($1); return $1.caseID
        }
    }

    /// Withdraws this hotline's findings about cases, and tells every member that has them.
    public func withdraw(_ submissions: [WithdrawalSubmission]) async throws -> [Result<CaseID, CaseworkError>] {
        try await steps.each(submissions) {
            try FindingWithdrawals($0).record($1); return $1.caseID
        }
    }

    // MARK: Hashes

    /// Withdraws this hotline's confirmations of hashes, and tells central and every member that has them from us.
    public func withdraw(_ submissions: [HashWithdrawalSubmission]) async throws -> [Result<Digest, CaseworkError>] {
        try await steps.each(submissions) {
            try HashOpinions($0).withdraw($1); return $1.sha256
        }
    }

    /// Votes on hashes, and tells central and the sources.
    public func vote(_ submissions: [HashVoteSubmission]) async throws -> [Result<Digest, CaseworkError>] {
        try await steps.each(submissions) {
            try HashOpinions($0).vote($1); return $1.sha256
        }
    }

    // MARK: Reading

    /// Reads cases from one state of the store.
    public func read<Outcome: Sendable>(_ look: @escaping @Sendable (CaseReader) throws -> Outcome) async throws -> Outcome {
        try await steps.read(look)
    }

    /// A case is traced and placed but not shown to people yet, because this node catches up with the member that gave it.
    public func isHeldBack(_ record: CaseRecord) -> Bool { steps.context.holds.current.hold(on: record, at: steps.now) != nil }
}
