public import Cryptography
public import HotlineModel

/// One leaf of the node's transparency log.
public struct LogLeafRecord: Sendable {
    /// Its position, from 0.
    public var index: UInt64
    /// Its subject: `batchReceived`, `batchSent`, `receiptHeld`, `decision`, `directory`, `epoch`, `retention`.
    public var kind: String
    public var at: Timestamp
    /// The digest it commits to; never of unsalted bytes.
    public var digest: Digest

    public init(index: UInt64, kind: String, at: Timestamp, digest: Digest) {
        self.index = index
        self.kind = kind
        self.at = at
        self.digest = digest
    }
}

/// The hash of a complete subtree of the log: level 0 are leaves.
public struct LogNode: Hashable, Sendable {
    public var level: Int
    public var index: UInt64
    public var hash: Digest

    public init(level: Int, index: UInt64, hash: Digest) {
        self.level = level
        self.index = index
        self.hash = hash
    }
}

/// The edge of the log: its size and the hashes of its complete subtrees, largest first.
public struct LogEdge: Hashable, Sendable {
    public var size: UInt64
    public var peaks: [Digest]

    public init(size: UInt64 = 0, peaks: [Digest] = []) {
        self.size = size
        self.peaks = peaks
    }
}

/// Looking at the log.
public protocol LogReading {
    /// The edge of the log, in one row that its writers lock; of size 0 before the first leaf.
    func logEdge() throws -> LogEdge
    /// The hash of a complete subtree.
    ///
    /// - Throws: ``StoreError/Code/damaged`` if it is not there.
    func logNode(level: Int, index: UInt64) throws -> Digest
    /// Leaves in their order from a position on, at most `limit`; empty after the last.
    func logLeaves(from index: UInt64, limit: Int) throws -> [LogLeafRecord]
}

/// Growing the log.
public protocol LogWriting {
    /// Appends a leaf, the subtrees it completes (the leaf's own node among them), and the new edge.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if the leaf does not follow the last one.
    func append(_ leaf: LogLeafRecord, completing nodes: [LogNode], edge: LogEdge) throws
}
