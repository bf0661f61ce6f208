import Testing

@testable import Cryptography

/// Sizes for which there is no proof, whatever it holds.
@Suite struct MerkleSizeTests {
    private let root = MerkleTree.leaf([1])
    private let other = MerkleTree.leaf([2])

    private func holds(_ first: UInt64, _ firstRoot: Digest, _ second: UInt64, _ secondRoot: Digest, _ proof: [Digest] = []) -> Bool {
        MerkleTree.isConsistent(firstSize: first, firstRoot: firstRoot, secondSize: second, secondRoot: secondRoot, proof: proof)
    }

    @Test func aLogThatShrankIsNotConsistent() {
        #expect(!holds(2, root, 1, root) && !holds(4, root, 2, root) && !holds(3, root, 2, root, [root]))
    }

    @Test func anEmptyLogHasOneRoot() {
        let empty = MerkleTree.emptyRoot
        #expect(holds(0, empty, 0, empty) && holds(0, empty, 1, root))
        #expect(!holds(0, root, 0, root) && !holds(0, root, 1, root) && !holds(0, empty, 1, root, [root]))
    }

    @Test func ofOneSizeBothRootsAreTheSame() {
        #expect(holds(1, root, 1, root) && holds(5, root, 5, root))
        #expect(!holds(5, root, 5, other) && !holds(5, root, 5, root, [other]))
    }

    @Test(arguments: [(0, 0), (1, 1), (2, 1), (-1, 1), (0, -1)]) func noLeafStandsOutsideTheTree(index: Int, size: Int) {
        #expect(!MerkleTree.isIncluded(leaf: root, index: index, size: size, path: [], root: root))
    }

    @Test func theOnlyLeafIsTheRoot() {
        #expect(MerkleTree.isIncluded(leaf: root, index: 0 as UInt64, size: 1, path: [], root: root))
        #expect(!MerkleTree.isIncluded(leaf: root, index: 0 as UInt64, size: 1, path: [other], root: root))
        #expect(!MerkleTree.isIncluded(leaf: root, index: 0 as UInt64, size: 2, path: [], root: root))
    }
}
