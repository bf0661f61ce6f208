import Cryptography
import Testing

@Suite struct MerkleVectorTests {
    private struct File: Decodable {
        struct Inclusion: Decodable { let index: Int, size: Int, path: [Hex] }
        struct Consistency: Decodable { let from: Int, to: Int, proof: [Hex] }
        struct RefusedInclusion: Decodable { let name: String, index: Int, size: Int, leaf: Hex, path: [Hex], root: Hex }
        struct RefusedConsistency: Decodable { let name: String, from: Int, fromRoot: Hex, to: Int, toRoot: Hex, proof: [Hex] }
        let entries: [Hex], leafHashes: [Hex], roots: [Hex]
        let inclusion: [Inclusion], consistency: [Consistency]
        let refusedInclusion: [RefusedInclusion], refusedConsistency: [RefusedConsistency]
    }

    private let file: File
    private let leaves: [Digest]
    private let roots: [Digest]

    init() throws {
        file = try Vectors.read("merkle.json")
        leaves = file.entries.map { MerkleTree.leaf($0.bytes) }
        roots = try file.roots.map(Self.digest)
    }

    private static func digest(_ hex: Hex) throws -> Digest { try #require(Digest(hex.bytes)) }

    @Test func hashesEntriesToThePublishedLeaves() throws { #expect(leaves == (try file.leafHashes.map(Self.digest))) }

    @Test func hashesTheFirstEntriesToThePublishedRoots() {
        #expect(roots.count == 9)
        for (size, root) in roots.enumerated() { #expect(MerkleTree.root(of: Array(leaves.prefix(size))) == root) }
    }

    @Test func makesAndTakesThePublishedInclusionPaths() throws {
        #expect(file.inclusion.count == 36)
        for vector in file.inclusion {
            let path = try vector.path.map(Self.digest)
            #expect(MerkleTree.inclusionPath(of: vector.index, in: Array(leaves.prefix(vector.size))) == path)
            #expect(
                MerkleTree.isIncluded(
                    leaf: leaves[vector.index], index: vector.index, size: vector.size, path: path, root: roots[vector.size]))
        }
    }

    @Test func makesAndTakesThePublishedConsistencyProofs() throws {
        #expect(file.consistency.count == 45)
        for vector in file.consistency {
            let proof = try vector.proof.map(Self.digest)
            #expect(MerkleTreeTests.consistencyProof(from: vector.from, to: vector.to, in: leaves) == proof)
            #expect(
                MerkleTree.isConsistent(
                    firstSize: UInt64(vector.from), firstRoot: roots[vector.from], secondSize: UInt64(vector.to),
                    secondRoot: roots[vector.to], proof: proof
                ))
        }
    }

    @Test func refusesWrongInclusionPaths() throws {
        for vector in file.refusedInclusion {
            let isIncluded = MerkleTree.isIncluded(
                leaf: try Self.digest(vector.leaf), index: vector.index, size: vector.size, path: try vector.path.map(Self.digest),
                root: try Self.digest(vector.root))
            #expect(!isIncluded, "\(vector.name)")
        }
    }

    @Test func refusesWrongConsistencyProofs() throws {
        for vector in file.refusedConsistency {
            let isConsistent = MerkleTree.isConsistent(
                firstSize: UInt64(vector.from), firstRoot: try Self.digest(vector.fromRoot), secondSize: UInt64(vector.to),
                secondRoot: try Self.digest(vector.toRoot), proof: try vector.proof.map(Self.digest))
            #expect(!isConsistent, "\(vector.name)")
        }
    }
}
