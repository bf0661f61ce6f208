public import HotlineModel

/// What a node does with a directory that somebody hands it.
public enum DirectoryAcceptance: Hashable, Sendable {
    /// Newer than the one held: take it.
    case newer(Directory)
    /// The one already held.
    case held

    /// Judges a directory against the one held. Whatever is refused, the one held stays in use.
    ///
    /// - Parameters:
    ///   - document: The compact JWS.
    ///   - held: The directory in use, if any.
    ///   - roots: The roots this node trusts.
    ///   - now: For keys that were revoked since the directory was signed.
    /// - Throws: ``RefusalCode/directoryRollback`` for a lower version, ``RefusalCode/directoryFork`` for other bytes under the version
    ///   held (an alarm on both sides), and what ``Directory/init(parsing:roots:)`` throws.
    public static func judge(
        _ document: String, held: Directory?, roots: RootChain, at now: Timestamp
    ) throws(EnvelopeError) -> DirectoryAcceptance {
        if let held, held.document.utf8.elementsEqual(document.utf8) { return .held }
        let candidate = try Directory(parsing: document, roots: roots)
        let keyID = try UnverifiedJWS(parsing: document, as: .directory).keyID
        // A revoked key could date back what it signs; the newest root decides, at today's date.
        let key = try roots.current.directoryKey(keyID)
        if let revokedAt = key.revokedAt, now >= revokedAt { throw EnvelopeError(.keyRevoked) }
        guard let held else { return .newer(candidate) }
        guard candidate.version >= held.version else { throw EnvelopeError(.directoryRollback) }
        guard candidate.version > held.version else {
            if candidate.digest == held.digest { return .held }
            throw EnvelopeError(.directoryFork)
        }
        return .newer(candidate)
    }
}
