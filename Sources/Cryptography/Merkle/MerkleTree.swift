/// The Merkle tree of RFC 9162 §2.1 over SHA-256: hashes of leaves and nodes, roots, and proofs.
///
/// Positions and sizes count leaves from 0. Several proofs from the same leaves come cheaper from ``MerkleLevels``, which hashes them once.
public enum MerkleTree {
    /// The hash of a leaf: SHA-256(0x00 ‖ data).
    public static func leaf(_ data: Span<UInt8>) -> Digest { SHA256.digest(prefix: 0x00, data) }

    /// The hash of a leaf: SHA-256(0x00 ‖ data).
    public static func leaf(_ data: [UInt8]) -> Digest { leaf(data.span) }

    /// The hash of a leaf, without copying the part of the array it stands in.
    public static func leaf(_ data: ArraySlice<UInt8>) -> Digest { leaf(data.span) }

    /// The hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
    public static func node(_ left: Digest, _ right: Digest) -> Digest {
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { buffer in
            buffer[0] = 0x01
            left.write(to: UnsafeMutableRawBufferPointer(rebasing: buffer[1..<33]))
            right.write(to: UnsafeMutableRawBufferPointer(rebasing: buffer[33..<65]))
            return SHA256.digest(Span(_unsafeBytes: UnsafeRawBufferPointer(buffer)))
        }
    }

    /// The root of a tree without leaves: the digest of no bytes.
    public static let emptyRoot = SHA256.digest(of: [])

    /// The root over leaf hashes.
    public static func root(of leaves: [Digest]) -> Digest {
        guard !leaves.isEmpty else { return emptyRoot }
        var level = leaves
        var count = level.count
        while count > 1 {
            for pair in 0..<count / 2 { level[pair] = node(level[pair * 2], level[pair * 2 + 1]) }
            // An odd last node moves up unchanged, which is how RFC 9162 splits at the largest power of two.
            if count % 2 == 1 { level[count / 2] = level[count - 1] }
            count = (count + 1) / 2
        }
        return level[0]
    }

    /// The hashes that prove one leaf to be in the tree, from the leaf upwards (RFC 9162 §2.1.3.1).
    public static func inclusionPath(of index: Int, in leaves: [Digest]) -> [Digest] {
        MerkleLevels(leaves: leaves).inclusionPath(of: index)
    }
}
