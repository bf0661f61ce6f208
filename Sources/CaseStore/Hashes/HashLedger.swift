import Cryptography
import HotlineModel

/// Merges entries into the ledger, one for each SHA-256.
public enum HashLedger {
    /// Merges new statements about a hash into the ledger.
    ///
    /// Entries merge only on equal SHA-256, each member's latest statement counts, and a known statement changes nothing. So statements
    /// may come in any order and more than once: by envelope, by the feed of the member itself, or by that of another.
    ///
    /// - Returns: `true` if the ledger changed, and so the entry has a new position.
    public static func merge(_ entry: HashEntry, into transaction: any StoreTransaction) throws -> Bool {
        guard !entry.isEmpty else { return false }
        guard let held = try transaction.hash(entry.sha256) else {
            // Merged with itself, so that a confirmation which a withdrawal in the same entry outweighs is left out.
            _ = try transaction.save(entry.merged(with: entry))
            return true
        }
        var merged = held.merged(with: entry)
        // A repeat gets no new position: otherwise two feeds that pull each other would never come to rest.
        guard merged != held else { return false }
        merged.changedAt = entry.changedAt
        _ = try transaction.save(merged)
        return true
    }
}
