public import Cryptography

/// The edge of a log: all that is needed to append to it and to state its root.
///
/// It holds one digest for every bit that is set in the size, so a store keeps it in one row that the log's writers lock; see ``CompletedNode`` for
/// what it keeps beside it.
public struct LogFrontier: Hashable, Sendable {
    /// How many leaves the log holds.
    public private(set) var size: UInt64
    /// The hashes of the complete subtrees that make up the log, from the first and largest to the last.
    public private(set) var peaks: [Digest]

    /// The edge of an empty log.
    public init() {
        size = 0
        peaks = []
    }

    /// The edge as a store kept it.
    ///
    /// - Throws: `.damagedFrontier` when the number of hashes does not fit the size.
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

    /// Appends a leaf hash and returns the nodes it completes, itself first, for the store to keep.
    public mutating func append(_ leaf: Digest) -> [CompletedNode] {
        var nodes: [CompletedNode] = []
        append(leaf, completing: &nodes)
        return nodes
    }

    /// Appends leaf hashes in order and returns the nodes they complete, for the store to keep: fewer than two for each leaf, on average.
    public mutating func append(contentsOf leaves: some Collection<Digest>) -> [CompletedNode] {
        var nodes: [CompletedNode] = []
        nodes.reserveCapacity(leaves.count * 2 + 64)
        for leaf in leaves { append(leaf, completing: &nodes) }
        return nodes
    }

    private mutating func append(_ leaf: Digest, completing nodes: inout [CompletedNode]) {
        var node = CompletedNode(level: 0, index: size, hash: leaf)
        nodes.append(node)
        // Each bit that the size carries over is a subtree that found its right half.
        for _ in 0..<(~size).trailingZeroBitCount {
            node = CompletedNode(level: node.level + 1, index: node.index >> 1, hash: MerkleTree.node(peaks.removeLast(), node.hash))
            nodes.append(node)
        }
        peaks.append(node.hash)
        size += 1
    }
}

/// A node of the log's tree all of whose leaves are there. It never changes again, so a store only ever adds them.
public struct CompletedNode: Hashable, Sendable {
    /// 0 for a leaf; the node covers 2^level leaves.
    public let level: Int
    /// Which of its level it is, from 0: it covers the leaves from `index << level` on.
    public let index: UInt64
    public let hash: Digest

    /// A node of the tree.
    public init(level: Int, index: UInt64, hash: Digest) {
        self.level = level
        self.index = index
        self.hash = hash
    }
}
