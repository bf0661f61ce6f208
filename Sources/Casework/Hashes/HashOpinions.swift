import CaseStore
import Cryptography
import Envelopes
import HotlineModel

/// Withdraws this hotline's confirmations of hashes and records its votes, with the envelopes that tell central and the members concerned.
package struct HashOpinions {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// Withdraws a hash. A second withdrawal is ignored, so it may be handed in again. Every member that has the hash from us hears of it.
    ///
    /// - Throws: ``CaseworkError/unknownHash``, ``CaseworkError/notOurHash``, ``CaseworkError/hashWithoutCase``.
    package func withdraw(_ submission: HashWithdrawalSubmission) throws {
        guard let entry = try step.transaction.hash(submission.sha256) else { throw CaseworkError.unknownHash }
        guard entry.isConfirmed(by: step.member) else {
            if entry.withdrawal(by: step.member) != nil { return }
            throw CaseworkError.notOurHash
        }
        let cases = try casesWithHash(submission.sha256)
        // Our own confirmation may be dated ahead, by a clock that was set back since; the withdrawal must still be the later one.
        let moment = entry.sources.filter { $0.member == step.member }.map(\.at).reduce(step.moment, max)
        let withdrawal = HashWithdrawal(member: step.member, at: moment)
        _ = try HashLedger.merge(
            HashEntry(sha256: entry.sha256, withdrawals: [withdrawal], addedAt: step.moment, changedAt: step.moment),
            into: step.transaction)
        try step.decide(.hashWithdrawn, about: cases[0].opened.record, actor: submission.actor, reason: submission.reason)
        let body = WithdrawalBody(.hash(sha256: entry.sha256), reason: submission.reason)
        try tell(.withdrawal(body), to: central + cases.flatMap(\.receivers), by: cases, lane: .urgent, at: moment)
    }

    /// Records a vote. The same vote again is ignored, so it may be handed in again; another one replaces it. The hash's sources hear of it.
    ///
    /// - Throws: ``CaseworkError/unknownHash``, ``CaseworkError/hashWithoutCase``.
    package func vote(_ submission: HashVoteSubmission) throws {
        guard let entry = try step.transaction.hash(submission.sha256) else { throw CaseworkError.unknownHash }
        let cases = try casesWithHash(submission.sha256)
        let earlier = entry.votes.first { $0.member == step.member }
        let vote = HashVote(
            member: step.member, submission.direction, classification: submission.classification, reason: submission.reason,
            at: step.moment.after(earlier?.at))
        if let earlier, vote.agrees(with: earlier) { return }
        _ = try HashLedger.merge(
            HashEntry(sha256: entry.sha256, votes: [vote], addedAt: step.moment, changedAt: step.moment), into: step.transaction)
        try step.decide(.hashVoted, about: cases[0].opened.record, actor: submission.actor, reason: vote.summary)
        let body = VoteBody(
            sha256: entry.sha256, vote: vote.direction, classification: vote.classification, reason: vote.reason)
        try tell(.vote(body), to: central + entry.sources.map(\.member), by: cases, lane: .bulk, at: vote.at)
    }

    private var central: [MemberID] { step.directory?.central.map { [$0] } ?? [] }

    /// A case here that has the hash, the members that got it from us, and those that gave it to us.
    private struct CaseWithHash {
        let opened: UnsealedCase
        let receivers: [MemberID]
        let givers: [Giver]
    }

    /// The cases with a hash among their items whose contents are not destroyed: at least one.
    private func casesWithHash(_ sha256: Digest) throws -> [CaseWithHash] {
        let reader = step.reader
        let cases = try step.transaction.cases(holding: sha256).compactMap { number -> CaseWithHash? in
            guard let record = try step.transaction.caseRecord(number: number), record.wrappedKey != nil else { return nil }
            return CaseWithHash(
                opened: try reader.unseal(record), receivers: try reader.receivers(of: record, [.report, .handover, .copy]),
                givers: try reader.givers(of: record))
        }
        guard !cases.isEmpty else { throw CaseworkError.hashWithoutCase }
        return cases
    }

    /// Sends an envelope about a hash to members of the federation. It names a case that the receiver has from us or gave us, if there is
    /// one, under the receiver's own name for it.
    private func tell(
        _ body: EnvelopeBody, to members: [MemberID], by cases: [CaseWithHash], lane: Lane, at moment: Timestamp
    ) throws {
        step.wake(.hashes)
        var told: Set<MemberID> = [step.member]
        for receiver in members where step.directory?.member(receiver)?.hasLeft == false && told.insert(receiver).inserted {
            let shared = cases.first { $0.receivers.contains(receiver) || $0.givers.contains { $0.member == receiver } } ?? cases[0]
            let name = shared.givers.first { $0.member == receiver }?.caseID
            try Correspondence(step).queue(body, to: receiver, about: shared.opened, as: name, lane: lane, at: moment)
        }
    }
}

extension HashVote {
    fileprivate func agrees(with other: HashVote) -> Bool {
        (direction, classification, reason) == (other.direction, other.classification, other.reason)
    }

    /// The vote as a case's history shows it.
    var summary: String { [direction.rawValue, classification?.rawValue, reason].compactMap(\.self).joined(separator: ":") }
}
