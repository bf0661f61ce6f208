public import Cryptography
public import HotlineModel

/// One line for a member: waiting, under way, receipted or dead.
public struct OutboundLine: Sendable {
    /// The store's own number, in the order lines were queued; 0 before.
    public var number: Int64
    public var to: MemberID
    public var lane: Lane
    public var id: UniqueID
    public var type: String
    public var caseNumber: Int64
    public var leaf: Digest
    /// The line, sealed under the case's key; `nil` once retention destroyed it.
    public var sealedLine: [UInt8]?
    /// Bytes of the line without LF.
    public var size: Int
    public var queuedAt: Timestamp
    public var state: OutboundState
    /// The moment at which ``state`` became `receipted` or `dead`.
    public var settledAt: Timestamp?
    /// The batch it is in, once sealed.
    public var batchNumber: Int64?
    /// Its place in that batch, from 0.
    public var index: Int?

    /// A line that is about to be queued.
    public init(
        to: MemberID, lane: Lane, id: UniqueID, type: String, caseNumber: Int64, leaf: Digest, sealedLine: [UInt8], size: Int,
        queuedAt: Timestamp
    ) {
        number = 0
        self.to = to
        self.lane = lane
        self.id = id
        self.type = type
        self.caseNumber = caseNumber
        self.leaf = leaf
        self.sealedLine = sealedLine
        self.size = size
        self.queuedAt = queuedAt
        state = .waiting
    }
}

/// The state of an outbound line.
public enum OutboundState: Hashable, Sendable {
    /// Not yet in a batch.
    case waiting
    /// In a sealed batch without a receipt.
    case sealed
    /// The receiver accepted it, now or before.
    case receipted(LineResult)
    /// The receiver rejected it; it stays until it is driven again.
    case dead(code: String)
}

/// A sealed batch: made and stored before it is first sent, sent verbatim ever after.
public struct OutboundBatch: Sendable {
    /// The store's own number; 0 before it is inserted.
    public var number: Int64
    public var to: MemberID
    public var lane: Lane
    public var epoch: String
    /// The number of its first envelope.
    public var sequence: UInt64
    public var count: Int
    /// The head's payload bytes.
    public var payload: [UInt8]
    public var payloadDigest: Digest
    /// The head, a compact JWS. It is signed anew over the same payload if the key changes while the batch waits.
    public var head: String
    public var sealedAt: Timestamp
    /// The receiver's receipt, a compact JWS, once it came.
    public var receipt: String?
    public var receiptedAt: Timestamp?

    /// A batch that is about to be stored.
    public init(
        to: MemberID, lane: Lane, epoch: String, sequence: UInt64, count: Int, payload: [UInt8], payloadDigest: Digest, head: String,
        sealedAt: Timestamp
    ) {
        number = 0
        self.to = to
        self.lane = lane
        self.epoch = epoch
        self.sequence = sequence
        self.count = count
        self.payload = payload
        self.payloadDigest = payloadDigest
        self.head = head
        self.sealedAt = sealedAt
    }
}

/// The state of a stream to a member.
public struct OutboundPosition: Hashable, Sendable {
    /// The number the next sealed batch starts at; a stream starts at 1.
    public var nextSequence: UInt64
    /// Digest of the last sealed batch's payload; 64 zeros before the first.
    public var lastPayload: Digest
    /// Deliveries that failed since the last success or sign of life.
    public var failures: Int
    /// No delivery is tried before this time; `nil` when one may be tried at once.
    public var retryAt: Timestamp?

    /// The start of a stream.
    public init() {
        nextSequence = 1
        lastPayload = .zero
        failures = 0
    }
}

/// The numbers of lines that wait for one member or are dead, over both lanes.
public struct OutboxDepth: Hashable, Sendable {
    /// Lines without a receipt, in a sealed batch or not yet.
    public var waiting: Int
    /// The moment at which the oldest waiting line was queued.
    public var oldest: Timestamp?
    public var dead: Int

    public init(waiting: Int = 0, oldest: Timestamp? = nil, dead: Int = 0) {
        self.waiting = waiting
        self.oldest = oldest
        self.dead = dead
    }
}

