extension MerkleTree {
    /// Returns true if a path proves that a leaf hash stands at a position of the tree with that size and root (RFC 9162 §2.1.3.2).
    public static func isIncluded(leaf: Digest, index: Int, size: Int, path: [Digest], root: Digest) -> Bool {
        guard let index = UInt64(exactly: index), let size = UInt64(exactly: size) else { return false }
        return isIncluded(leaf: leaf, index: index, size: size, path: path, root: root)
    }

    /// Returns true if a path proves that a leaf hash stands at a position of the tree with that size and root (RFC 9162 §2.1.3.2).
    public static func isIncluded(leaf: Digest, index: UInt64, size: UInt64, path: [Digest], root: Digest) -> Bool {
        guard index < size else { return false }
        var position = index, last = size - 1, hash = leaf
        for sibling in path {
            // A path that is longer than the tree is high proves nothing.
            guard last != 0 else { return false }
            if position & 1 == 1 || position == last {
                hash = node(sibling, hash)
                // A last node without a sibling moves up unchanged: the path has no hash for those levels.
                while position & 1 == 0 && position != 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                hash = node(hash, sibling)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }

    /// Returns true if a proof shows that the second tree begins with the leaves of the first (RFC 9162 §2.1.4.2).
    ///
    /// Every tree begins with the empty one, and with itself; both take an empty proof.
    public static func isConsistent(
        firstSize: UInt64, firstRoot: Digest, secondSize: UInt64, secondRoot: Digest, proof: [Digest]
    ) -> Bool {
        guard firstSize <= secondSize else { return false }
        if firstSize == secondSize { return proof.isEmpty && firstRoot == secondRoot && (firstSize > 0 || firstRoot == emptyRoot) }
        if firstSize == 0 { return proof.isEmpty && firstRoot == emptyRoot }
        var position = firstSize - 1, last = secondSize - 1
        var rest = proof[...]
        while position & 1 == 1 {
            position >>= 1
            last >>= 1
        }
        // A first tree that is complete is itself the proof's first node, and is left out of it.
        guard let seed = position == 0 ? firstRoot : rest.popFirst() else { return false }
        var first = seed, second = seed
        for sibling in rest {
            guard last != 0 else { return false }
            if position & 1 == 1 || position == last {
                first = node(sibling, first)
                second = node(sibling, second)
                while position & 1 == 0 && position != 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                second = node(second, sibling)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 && first == firstRoot && second == secondRoot
    }
}
