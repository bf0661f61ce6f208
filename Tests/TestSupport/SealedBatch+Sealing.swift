public import Cryptography
public import Envelopes
public import HotlineModel

// A batch made in one go. A node does the same in two: it seals by the leaf hashes, and adds the lines when it sends.

extension SealedBatch {
    /// Seals lines into a batch.
    public static func seal(
        lines: [[UInt8]], from: MemberID, to: MemberID, lane: Lane, epoch: String, seq sequence: UInt64, prev previous: Digest,
        at moment: Timestamp
    ) -> SealedBatch {
        let head = BatchHead(
            sealing: lines.map { MerkleTree.leaf($0) }, from: from, to: to, lane: lane, epoch: epoch, sequence: sequence,
            previous: previous, at: moment)
        guard let batch = try? SealedBatch(payload: head.payload, lines: lines) else { preconditionFailure("a batch fits its own head") }
        return batch
    }

    public var digest: Digest { SHA256.digest(of: payload) }

    public var leaves: [Digest] { lines.map { MerkleTree.leaf($0) } }

    public func signedHead(with key: SigningKey) -> String { head.signed(with: key).compact }

    public func body(signedBy key: SigningKey) -> [UInt8] { body(head: signedHead(with: key)) }
}

extension Receipt.Result {
    /// A rejection with a code known here.
    public static func rejected(_ code: RefusalCode) -> Self { .rejected(code: code.rawValue) }
}
