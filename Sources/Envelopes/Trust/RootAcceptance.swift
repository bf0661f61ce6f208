/// What a node does with a chain of roots that somebody hands it.
public enum RootAcceptance: Hashable, Sendable {
    /// It goes on where the chain held ends: trust this one.
    case newer(RootChain)
    /// It ends where the chain held ends.
    case held

    /// Judges roots against the chain held. Whatever is refused, the chain held stays in use.
    ///
    /// Roots from before the chain held are passed over: nothing hangs on them here.
    ///
    /// - Parameters:
    ///   - documents: The root documents, oldest first, as far back as the other side has them.
    ///   - held: The roots this node trusts.
    /// - Throws: ``RefusalCode/rootMismatch`` for another root under a version held, or for a gap; ``RefusalCode/rootRollback`` for a chain
    ///   that ends before the one held does; and what ``RootChain/adding(_:)`` throws.
    public static func judge(_ documents: [[UInt8]], held: RootChain) throws(EnvelopeError) -> RootAcceptance {
        var chain = held
        var last = 0
        for document in documents {
            let root = try Root(parsing: document)
            // Only a chain in order says anything: each root must come after the one before it.
            guard root.version > last else { throw EnvelopeError(.rootMismatch) }
            last = root.version
            if root.version < chain.roots[0].version { continue }
            if root.version <= chain.current.version {
                guard chain.root(root.digest) != nil else { throw EnvelopeError(.rootMismatch) }
            } else {
                chain = try chain.adding(document)
            }
        }
        guard last >= held.current.version else { throw EnvelopeError(.rootRollback) }
        return chain.current.version > held.current.version ? .newer(chain) : .held
    }
}
