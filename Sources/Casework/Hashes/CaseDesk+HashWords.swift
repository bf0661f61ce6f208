import CaseStore
public import Cryptography
import Envelopes
import HotlineModel

extension CaseDesk {
    /// Takes hashes back, in one durable step with the envelopes that say so to central and to every member that has them from us.
    ///
    /// One taken back already changes nothing, so it may be handed in again.
    ///
    /// - Returns: For each whether it is taken back; a refusal stands for one alone and leaves the others.
    public func withdraw(_ submissions: [HashWithdrawalSubmission]) async throws -> [Result<Digest, CaseworkError>] {
        let now = now
        return try await each(submissions) { submission, transaction in
            (submission.sha256, try withdraw(submission, now: now, in: transaction))
        }
    }

    /// Votes on hashes, in one durable step with the envelopes that say so to central and to the sources.
    ///
    /// The same vote again changes nothing, so it may be handed in again; another one replaces it.
    ///
    /// - Returns: For each whether it stands; a refusal stands for one alone and leaves the others.
    public func vote(_ submissions: [HashVoteSubmission]) async throws -> [Result<Digest, CaseworkError>] {
        let now = now
        return try await each(submissions) { submission, transaction in
            (submission.sha256, try vote(submission, now: now, in: transaction))
        }
    }

    private func withdraw(
        _ submission: HashWithdrawalSubmission, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        guard let entry = try transaction.hash(submission.sha256) else { throw CaseworkError.unknownHash }
        guard entry.isConfirmed(by: member) else {
            if entry.withdrawal(by: member) != nil { return [] }
            throw CaseworkError.notOurHash
        }
        let cases = try casesWithHash(submission.sha256, in: transaction)
        let moment = entry.sources.filter { $0.member == member }.map(\.at).reduce(now, max)
        let word = HashEntry(
            sha256: entry.sha256, withdrawals: [HashWithdrawal(member: member, at: moment)], addedAt: now, changedAt: now)
        _ = try HashLedger.merge(word, into: transaction)
        try decide(
            EventRecord(
                caseNumber: cases[0].opened.record.number, kind: .hashWithdrawn, at: now, member: member, actor: submission.actor,
                reason: submission.reason), about: cases[0].opened.record.id, in: transaction)
        let body = WithdrawalBody(.hash(sha256: entry.sha256), reason: submission.reason)
        return try tell(
            .withdrawal(body), to: central + cases.flatMap(\.receivers), by: cases, lane: .urgent, at: moment, now: now, in: transaction)
    }

    private func vote(
        _ submission: HashVoteSubmission, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        guard let entry = try transaction.hash(submission.sha256) else { throw CaseworkError.unknownHash }
        let cases = try casesWithHash(submission.sha256, in: transaction)
        let earlier = entry.votes.first { $0.member == member }
        let vote = HashVote(
            member: member, submission.direction, classification: submission.classification, reason: submission.reason,
            at: now.after(earlier?.at))
        if let earlier, vote.says(the: earlier) { return [] }
        _ = try HashLedger.merge(HashEntry(sha256: entry.sha256, votes: [vote], addedAt: now, changedAt: now), into: transaction)
        try decide(
            EventRecord(
                caseNumber: cases[0].opened.record.number, kind: .hashVoted, at: now, member: member, actor: submission.actor,
                reason: vote.words), about: cases[0].opened.record.id, in: transaction)
        let body = VoteBody(
            sha256: entry.sha256, vote: vote.direction, classification: vote.classification, reason: vote.reason)
        return try tell(
            .vote(body), to: central + entry.sources.map(\.member), by: cases, lane: .bulk, at: vote.at, now: now, in: transaction)
    }

    // MARK: Whom to tell, and by which case

    private var central: [MemberID] { trust.current?.central.map { [$0] } ?? [] }

    /// A case here that has the hash, and the members that got it from us.
    private struct CaseWithHash {
        let opened: OpenedCase
        let receivers: [MemberID]
        let givers: [Giver]
    }

    /// The cases whose items have a hash and whose contents are not destroyed: at least one.
    private func casesWithHash(_ sha256: Digest, in view: any StoreView) throws -> [CaseWithHash] {
        let cases = try view.cases(holding: sha256).compactMap { number -> CaseWithHash? in
            guard let record = try view.caseRecord(number: number), record.wrappedKey != nil else { return nil }
            return CaseWithHash(
                opened: try open(record), receivers: try receivers(of: record, [.report, .handover, .copy], in: view),
                givers: try givers(of: record, in: view))
        }
        guard !cases.isEmpty else { throw CaseworkError.hashWithoutCase }
        return cases
    }

    /// Sends an envelope about a hash to members of the federation, each about the case it knows from or through us where there is one, and under
    /// the name it knows that case by.
    ///
    /// A line of a type that a member does not list waits until it does, as every line.
    private func tell(
        _ body: EnvelopeBody, to members: [MemberID], by cases: [CaseWithHash], lane: Lane, at moment: Timestamp, now: Timestamp,
        in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        var signals: Set<WorkSignals.Subject> = [.hashes]
        for receiver in members where receiver != member && trust.current?.member(receiver)?.hasLeft == false {
            guard signals.insert(.outbox(receiver)).inserted else { continue }
            let shared = cases.first { $0.receivers.contains(receiver) || $0.givers.contains { $0.member == receiver } } ?? cases[0]
            let name = shared.givers.first { $0.member == receiver }?.caseID
            try queue(body, to: receiver, about: shared.opened, as: name, lane: lane, at: moment, now: now, in: transaction)
        }
        return signals
    }
}

extension HashVote {
    /// Whether it says what another says, at whatever time.
    fileprivate func says(the other: HashVote) -> Bool {
        (direction, classification, reason) == (other.direction, other.classification, other.reason)
    }

    /// The vote as a case's history shows it.
    var words: String { [direction.rawValue, classification?.rawValue, reason].compactMap(\.self).joined(separator: ":") }
}
