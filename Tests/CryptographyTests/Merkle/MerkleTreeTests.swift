import Cryptography
import Testing

@Suite struct MerkleTreeTests {
    /// Leaf hashes of a tree, each of its own data.
    private static func leaves(_ count: Int) -> [Digest] { (0..<count).map { MerkleTree.leaf([UInt8(truncatingIfNeeded: $0), 7]) } }

    /// The definition of RFC 9162 §2.1.1, word for word.
    private static func definedRoot(_ leaves: ArraySlice<Digest>) -> Digest {
        guard leaves.count > 1 else { return leaves.first ?? SHA256.digest(of: []) }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        return MerkleTree.node(definedRoot(leaves.prefix(split)), definedRoot(leaves.dropFirst(split)))
    }

    @Test func rootsFollowTheDefinition() {
        for size in 0...70 {
            let leaves = Self.leaves(size)
            #expect(MerkleTree.root(of: leaves) == Self.definedRoot(leaves[...]))
            #expect(MerkleLevels(leaves: leaves).root == Self.definedRoot(leaves[...]))
        }
    }

    @Test func everyInclusionPathVerifiesAndNoChangedOneDoes() {
        for size in 1...70 {
            let leaves = Self.leaves(size)
            let levels = MerkleLevels(leaves: leaves)
            for index in 0..<size {
                let path = levels.inclusionPath(of: index)
                func holds(
                    leaf: Digest? = nil, index at: Int = index, size of: Int = size, path by: [Digest]? = nil, root: Digest? = nil
                ) -> Bool {
                    MerkleTree.isIncluded(leaf: leaf ?? leaves[index], index: at, size: of, path: by ?? path, root: root ?? levels.root)
                }
                #expect(holds())
                #expect(!holds(leaf: .zero) && !holds(root: .zero) && !holds(path: path + [.zero]))
                #expect(!holds(index: -1) && !holds(index: size) && !holds(size: 0))
                for other in 0..<size where other != index { #expect(!holds(index: other)) }
                for step in path.indices {
                    var changed = path
                    changed[step] = .zero
                    var shortened = path
                    shortened.remove(at: step)
                    #expect(!holds(path: changed) && !holds(path: shortened))
                }
            }
        }
    }

    /// A proof over leaves that are all at hand.
    static func consistencyProof(from first: Int, to second: Int, in leaves: [Digest]) -> [Digest] {
        MerkleTree.consistencyProof(from: UInt64(first), to: UInt64(second)) { level, index in
            MerkleTree.root(of: Array(leaves[Int(index) << level..<(Int(index) + 1) << level]))
        }
    }

    @Test func everyConsistencyProofVerifiesAndNoChangedOneDoes() {
        let leaves = Self.leaves(70)
        let roots = (0...70).map { MerkleTree.root(of: Array(leaves.prefix($0))) }
        for second in 0...70 {
            for first in 0...second {
                let proof = Self.consistencyProof(from: first, to: second, in: leaves)
                func holds(_ from: Digest? = nil, _ to: Digest? = nil, proof by: [Digest]? = nil) -> Bool {
                    MerkleTree.isConsistent(
                        firstSize: UInt64(first), firstRoot: from ?? roots[first], secondSize: UInt64(second),
                        secondRoot: to ?? roots[second],
                        proof: by ?? proof)
                }
                #expect(holds())
                #expect(!holds(.zero) && !holds(proof: proof + [.zero]))
                if first > 0 { #expect(!holds(nil, .zero)) }
                for step in proof.indices {
                    var changed = proof
                    changed[step] = .zero
                    var shortened = proof
                    shortened.remove(at: step)
                    #expect(!holds(proof: changed) && !holds(proof: shortened))
                }
            }
        }
    }

    @Test func aLogNeverShrinks() {
        let leaves = Self.leaves(3)
        #expect(
            !MerkleTree.isConsistent(
                firstSize: 3, firstRoot: MerkleTree.root(of: leaves), secondSize: 2,
                secondRoot: MerkleTree.root(of: Array(leaves.prefix(2))),
                proof: []))
    }
}
