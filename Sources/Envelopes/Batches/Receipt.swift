public import Cryptography
public import HotlineModel

/// The receiver's signed answer to a batch, issued only when everything the batch brought is durable.
public struct Receipt: Hashable, Sendable {
    /// The receiver of the batch, who signs.
    public var from: MemberID
    /// The sender of the batch.
    public var to: MemberID
    public var lane: Lane
    /// Digest of the head's payload.
    public var head: Digest
    /// The batch's sequence number.
    public var sequence: UInt64
    /// The receiver's epoch.
    public var epoch: String
    /// The moment at which the batch was first received, by the receiver's clock.
    public var receivedAt: Timestamp
    /// The receiver's log with this batch in it.
    public var log: LogState
    /// The directory by which the batch was judged.
    public var directory: DirectoryReference
    /// One result for each envelope, in order.
    public var results: [Result]

    /// The number of envelopes.
    public var count: Int { results.count }

    /// A receipt for a verified batch.
    ///
    /// - Parameter results: One for each line, in order.
    public init(
        for batch: VerifiedBatch, epoch: String, receivedAt: Timestamp, log: LogState, directory: Directory, results: [Result]
    ) {
        precondition(results.count == batch.head.count, "a receipt has one result for each envelope")
        self.init(
            from: batch.head.to, to: batch.head.from, lane: batch.head.lane, head: batch.digest, sequence: batch.head.sequence,
            epoch: epoch,
            receivedAt: receivedAt, log: log, directory: DirectoryReference(directory), results: results)
    }

    /// A receipt by its parts.
    public init(
        from: MemberID, to: MemberID, lane: Lane, head: Digest, sequence: UInt64, epoch: String, receivedAt: Timestamp, log: LogState,
        directory: DirectoryReference, results: [Result]
    ) {
        self.from = from
        self.to = to
        self.lane = lane
        self.head = head
        self.sequence = sequence
        self.epoch = epoch
        self.receivedAt = receivedAt
        self.log = log
        self.directory = directory
        self.results = results
    }

    /// The receiver's decision on one envelope.
    public typealias Result = LineOutcome<Digest>

    /// Size and root of a log.
    public struct LogState: Hashable, Sendable {
        public var size: UInt64
        public var root: Digest

        /// The state of a log.
        public init(size: UInt64, root: Digest) {
            self.size = size
            self.root = root
        }
    }

    /// A directory by version and digest.
    public struct DirectoryReference: Hashable, Sendable {
        public var version: Int
        public var digest: Digest

        /// A reference by its parts.
        public init(version: Int, digest: Digest) {
            self.version = version
            self.digest = digest
        }

        /// A reference to a directory.
        public init(_ directory: Directory) { self.init(version: directory.version, digest: directory.digest) }
    }

    /// Signs it: the response to the batch, stored, and sent again byte for byte each time the batch comes again.
    public func signed(with key: SigningKey) -> JWS { JWS(signing: payload, as: .receipt, with: key) }
}
