import Cryptography
import Synchronization
import Testing
import TransparencyLog

@Suite struct LogProverTests {
    private let log = KeptLog(size: 70)

    @Test func remembersTheRootOfEverySize() throws {
        for size in 0...70 {
            #expect(try log.prover.root(atSize: UInt64(size)) == MerkleTree.root(of: Array(log.leaves.prefix(size))))
        }
    }

    @Test func provesEveryLeafAtEverySize() throws {
        for size in 1...70 {
            let root = MerkleTree.root(of: Array(log.leaves.prefix(size)))
            for index in 0..<size {
                let path = try log.prover.inclusionPath(of: UInt64(index), atSize: UInt64(size))
                #expect(path == MerkleTree.inclusionPath(of: index, in: Array(log.leaves.prefix(size))))
                #expect(MerkleTree.isIncluded(leaf: log.leaves[index], index: index, size: size, path: path, root: root))
            }
        }
    }

    @Test func provesEverySizeToBeTheBeginningOfEveryLarger() throws {
        let roots = (0...70).map { MerkleTree.root(of: Array(log.leaves.prefix($0))) }
        for to in 0...70 {
            for from in 0...to {
                let question = try ConsistencyQuestion(from: "\(from)", to: "\(to)", logSize: 70)
                let answer = try log.prover.answer(to: question)
                #expect(
                    MerkleTree.isConsistent(
                        firstSize: UInt64(from), firstRoot: roots[from], secondSize: UInt64(to), secondRoot: roots[to], proof: answer.proof)
                )
            }
        }
    }

    @Test func readsFewNodesOfALargeLog() throws {
        // A log of a million equal leaves: each level has one hash.
        var levels = [MerkleTree.leaf([1])]
        for level in 0..<20 { levels.append(MerkleTree.node(levels[level], levels[level])) }
        let reads = Mutex(0)
        let prover = LogProver(size: 1_000_000) { (level: Int, _: UInt64) throws(Never) in
            reads.withLock { $0 += 1 }
            return levels[level]
        }
        let root = prover.root(atSize: 1_000_000), earlier = prover.root(atSize: 654_321)
        reads.withLock { $0 = 0 }
        let path = prover.inclusionPath(of: 123_456, atSize: 1_000_000)
        #expect(reads.withLock { $0 } <= 40)
        #expect(MerkleTree.isIncluded(leaf: levels[0], index: 123_456, size: 1_000_000, path: path, root: root))
        reads.withLock { $0 = 0 }
        let answer = prover.answer(to: ConsistencyQuestion(between: 1_000_000, and: 654_321))
        #expect(reads.withLock { $0 } <= 40)
        #expect(
            MerkleTree.isConsistent(
                firstSize: 654_321, firstRoot: earlier, secondSize: 1_000_000, secondRoot: root, proof: answer.proof))
    }

    @Test func passesOnWhatTheStoreThrows() {
        let prover = LogProver(size: 9) { (_: Int, _: UInt64) throws(KeptLog.NodeMissing) in throw KeptLog.NodeMissing() }
        #expect(throws: KeptLog.NodeMissing.self) { try prover.root(atSize: 9) }
        #expect(throws: KeptLog.NodeMissing.self) { try prover.inclusionPath(of: 3, atSize: 9) }
        #expect(throws: KeptLog.NodeMissing.self) { try prover.answer(to: ConsistencyQuestion(between: 3, and: 9)) }
    }
}
