public import Cryptography
public import HotlineModel

/// The state of a stream from a member.
public struct InboundPosition: Hashable, Sendable {
    /// The epoch the sender's batches carry; `nil` before the first.
    public var epoch: String?
    /// The number the next batch must start at; a stream starts at 1.
    public var nextSequence: UInt64
    /// Digest of the last batch's payload; 64 zeros before the first.
    public var lastPayload: Digest
    /// Envelopes by result, over the whole stream.
    public var accepted: Int, duplicates: Int, rejected: Int

    /// The start of a stream.
    public init() {
        nextSequence = 1
        lastPayload = .zero
        accepted = 0
        duplicates = 0
        rejected = 0
    }
}

/// An accepted batch and its receipt.
public struct InboundBatch: Sendable {
    /// The store's own number; 0 before it is inserted.
    public var number: Int64
    public var from: MemberID
    public var lane: Lane
    public var epoch: String
    /// The number of its first envelope.
    public var sequence: UInt64
    public var count: Int
    /// The head as it came, a compact JWS.
    public var head: String
    /// Digest of the head's payload bytes.
    public var payload: Digest
    /// The receipt as it was given, a compact JWS.
    public var receipt: String
    public var receivedAt: Timestamp

    /// A batch that is about to be recorded.
    public init(
        from: MemberID, lane: Lane, epoch: String, sequence: UInt64, count: Int, head: String, payload: Digest, receipt: String,
        receivedAt: Timestamp
    ) {
        number = 0
        self.from = from
        self.lane = lane
        self.epoch = epoch
        self.sequence = sequence
        self.count = count
        self.head = head
        self.payload = payload
        self.receipt = receipt
        self.receivedAt = receivedAt
    }
}

/// One line of an accepted batch.
public struct InboundLine: Sendable {
    /// Its place in the batch, from 0.
    public var index: Int
    /// The RFC 9162 leaf hash of the line. Two lines with the same `from`, `id` and leaf hash are the same line.
    public var leaf: Digest
    /// The envelope's identifier; `nil` when the line could not be read.
    public var id: UniqueID?
    /// The envelope's type; `nil` when the line could not be read.
    public var type: String?
    /// The case it belongs to; `nil` if it was rejected.
    public var caseNumber: Int64?
    /// The line, sealed under the case's key; `nil` if it was rejected, repeats an accepted one, or was destroyed by retention.
    public var sealedLine: [UInt8]?
    public var result: LineResult

    /// A line that is about to be recorded.
    public init(
        index: Int, leaf: Digest, id: UniqueID?, type: String?, caseNumber: Int64? = nil, sealedLine: [UInt8]? = nil, result: LineResult
    ) {
        self.index = index
        self.leaf = leaf
        self.id = id
        self.type = type
        self.caseNumber = caseNumber
        self.sealedLine = sealedLine
        self.result = result
    }
}

/// A receiver's decision on one line.
public typealias LineResult = LineOutcome<Digest>

/// An accepted envelope, with its case and its place in a batch.
public struct AcceptedEnvelope: Hashable, Sendable {
    public var leaf: Digest
    public var caseNumber: Int64
    /// The batch that brought it.
    public var batchNumber: Int64
    /// Its place in that batch, from 0.
    public var index: Int
    public var type: String

    public init(leaf: Digest, caseNumber: Int64, batchNumber: Int64, index: Int, type: String) {
        self.leaf = leaf
        self.caseNumber = caseNumber
        self.batchNumber = batchNumber
        self.index = index
        self.type = type
    }
}

/// Looking up batches and envelopes of other members.
public protocol InboxReading {
    /// The state of a member's stream; the start of a stream before its first batch.
    func inboundPosition(from: MemberID, lane: Lane) throws -> InboundPosition
    /// The batch that has a number of a stream; `nil` if none has.
    func inboundBatch(from: MemberID, lane: Lane, epoch: String, sequence: UInt64) throws -> InboundBatch?
    /// The batch with that number; `nil` if there is none.
    func inboundBatch(number: Int64) throws -> InboundBatch?
    /// The accepted envelope of a member with that identifier; `nil` if there is none.
    func acceptedEnvelope(from: MemberID, id: UniqueID) throws -> AcceptedEnvelope?
    /// All lines of a batch, in order; empty if there is no such batch.
    func inboundLines(of batchNumber: Int64) throws -> [InboundLine]
    /// The accepted envelopes of one type from a member, in the order they came, after a batch and index; at most `limit`, empty at the
    /// end.
    func acceptedEnvelopes(from: MemberID, type: String, afterBatch: Int64, index: Int, limit: Int) throws -> [AcceptedEnvelope]
    /// The accepted envelopes that belong to a case, in the order they came; empty if there are none.
    func acceptedEnvelopes(on caseNumber: Int64) throws -> [AcceptedEnvelope]
}

/// Accepting batches of other members.
public protocol InboxWriting {
    /// Records a batch, its lines and the stream's new position; returns the batch's number.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if another batch has the number in the stream, the batch counts more or fewer lines, or
    ///   an accepted envelope of the same member has the identifier of one. Nothing changes then.
    func accept(_ batch: InboundBatch, lines: [InboundLine], position: InboundPosition) throws -> Int64
}
