import CaseStore
import Cryptography
import Envelopes
import HotlineModel

/// Admits other members' withdrawals of hashes and their votes.
struct HashAdmissions {
    let step: CaseStep

    /// Removes the sender's confirmation from a hash's entry. Recorded actions about cases stand.
    func admitWithdrawal(of sha256: Digest, reason: String?, _ arrived: ArrivedEnvelope) throws -> Admission {
        let sender = arrived.envelope.from
        guard let entry = try step.transaction.hash(sha256) else { return .rejected(.unknownHash) }
        guard entry.isConfirmed(by: sender) || entry.withdrawal(by: sender) != nil else { return .rejected(.notYours) }
        if StatementRules.isFromTheFuture(arrived.envelope.at, at: step.moment) { return .rejected(.fromTheFuture) }
        let withdrawal = HashEntry(
            sha256: sha256, withdrawals: [HashWithdrawal(member: sender, at: arrived.envelope.at)], at: step.moment)
        return try admit(withdrawal, as: .hashWithdrawn, reason: reason, arrived)
    }

    /// Records the sender's vote on a hash; its last one counts.
    func admit(_ body: VoteBody, _ arrived: ArrivedEnvelope) throws -> Admission {
        guard try step.transaction.hash(body.sha256) != nil else { return .rejected(.unknownHash) }
        if StatementRules.isFromTheFuture(arrived.envelope.at, at: step.moment) { return .rejected(.fromTheFuture) }
        let vote = HashVote(
            member: arrived.envelope.from, body.vote, classification: body.classification, reason: body.reason, at: arrived.envelope.at)
        let entry = HashEntry(sha256: body.sha256, votes: [vote], at: step.moment)
        return try admit(entry, as: .hashVoted, reason: vote.summary, arrived)
    }

    /// Merges a partial entry. The line stays with the case it names; if only the sender has that one, with a case of ours that has the hash.
    ///
    /// If retention destroyed the case that it names, the statement counts all the same, and the line is destroyed like all others of that case.
    private func admit(
        _ entry: HashEntry, as kind: CaseEventKind, reason: String?, _ arrived: ArrivedEnvelope
    ) throws -> Admission {
        let numbers = try step.transaction.cases(with: entry.sha256)
        let named = try step.transaction.caseRecord(arrived.envelope.caseID).flatMap { record in
            try numbers.contains(record.number) || isDestroyed(record, sharedWith: arrived.envelope.from) ? record : nil
        }
        let candidates = try [named].compactMap(\.self) + numbers.compactMap { try step.transaction.caseRecord(number: $0) }
        guard let record = candidates.first(where: { !$0.isDestroyed }) ?? candidates.first else { return .rejected(.unknownCase) }
        let key = record.isDestroyed ? nil : try step.reader.key(of: record)
        try CaseHashes(step).merge(entry)
        try step.record(kind, of: record, by: arrived.envelope.from, reason: reason)
        guard let key else { return Admission(result: .accepted(attached: true), caseNumber: record.number) }
        return try arrived.accepted(on: record, attached: true, sealedWith: key)
    }

    /// Retention destroyed the case, and with it which hashes it had; the member had the case from us, or gave it.
    private func isDestroyed(_ record: CaseRecord, sharedWith sender: MemberID) throws -> Bool {
        guard record.isDestroyed else { return false }
        if try step.reader.givers(of: record).contains(where: { $0.member == sender }) || record.receivedFrom == sender { return true }
        return try step.reader.receivers(of: record, EnvelopeType.bringingCases).contains(sender)
    }
}
