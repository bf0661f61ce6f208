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
    /// If retention destroyed every case that has the hash, no envelope can carry the withdrawal: then the feed alone says so.
    ///
    /// - Throws: ``CaseworkError/unknownHash``, ``CaseworkError/notOurHash``.
    package func withdraw(_ submission: HashWithdrawalSubmission) throws {
        guard let entry = try step.transaction.hash(submission.sha256) else { throw CaseworkError.unknownHash }
        guard entry.isConfirmed(by: step.member) else {
            if entry.withdrawal(by: step.member) != nil { return }
            throw CaseworkError.notOurHash
        }
        try withdraw(entry, with: try casesWithHash(submission.sha256), actor: submission.actor, reason: submission.reason)
        try step.transaction.removeKnownItem(submission.sha256)
    }

    private func withdraw(_ entry: HashEntry, with cases: [CaseWithHash], actor: String, reason: WithdrawalReason?) throws {
        // Our own confirmation may be dated ahead, by a clock that was set back since; the withdrawal must still be the later one.
        let moment = entry.sources.filter { $0.member == step.member }.map(\.at).reduce(step.moment, max)
        let withdrawal = HashWithdrawal(member: step.member, at: moment)
        try CaseHashes(step).merge(HashEntry(sha256: entry.sha256, withdrawals: [withdrawal], at: step.moment))
        step.wake(.hashes)
        guard !cases.isEmpty else { return }
        try step.decide(.hashWithdrawn, about: cases[0].opened.record, actor: actor, reason: reason?.rawValue)
        let body = WithdrawalBody(.hash(sha256: entry.sha256), reason: reason?.rawValue)
        try tell(.withdrawal(body), to: central + cases.flatMap(\.hearers), by: cases, lane: .urgent, at: moment)
    }

    /// Withdraws our statements on the items of a case that are not confirmed by it any more, unless another case of ours supports them.
    ///
    /// - Parameters:
    ///   - before: The case with the finding of ours that does not stand any more.
    ///   - after: The case with the finding of ours that counts now; `nil` if none does.
    ///   - dependent: Cases that support nothing, because they have the finding from this one.
    func withdrawStatements(
        of before: UnsealedCase, keeping after: UnsealedCase?, besides dependent: Set<Int64> = [], actor: String,
        reason: WithdrawalReason? = nil
    ) throws {
        let kept = after?.file.statements(of: step.member) ?? [:]
        for (text, classification) in try step.reader.ownStatements(on: before).sorted(by: { $0.key < $1.key }) {
            guard kept[text] != classification, let sha256 = Digest(hex: text), let entry = try step.transaction.hash(sha256),
                entry.sources.contains(where: { $0.member == step.member && $0.classification == classification })
            else { continue }
            let cases = try casesWithHash(sha256)
            let others = cases.filter { $0.opened.record.number != before.record.number && !dependent.contains($0.opened.record.number) }
            let supports = try others.compactMap { try step.reader.ownFinding(of: $0.opened) }
            let supported = supports.compactMap { $0.statements(of: step.member)[text] }
            if !supported.contains(classification) {
                try withdraw(entry, with: cases, actor: actor, reason: reason)
                if let other = supported.first { try state(other, of: sha256, at: step.moment) }
            }
            try CaseHashes(step).know(sha256, by: supports)
        }
    }

    /// States our statement on a hash again, after the withdrawal of a wider one.
    private func state(_ classification: Classification, of sha256: Digest, at moment: Timestamp) throws {
        let withdrawn = try step.transaction.hash(sha256)?.withdrawal(by: step.member)?.at
        let source = HashSource(member: step.member, classification: classification, at: moment.after(withdrawn))
        try CaseHashes(step).merge(HashEntry(sha256: sha256, sources: [source], at: step.moment))
    }

    /// Records a vote. The same vote again is ignored, so it may be handed in again; another one replaces it. The hash's sources hear of it, and
    /// every member that has the hash from us.
    ///
    /// - Throws: ``CaseworkError/unknownHash``, ``CaseworkError/hashWithoutCase``.
    package func vote(_ submission: HashVoteSubmission) throws {
        guard let entry = try step.transaction.hash(submission.sha256) else { throw CaseworkError.unknownHash }
        let cases = try casesWithHash(submission.sha256)
        guard !cases.isEmpty else { throw CaseworkError.hashWithoutCase }
        let earlier = entry.votes.first { $0.member == step.member }
        let vote = HashVote(
            member: step.member, submission.direction, classification: submission.classification,
            reason: submission.reason?.rawValue, at: step.moment.after(earlier?.at))
        if let earlier, vote.agrees(with: earlier) { return }
        try CaseHashes(step).merge(HashEntry(sha256: entry.sha256, votes: [vote], at: step.moment))
        try step.decide(.hashVoted, about: cases[0].opened.record, actor: submission.actor, reason: vote.summary)
        let body = VoteBody(
            sha256: entry.sha256, vote: vote.direction, classification: vote.classification, reason: vote.reason)
        try tell(.vote(body), to: central + entry.sources.map(\.member) + cases.flatMap(\.hearers), by: cases, lane: .bulk, at: vote.at)
    }

    private var central: [MemberID] { step.directory?.central.map { [$0] } ?? [] }

    /// A case here that has the hash, the members that got it from us, and those that gave it to us.
    private struct CaseWithHash {
        let opened: UnsealedCase
        let receivers: [MemberID]
        let givers: [Giver]
        /// We found about it, so the members that reported it have our statements too.
        let isFoundByUs: Bool

        /// The members that have our statements on its items.
        var hearers: [MemberID] { receivers + (isFoundByUs ? givers.map(\.member) : []) }
    }

    /// The cases with a hash among their items whose contents are not destroyed.
    private func casesWithHash(_ sha256: Digest) throws -> [CaseWithHash] {
        let reader = step.reader
        return try step.transaction.cases(with: sha256).compactMap { number -> CaseWithHash? in
            guard let record = try step.transaction.caseRecord(number: number), record.wrappedKey != nil else { return nil }
            return CaseWithHash(
                opened: try reader.unseal(record), receivers: try reader.receivers(of: record, [.report, .handover, .copy]),
                givers: try reader.givers(of: record),
                isFoundByUs: try step.transaction.events(of: number).contains { $0.kind == .assessed && $0.member == step.member })
        }
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
