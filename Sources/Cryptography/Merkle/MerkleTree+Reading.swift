/// Proofs made from stored nodes.
///
/// A log keeps the hash of every *complete* node: the one at `index` of `level` covers exactly the leaves `index << level ..< (index + 1) << level`,
/// all of them present, and never changes again. Each proof reads O(log n) of them through a closure.
extension MerkleTree {
    /// The root over the first `size` leaves.
    public static func root<Failure: Error>(
        ofSize size: UInt64, node read: (_ level: Int, _ index: UInt64) throws(Failure) -> Digest
    ) throws(Failure) -> Digest {
        size == 0 ? emptyRoot : try hash(of: 0..<size, node: read)
    }

    /// The hashes that prove one leaf to be among the first `size` leaves, from the leaf upwards (RFC 9162 §2.1.3.1).
    public static func inclusionPath<Failure: Error>(
        of index: UInt64, size: UInt64, node read: (_ level: Int, _ index: UInt64) throws(Failure) -> Digest
    ) throws(Failure) -> [Digest] {
        precondition(index < size, "a path leads from a leaf of the tree")
        var path: [Digest] = []
        var part: Range<UInt64> = 0..<size
        while part.count > 1 {
            let middle = split(part)
            if index < middle {
                path.append(try hash(of: middle..<part.upperBound, node: read))
                part = part.lowerBound..<middle
            } else {
                path.append(try hash(of: part.lowerBound..<middle, node: read))
                part = middle..<part.upperBound
            }
        }
        path.reverse()
        return path
    }

    /// The hashes that prove the tree of the first `first` leaves to have grown into the one of the first `second` (RFC 9162 §2.1.4.1).
    public static func consistencyProof<Failure: Error>(
        from first: UInt64, to second: UInt64, node read: (_ level: Int, _ index: UInt64) throws(Failure) -> Digest
    ) throws(Failure) -> [Digest] {
        precondition(first <= second, "a log only grows")
        guard first > 0 && first < second else { return [] }
        var proof: [Digest] = []
        var part: Range<UInt64> = 0..<second
        while part.upperBound != first {
            let middle = split(part)
            if first <= middle {
                proof.append(try hash(of: middle..<part.upperBound, node: read))
                part = part.lowerBound..<middle
            } else {
                proof.append(try hash(of: part.lowerBound..<middle, node: read))
                part = middle..<part.upperBound
            }
        }
        // The old tree itself is known to the verifier; only a part of it must be named.
        if part.lowerBound != 0 { proof.append(try hash(of: part, node: read)) }
        proof.reverse()
        return proof
    }

    /// The leaf at which a tree over these leaves divides: behind the largest power of two smaller than their number (RFC 9162 §2.1.1).
    private static func split(_ part: Range<UInt64>) -> UInt64 {
        let count = part.upperBound - part.lowerBound
        return part.lowerBound + 1 << (63 - (count - 1).leadingZeroBitCount)
    }

    /// The root over some leaves that form one subtree: its complete nodes, joined from the right.
    private static func hash<Failure: Error>(
        of part: Range<UInt64>, node read: (_ level: Int, _ index: UInt64) throws(Failure) -> Digest
    ) throws(Failure) -> Digest {
        var start = part.lowerBound
        var peaks: [Digest] = []
        while start < part.upperBound {
            let level = 63 - (part.upperBound - start).leadingZeroBitCount
            peaks.append(try read(level, start >> UInt64(level)))
            start += 1 << UInt64(level)
        }
        var root = peaks.removeLast()
        while let peak = peaks.popLast() { root = node(peak, root) }
        return root
    }
}
