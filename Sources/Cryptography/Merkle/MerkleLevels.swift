/// A tree over leaves that are all at hand, every node hashed once.
///
/// A batch of 1,000 envelopes costs 999 hashes for its root; each path after that costs none.
public struct MerkleLevels: Sendable {
    /// From the leaves upwards. Level *n* holds the nodes over 2^n leaves; its last node covers fewer if the size is no power of two.
    private let levels: [[Digest]]

    /// Builds the tree over leaf hashes, in order.
    public init(leaves: [Digest]) {
        var levels = [leaves]
        var below = leaves
        while below.count > 1 {
            var level: [Digest] = []
            level.reserveCapacity((below.count + 1) / 2)
            for pair in 0..<below.count / 2 { level.append(MerkleTree.node(below[pair * 2], below[pair * 2 + 1])) }
            if below.count % 2 == 1 { level.append(below[below.count - 1]) }
            levels.append(level)
            below = level
        }
        self.levels = levels
    }

    /// The root over all leaves.
    public var root: Digest { levels[levels.count - 1].first ?? MerkleTree.emptyRoot }

    /// The hashes that prove one leaf to be in the tree, from the leaf upwards (RFC 9162 §2.1.3.1).
    public func inclusionPath(of index: Int) -> [Digest] {
        precondition(levels[0].indices.contains(index), "a path leads from a leaf of the tree")
        var path: [Digest] = []
        path.reserveCapacity(levels.count - 1)
        var position = index
        for level in levels.dropLast() {
            let sibling = position ^ 1
            if sibling < level.count { path.append(level[sibling]) }
            position >>= 1
        }
        return path
    }
}