/// Looking up lines and batches to members.
public protocol OutboxReading {
    /// The state of the stream to a member; the start of a stream if nothing was sent.
    func outboundPosition(to: MemberID, lane: Lane) throws -> OutboundPosition
    /// The sealed batch without a receipt, of which a stream has at most one; `nil` if there is none.
    func batchUnderWay(to: MemberID, lane: Lane) throws -> OutboundBatch?
    /// The batch with that number; `nil` if there is none.
    func outboundBatch(number: Int64) throws -> OutboundBatch?
    /// The receipted batch that has a number of a stream; `nil` if none has. If several epochs have the number, the newest batch.
    func receiptedBatch(to: MemberID, lane: Lane, sequence: UInt64) throws -> OutboundBatch?
    /// The receipted batches to a member, oldest first, after a number; at most `limit`, empty at the end.
    func receiptedBatches(to: MemberID, after number: Int64, limit: Int) throws -> [OutboundBatch]
    /// The first waiting lines of a stream, in the order they were queued; empty if none waits.
    ///
    /// They are at most `limit`, and at most `bytes` with an LF each. One line comes even if it is larger: it could never be sent
    /// otherwise.
    ///
    /// - Parameter types: Only lines of these types, if given; the others keep waiting.
    func waitingLines(to: MemberID, lane: Lane, types: [String]?, limit: Int, bytes: Int) throws -> [OutboundLine]
    /// The lines of a batch, in order; empty if there is no such batch.
    func outboundLines(of batchNumber: Int64) throws -> [OutboundLine]
    /// The lines ever queued about a case, oldest first; empty if there are none.
    func outboundLines(about caseNumber: Int64) throws -> [OutboundLine]
    /// The line with that identifier; `nil` if this node never queued it.
    func outboundLine(id: UniqueID) throws -> OutboundLine?
    /// The lane of the first envelope of a case to a member; `nil` before the first.
    func lane(of caseNumber: Int64, to: MemberID) throws -> Lane?
    /// `report` and `handover` lines to a member without a receipt that were queued before a time; oldest first, after a number, at most
    /// `limit`, empty at the end.
    func unreceiptedReports(to: MemberID, queuedBefore: Timestamp, after number: Int64, limit: Int) throws -> [OutboundLine]
    /// The dead letters, oldest first, after a number, at most `limit`, empty at the end; only those to one member if one is given.
    func deadLetters(to: MemberID?, after number: Int64, limit: Int) throws -> [OutboundLine]
    /// The depth for each member that has anything waiting or dead; the others are absent.
    func outboxDepths() throws -> [MemberID: OutboxDepth]
    /// The number of settled lines of one type to a member, by result; zero if there are none.
    func deliveryCounts(to: MemberID, type: String) throws -> (accepted: Int, duplicate: Int, rejected: Int)
}

/// Sending to members.
public protocol OutboxWriting {
    /// Queues a line; returns its number.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if a line has that identifier already, or there is no such case.
    func enqueue(_ line: OutboundLine) throws -> Int64
    /// Saves a sealed batch with its lines, in order, and the stream's new position; returns the batch's number.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if another batch of the stream is under way, a line does not wait in the stream, or the
    ///   batch counts more or fewer lines. Nothing changes then.
    func seal(_ batch: OutboundBatch, lines: [Int64], position: OutboundPosition) throws -> Int64
    /// Replaces the head of a batch without a receipt by one signed with another key.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such batch, or it has a receipt.
    func replaceHead(ofBatch number: Int64, with head: String) throws
    /// Records the receipt of a batch and its result for each line, in order. Rejected lines become dead letters.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such batch, it has a receipt, or the results are not as many as its lines.
    func recordReceipt(ofBatch number: Int64, jws receipt: String, results: [LineResult], at: Timestamp) throws
    /// Removes a batch that the receiver refused whole. Its lines wait again, and its number in the stream is free again.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such batch, or it has a receipt.
    func requeueLines(ofBatch number: Int64) throws
    /// Saves a stream's position, such as its failures and the time of the next try.
    func setOutboundPosition(_ position: OutboundPosition, to: MemberID, lane: Lane) throws
    /// Makes a dead letter wait again, the same line.
    ///
    /// - Returns: `false` if the line is not dead, or not there; nothing changes then.
    func redrive(line number: Int64) throws -> Bool
}
