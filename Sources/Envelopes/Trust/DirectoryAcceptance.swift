public import HotlineModel

/// A node's decision on a directory that it gets from a peer or a file.
public enum DirectoryAcceptance: Hashable, Sendable {
    /// Newer than the one in use: adopt it.
    case newer(Directory)
    /// The same as the one in use.
    case known

    /// Judges a directory against the one in use, which stays in use after any refusal.
    ///
    /// - Parameters:
    ///   - document: The compact JWS.
    ///   - current: The directory in use, if any.
    ///   - roots: The roots this node trusts.
    ///   - now: The moment at which the key must not be revoked.
    /// - Throws: ``RefusalCode/directoryRollback`` for a lower version, ``RefusalCode/directoryFork`` for other bytes under the version
    ///   in use (an alarm on both sides), and the refusals of ``Directory/init(parsing:roots:)``.
    public static func judge(
        _ document: String, against current: Directory?, roots: RootChain, at now: Timestamp
    ) throws(EnvelopeError) -> DirectoryAcceptance {
        // The same bytes were checked when they were adopted (Protocols/trust.md, Directory).
        if let current, current.document.utf8.elementsEqual(document.utf8) { return .known }
        let candidate = try Directory(parsing: document, roots: roots)
        let keyID = try UnverifiedJWS(parsing: document, as: .directory).keyID
        // A thief of a revoked key could date a directory back, or name an older root. So the newest root decides, as of now.
        let key = try roots.current.directoryKey(keyID)
        if let revokedAt = key.revokedAt, now >= revokedAt { throw EnvelopeError(.keyRevoked) }
        guard let current else { return .newer(candidate) }
        // Only a directory that is well signed may ring the alarms of a rollback or a fork.
        guard candidate.version >= current.version else { throw EnvelopeError(.directoryRollback) }
        guard candidate.version > current.version else {
            // The same payload, signed once more, is the same directory.
            if candidate.digest == current.digest { return .known }
            throw EnvelopeError(.directoryFork)
        }
        return .newer(candidate)
    }
}
