public import Cryptography
public import HotlineModel

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

    /// Takes a member's confirmation out of the ledger, with no trace: whoever brought it does not stand by it, and its member did not say so.
    ///
    /// An entry that nobody says anything of is removed: no feed may have one.
    ///
    /// - Returns: `true` if the ledger changed.
    public static func forget(
        _ source: HashSource, of sha256: Digest, in transaction: any StoreTransaction, at moment: Timestamp
    ) throws -> Bool {
        guard var held = try transaction.hash(sha256), held.sources.contains(source) else { return false }
        held.sources.removeAll { $0 == source }
        held.changedAt = moment
        if held.isEmpty { try transaction.removeHash(sha256) } else { _ = try transaction.save(held) }
        return true
    }
}
