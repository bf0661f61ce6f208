import Cryptography
import Testing
import TransparencyLog

/// A log as a store keeps it: the frontier and every completed node.
struct KeptLog {
    struct NodeMissing: Error {}

    private(set) var frontier = LogFrontier()
    private(set) var nodes: [[Digest]] = []
    private(set) var leaves: [Digest] = []

    init(size: Int, seed: UInt8 = 0) { for index in 0..<size { append([seed, UInt8(index % 256), UInt8(index / 256)]) } }

    mutating func append(_ leaf: [UInt8]) {
        leaves.append(MerkleTree.leaf(leaf))
        for node in frontier.append(MerkleTree.leaf(leaf)) { keep(node) }
    }

    mutating func keep(_ node: CompletedNode) {
        if nodes.count == node.level { nodes.append([]) }
        precondition(nodes[node.level].count == Int(node.index), "nodes complete in order")
        nodes[node.level].append(node.hash)
    }

    /// Complete nodes only: anything else is an error, as in a store.
    func node(level: Int, index: UInt64) throws(NodeMissing) -> Digest {
        guard nodes.indices.contains(level), nodes[level].indices.contains(Int(index)) else { throw NodeMissing() }
        return nodes[level][Int(index)]
    }

    var prover: LogProver<NodeMissing> {
        LogProver(size: frontier.size) { (level, index) throws(NodeMissing) in try node(level: level, index: index) }
    }
}

@Suite struct LogFrontierTests {
    @Test func statesTheRootOfTheWholeTreeAtEverySize() {
        var log = KeptLog(size: 0)
        #expect(log.frontier.root == MerkleTree.emptyRoot)
        for size in 1...130 {
            log.append([UInt8(size), 1])
            #expect(log.frontier.size == UInt64(size))
            #expect(log.frontier.root == MerkleTree.root(of: log.leaves))
        }
    }

    @Test func completesEachNodeOnceAndInOrder() {
        let log = KeptLog(size: 130)
        #expect(log.nodes.map(\.count) == [130, 65, 32, 16, 8, 4, 2, 1])
    }

    @Test func appendsManyAsOneByOne() {
        var one = LogFrontier(), many = LogFrontier()
        let leaves = (0..<77).map { MerkleTree.leaf([UInt8($0)]) }
        let single = leaves.flatMap { one.append($0) }
        let joint = many.append(contentsOf: leaves[..<5]) + many.append(contentsOf: leaves[5...])
        #expect(one == many)
        #expect(single == joint)
    }

    @Test func goesOnFromWhatAStoreKept() throws {
        var log = KeptLog(size: 77)
        var restored = try LogFrontier(size: log.frontier.size, peaks: log.frontier.peaks)
        log.append([9])
        _ = restored.append(MerkleTree.leaf([9]))
        #expect(restored == log.frontier)
    }

    @Test(arguments: [(0, 1), (1, 0), (1, 2), (3, 1), (8, 3)] as [(UInt64, Int)])
    func refusesPeaksThatDoNotFitTheSize(size: UInt64, peaks: Int) {
        #expect(throws: LogError.damagedFrontier) { try LogFrontier(size: size, peaks: [Digest](repeating: .zero, count: peaks)) }
    }
}
