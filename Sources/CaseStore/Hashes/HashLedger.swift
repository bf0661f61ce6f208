import Cryptography
import HotlineModel

/// How entries of one SHA-256 become one.
public enum HashLedger {
    /// Merges what is newly known of a hash into the ledger.
    ///
    /// Entries merge only on equal SHA-256, each member's latest word counts, and what is known already changes nothing. So it is the same in which
    /// order, and how often, words come: by envelope, by the feed of the member itself, or by that of another.
    ///
    /// - Returns: Whether the ledger changed, and so the entry has a new position.
    public static func merge(_ entry: HashEntry, into transaction: any StoreTransaction) throws -> Bool {
        guard !entry.isEmpty else { return false }
        guard let held = try transaction.hash(entry.sha256) else {
            // With itself: so that what a withdrawal in it outweighs is left out.
            _ = try transaction.save(entry.merged(with: entry))
            return true
        }
        var merged = held.merged(with: entry)
        guard merged != held else { return false }
        merged.changedAt = entry.changedAt
        _ = try transaction.save(merged)
        return true
    }
}
