public import Cryptography

/// The roots from one to the newest, each signed by the one before, one of them pinned.
///
/// A root names the digest of the one before it, so a pinned root vouches for the older ones too.
public struct RootChain: Hashable, Sendable {
    /// Oldest first; never empty.
    public let roots: [Root]
    /// The digest this node was set up to trust.
    public let pinned: Digest

    /// The newest root.
    public var current: Root { roots[roots.count - 1] }

    /// Reads and checks a chain.
    ///
    /// - Parameters:
    ///   - documents: The root documents, oldest first; the first with signatures of its own keys only.
    ///   - pinned: The digest that was handed over out of band; it must be that of one of the roots.
    /// - Throws: ``RefusalCode/rootMismatch`` if the pinned root is not among them, and the refusals of ``Root``.
    public init(parsing documents: [[UInt8]], pinned: Digest) throws(EnvelopeError) {
        var roots: [Root] = []
        for document in documents { roots.append(try Root(parsing: document)) }
        try self.init(unchecked: roots, pinned: pinned)
    }

    init(unchecked roots: [Root], pinned: Digest) throws(EnvelopeError) {
        // The pinned root may stand anywhere: `previous` vouches for the older ones, signatures for the newer ones.
        guard let first = roots.first, roots.contains(where: { $0.digest == pinned }) else { throw EnvelopeError(.rootMismatch) }
        // Without the root before the first, only signatures by its own keys can be checked.
        try first.checkSignatures(previous: nil)
        for (old, new) in zip(roots, roots.dropFirst()) { try new.checkFollows(old) }
        self.roots = roots
        self.pinned = pinned
    }

    init(roots: [Root], pinned: Digest) {
        self.roots = roots
        self.pinned = pinned
    }

    /// Returns the chain with the next root at its end.
    ///
    /// - Throws: The refusals of ``Root/init(parsing:following:)``.
    public func adding(_ document: [UInt8]) throws(EnvelopeError) -> RootChain {
        RootChain(roots: roots + [try Root(parsing: document, following: current)], pinned: pinned)
    }

    /// The root with that digest.
    public func root(_ digest: Digest) -> Root? { roots.last { $0.digest == digest } }

    /// The documents, oldest first, as another party can check them from the first on.
    public var documents: [[UInt8]] { [roots[0].standingAlone] + roots.dropFirst().map(\.document) }
}
