public import Cryptography
public import HotlineModel

/// Envelopes sealed for one stream: made and stored once, before the first send, and sent verbatim ever after.
public struct SealedBatch: Hashable, Sendable {
    public let head: BatchHead
    /// The bytes that are signed. Two batches are the same if these are.
    public let payload: [UInt8]
    /// SHA-256 of ``payload``.
    public let digest: Digest
    /// The envelopes, without LF.
    public let lines: [[UInt8]]
    /// Their leaf hashes.
    public let leaves: [Digest]

    /// Seals lines into a batch.
    ///
    /// - Parameters:
    ///   - lines: At least one, in order, without LF.
    ///   - epoch: The sender's epoch.
    ///   - sequence: The number of the first line in the stream.
    ///   - previous: Digest of the previous head's payload; zero for the first.
    ///   - leaves: The leaf hashes of the lines, when they are known already.
    public static func seal(
        lines: [[UInt8]], from: MemberID, to: MemberID, lane: Lane, epoch: String, seq sequence: UInt64, prev previous: Digest,
        at moment: Timestamp, leaves: [Digest]? = nil
    ) -> SealedBatch {
        let leaves = leaves ?? lines.map { MerkleTree.leaf($0) }
        precondition(leaves.count == lines.count, "each line has one leaf")
        let head = BatchHead(
            sealing: leaves, from: from, to: to, lane: lane, epoch: epoch, sequence: sequence, previous: previous, at: moment)
        let payload = head.payload
        return SealedBatch(head: head, payload: payload, digest: SHA256.digest(of: payload), lines: lines, leaves: leaves)
    }

    private init(head: BatchHead, payload: [UInt8], digest: Digest, lines: [[UInt8]], leaves: [Digest]) {
        self.head = head
        self.payload = payload
        self.digest = digest
        self.lines = lines
        self.leaves = leaves
    }

    /// A batch read back from the store.
    ///
    /// - Throws: ``RefusalCode/countMismatch`` or ``RefusalCode/treeMismatch`` when the lines are not those that were sealed.
    public init(payload: [UInt8], lines: [[UInt8]]) throws(EnvelopeError) {
        head = try BatchHead(parsing: payload)
        self.payload = payload
        digest = SHA256.digest(of: payload)
        self.lines = lines
        leaves = lines.map { MerkleTree.leaf($0) }
        guard head.count == lines.count else { throw EnvelopeError(.countMismatch) }
        guard MerkleTree.root(of: leaves) == head.root else { throw EnvelopeError(.treeMismatch) }
    }

    /// The head as a compact JWS, signed over the stored payload.
    public func signedHead(with key: SigningKey) -> String { JWS(signing: payload, as: .head, with: key).compact }

    /// The request body: the head's line, then the envelopes, each line ended by one LF.
    public func body(signedBy key: SigningKey) -> [UInt8] { body(head: signedHead(with: key)) }

    /// The request body with a head that was signed before.
    public func body(head: String) -> [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(head.utf8.count + lines.reduce(16) { $0 + $1.count + 1 })
        body.append(contentsOf: "{\"head\":\"".utf8)
        body.append(contentsOf: head.utf8)
        body.append(contentsOf: "\"}\n".utf8)
        for line in lines {
            body.append(contentsOf: line)
            body.append(0x0A)
        }
        return body
    }

    /// The media type of a request body.
    public static let mediaType = "application/x-ndjson"
}
