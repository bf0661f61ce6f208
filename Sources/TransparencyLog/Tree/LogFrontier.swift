public import Cryptography

/// The edge of a log: everything that appending a leaf and computing the root need.
///
/// It has one digest for each bit that is set in the size, so a store can keep it in one row that the writers of the log lock. For proofs the
/// store also needs every ``CompletedNode``.
public struct LogFrontier: Hashable, Sendable {
    /// The number of leaves in the log.
    public private(set) var size: UInt64
    /// The hashes of the complete subtrees that make up the log, from the first and largest to the last.
    public private(set) var peaks: [Digest]

    /// Creates the edge of an empty log.
    public init() {
        size = 0
        peaks = []
    }

    /// Restores the edge that a store kept.
    ///
    /// - Throws: `.damagedFrontier` if the number of hashes does not fit the size.
    public init(size: UInt64, peaks: [Digest]) throws(LogError) {
        guard peaks.count == size.nonzeroBitCount else { throw .damagedFrontier }
        self.size = size
        self.peaks = peaks
    }

    /// The root over all leaves.
    public var root: Digest {
        guard var root = peaks.last else { return MerkleTree.emptyRoot }
        for peak in peaks.dropLast().reversed() { root = MerkleTree.node(peak, root) }
        return root
    }

    /// Appends a leaf hash. Returns the nodes that it completes, the leaf first, for the store to keep.
    public mutating func append(_ leaf: Digest) -> [CompletedNode] {
        var nodes: [CompletedNode] = []
        append(leaf, completing: &nodes)
        return nodes
    }

    /// Appends leaf hashes in order. Returns the nodes that they complete, for the store to keep: on average fewer than two for each leaf.
    public mutating func append(contentsOf leaves: some Collection<Digest>) -> [CompletedNode] {
        var nodes: [CompletedNode] = []
        nodes.reserveCapacity(leaves.count * 2 + 64)
        for leaf in leaves { append(leaf, completing: &nodes) }
        return nodes
    }

    private mutating func append(_ leaf: Digest, completing nodes: inout [CompletedNode]) {
        var node = CompletedNode(level: 0, index: size, hash: leaf)
        nodes.append(node)
        // Each bit that the addition carries over is a subtree that has just got its right half.
        for _ in 0..<(~size).trailingZeroBitCount {
            node = CompletedNode(level: node.level + 1, index: node.index >> 1, hash: MerkleTree.node(peaks.removeLast(), node.hash))
            nodes.append(node)
        }
        peaks.append(node.hash)
        size += 1
    }
}

/// A node of the log's tree whose leaves are all there. It never changes again, so a store only adds such nodes.
public struct CompletedNode: Hashable, Sendable {
    /// The height of the node: 0 for a leaf. The node covers 2^level leaves.
    public let level: Int
    /// The index within its level, from 0. The node covers the leaves from `index << level` on.
    public let index: UInt64
    public let hash: Digest

    public init(level: Int, index: UInt64, hash: Digest) {
        self.level = level
        self.index = index
        self.hash = hash
    }
}
