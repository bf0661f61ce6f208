import CaseStore
import Cryptography
import Envelopes
import HotlineModel

extension CaseDesk {
    /// Takes the sender's confirmation out of a hash's entry. What was done about cases stands.
    func admitHashWithdrawal(
        of sha256: Digest, reason: String?, _ envelope: Envelope, line: [UInt8], now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Admission {
        guard let entry = try transaction.hash(sha256) else { return .rejected(.unknownHash) }
        guard entry.isConfirmed(by: envelope.from) || entry.withdrawal(by: envelope.from) != nil else { return .rejected(.notYours) }
        let word = HashEntry(
            sha256: sha256, withdrawals: [HashWithdrawal(member: envelope.from, at: envelope.at)], addedAt: now, changedAt: now)
        return try admit(word, as: .hashWithdrawn, reason: reason, envelope, line: line, now: now, in: transaction)
    }

    /// Counts the sender's vote on a hash; its last one counts.
    func admitVote(
        _ body: VoteBody, _ envelope: Envelope, line: [UInt8], now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Admission {
        guard try transaction.hash(body.sha256) != nil else { return .rejected(.unknownHash) }
        let vote = HashVote(
            member: envelope.from, body.vote, classification: body.classification, reason: body.reason, at: envelope.at)
        let word = HashEntry(sha256: body.sha256, votes: [vote], addedAt: now, changedAt: now)
        return try admit(word, as: .hashVoted, reason: vote.words, envelope, line: line, now: now, in: transaction)
    }

    /// Merges a word about a hash and keeps its line with the case it names, or, where only the sender has that one, with our own that has the hash.
    private func admit(
        _ word: HashEntry, as kind: CaseEventKind, reason: String?, _ envelope: Envelope, line: [UInt8], now: Timestamp,
        in transaction: any StoreTransaction
    ) throws -> Admission {
        let numbers = try transaction.cases(holding: word.sha256)
        let named = try transaction.caseRecord(envelope.caseID).flatMap { numbers.contains($0.number) ? $0 : nil }
        let candidates = try [named].compactMap(\.self) + numbers.compactMap { try transaction.caseRecord(number: $0) }
        guard !candidates.isEmpty else { return .rejected(.unknownCase) }
        guard let held = candidates.first(where: { $0.wrappedKey != nil }) else { return .rejected(.contentsDestroyed) }
        let key = try key(of: held)
        let changed = try HashLedger.merge(word, into: transaction)
        try transaction.record(EventRecord(caseNumber: held.number, kind: kind, at: now, member: envelope.from, reason: reason))
        return Admission(
            result: .accepted(attached: true), caseNumber: held.number, sealedLine: try key.seal(line), signals: changed ? [.hashes] : [])
    }
}
