public import Cryptography

/// Makes a log's proofs from its stored nodes. Each proof reads O(log n) of them.
public struct LogProver<Failure: Error> {
    /// The number of leaves in the log.
    public let size: UInt64
    private let read: (_ level: Int, _ index: UInt64) throws(Failure) -> Digest

    /// Creates a prover over stored nodes.
    ///
    /// - Parameters:
    ///   - size: The number of leaves in the log. Proofs reach no further.
    ///   - node: Reads the hash of a complete node (``CompletedNode``).
    public init(size: UInt64, node read: @escaping (_ level: Int, _ index: UInt64) throws(Failure) -> Digest) {
        self.size = size
        self.read = read
    }

    /// The root of the log at an earlier size.
    public func root(atSize size: UInt64) throws(Failure) -> Digest {
        precondition(size <= self.size, "the log has not reached this size")
        return try MerkleTree.root(ofSize: size, node: read)
    }

    /// The hashes that prove that the log has a leaf at a size, from the leaf upwards.
    public func inclusionPath(of index: UInt64, atSize size: UInt64) throws(Failure) -> [Digest] {
        precondition(index < size && size <= self.size, "the leaf is in the log at this size")
        return try MerkleTree.inclusionPath(of: index, size: size, node: read)
    }

    /// Answers a question that ``ConsistencyQuestion/init(from:to:logSize:)`` accepted for this log.
    public func answer(to question: ConsistencyQuestion) throws(Failure) -> ConsistencyAnswer {
        precondition(question.to <= size, "the question was checked against the log's size")
        let proof = try MerkleTree.consistencyProof(from: question.from, to: question.to, node: read)
        return ConsistencyAnswer(question: question, proof: proof)
    }
}
