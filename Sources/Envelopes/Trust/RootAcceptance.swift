/// A node's decision on a chain of roots that it gets from a peer or a file.
public enum RootAcceptance: Hashable, Sendable {
    /// It continues the node's own chain: adopt this one.
    case newer(RootChain)
    /// It ends with the newest root of the node's own chain.
    case known

    /// Judges roots against the node's own chain, which stays in use after any refusal.
    ///
    /// Roots older than the node's own chain are skipped, because nothing here depends on them.
    ///
    /// - Parameters:
    ///   - documents: The root documents, oldest first, as far back as the other side has them.
    ///   - own: The roots this node trusts.
    /// - Throws: ``RefusalCode/rootMismatch`` for another root under a version that the node has, or for a gap; ``RefusalCode/rootRollback``
    ///   for a chain that ends before the node's own; and the refusals of ``RootChain/adding(_:)``.
    public static func judge(_ documents: [[UInt8]], against own: RootChain) throws(EnvelopeError) -> RootAcceptance {
        var chain = own
        var last = 0
        for document in documents {
            let root = try Root(parsing: document)
            // A chain has rising versions; anything else is just a set of documents.
            guard root.version > last else { throw EnvelopeError(.rootMismatch) }
            last = root.version
            if root.version < chain.roots[0].version { continue }
            if root.version <= chain.current.version {
                // Another root under a known version is a fork: the keys have signed two histories.
                guard chain.root(root.digest) != nil else { throw EnvelopeError(.rootMismatch) }
            } else {
                chain = try chain.adding(document)
            }
        }
        // From a peer this only means that the peer is late. From an installed file it rings an alarm (Protocols/trust.md).
        guard last >= own.current.version else { throw EnvelopeError(.rootRollback) }
        return chain.current.version > own.current.version ? .newer(chain) : .known
    }
}
