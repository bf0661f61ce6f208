import Cryptography
import HotlineModel

/// How entries of one SHA-256 become one.
public enum HashLedger {
    /// Merges what is newly known of a hash into the ledger.
    ///
    /// Entries merge only on equal SHA-256. A source already there is not added twice; baseline outweighs national.
    ///
    /// - Returns: Whether the ledger changed, and so the entry has a new position.
    public static func merge(_ entry: HashEntry, into transaction: any StoreTransaction) throws -> Bool {
        guard var held = try transaction.hash(entry.sha256) else {
            _ = try transaction.put(entry)
            return true
        }
        let before = held
        for source in entry.sources
        where !held.sources.contains(where: { $0.member == source.member && $0.classification == source.classification }) {
            held.sources.append(source)
        }
        if entry.classification == .baseline { held.classification = .baseline }
        held.sha1 = held.sha1 ?? entry.sha1
        held.md5 = held.md5 ?? entry.md5
        held.pdq = held.pdq ?? entry.pdq
        held.medium = held.medium ?? entry.medium
        guard held != before else { return false }
        held.changedAt = entry.changedAt
        _ = try transaction.put(held)
        return true
    }
}
