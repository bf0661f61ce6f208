public import HotlineModel

/// A node's decision on a directory that it gets from a peer or a file.
public enum DirectoryAcceptance: Hashable, Sendable {
    /// Newer than the one in use: adopt it.
    case newer(Directory)
    /// The same as the one in use.
    case held

    /// Judges a directory against the one in use, which stays in use after any refusal.
    ///
    /// - Parameters:
    ///   - document: The compact JWS.
    ///   - held: The directory in use, if any.
    ///   - roots: The roots this node trusts.
    ///   - now: The moment at which the key must not be revoked.
    /// - Throws: ``RefusalCode/directoryRollback`` for a lower version, ``RefusalCode/directoryFork`` for other bytes under the version
    ///   in use (an alarm on both sides), and the refusals of ``Directory/init(parsing:roots:)``.
    public static func judge(
        _ document: String, held: Directory?, roots: RootChain, at now: Timestamp
    ) throws(EnvelopeError) -> DirectoryAcceptance {
        // The same bytes were checked when they were adopted (Protocols/trust.md, Directory).
        if let held, held.document.utf8.elementsEqual(document.utf8) { return .held }
        let candidate = try Directory(parsing: document, roots: roots)
        let keyID = try UnverifiedJWS(parsing: document, as: .directory).keyID
        // A thief of a revoked key could date a directory back, or name an older root. So the newest root decides, as of now.
        let key = try roots.current.directoryKey(keyID)
        if let revokedAt = key.revokedAt, now >= revokedAt { throw EnvelopeError(.keyRevoked) }
        guard let held else { return .newer(candidate) }
        // Only a directory that is well signed may ring the alarms of a rollback or a fork.
        guard candidate.version >= held.version else { throw EnvelopeError(.directoryRollback) }
        guard candidate.version > held.version else {
            // The same payload, signed once more, is the same directory.
            if candidate.digest == held.digest { return .held }
            throw EnvelopeError(.directoryFork)
        }
        return .newer(candidate)
    }
}
