/// The receiver's decision on one line of a batch, as its receipt says it and both stores keep it.
///
/// `ReceiptDigest` names an earlier receipt; the model knows nothing of digests.
public enum LineOutcome<ReceiptDigest: Hashable & Sendable>: Hashable, Sendable {
    /// Accepted; `attached` when it joined a case that the receiver had.
    case accepted(attached: Bool)
    /// The same line was accepted before, with that receipt.
    case duplicate(of: ReceiptDigest)
    /// Rejected, with a code of `Protocols/refusals.md`, or one that this version does not know.
    case rejected(code: String)

    /// The receiver accepted the line, now or before.
    public var isAccepted: Bool { if case .rejected = self { false } else { true } }
}
