public import Cryptography
public import HotlineModel

/// The proof of one delivery for a reader who has the directory: the line, the head with an inclusion path, and the receipt.
///
/// A handover carries one for the hop before it. With directory and roots beside it, it makes ``Evidence``.
public struct DeliveryProof: Hashable, Sendable {
    /// The line, or its hash after the line was destroyed.
    public enum Content: Hashable, Sendable {
        /// The envelope, verbatim.
        case line(String)
        /// Its RFC 9162 leaf hash alone, after the line was destroyed. It proves that a line was exchanged, but not what the line said.
        case leaf(Digest)
    }

    public var content: Content
    /// The head, a compact JWS.
    public var head: String
    /// The line's place in the batch, from 0.
    public var index: Int
    /// The RFC 9162 inclusion path.
    public var path: [Digest]
    /// The receipt, a compact JWS.
    public var receipt: String

    /// A proof by its parts.
    public init(line: String, head: String, index: Int, path: [Digest], receipt: String) {
        self.init(.line(line), head: head, index: index, path: path, receipt: receipt)
    }

    private init(_ content: Content, head: String, index: Int, path: [Digest], receipt: String) {
        self.content = content
        self.head = head
        self.index = index
        self.path = path
        self.receipt = receipt
    }

    /// A proof for a line of a batch, made by its sender or its receiver.
    ///
    /// - Parameters:
    ///   - leaves: The leaf hashes of all lines of the batch, in order.
    /// - Returns: `nil` when the line is not UTF-8, which only a rejected one can be.
    public init?(line: some Collection<UInt8>, index: Int, leaves: [Digest], head: String, receipt: String) {
        guard let text = String(validating: line, as: UTF8.self) else { return nil }
        self.init(line: text, head: head, index: index, path: MerkleTree.inclusionPath(of: index, in: leaves), receipt: receipt)
    }

    /// A proof for a line that was destroyed, by the leaf hashes of its batch.
    public init(leafAt index: Int, in leaves: [Digest], head: String, receipt: String) {
        self.init(
            .leaf(leaves[index]), head: head, index: index, path: MerkleTree.inclusionPath(of: index, in: leaves), receipt: receipt)
    }

    /// The envelope, verbatim; `nil` once it was destroyed.
    public var line: String? { if case .line(let text) = content { text } else { nil } }

    /// Reads a proof.
    ///
    /// - Parameter isWhole: True if the line itself must be there, as in a handover, which depends on what the line says.
    init(reading view: JSONView, isWhole: Bool) throws(EnvelopeError) {
        var members = try JSONMembers(of: view, "earlier")
        head = try members.string("head")
        index = Int(try members.integer("index", in: 0...1_000_000))
        if !isWhole, let leaf = try members.optionalRead("leaf", { Digest(hex: $0) }) {
            content = .leaf(leaf)
        } else {
            content = .line(try members.string("line"))
        }
        path = try members.list("path", isRequired: true, atMost: 64) { $0.string.flatMap { Digest(hex: $0) } }
        receipt = try members.string("receipt")
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("head", head)
            writer.member("index", Int64(index))
            writeContent(to: &writer)
            writer.list("path", path) { $0.string($1.hex) }
            writer.member("receipt", receipt)
        }
    }

    /// Writes `leaf` or `line`. Both fit here in the order by name, which canonical JSON demands.
    func writeContent(to writer: inout JSONWriter) {
        switch content {
        case .line(let text): writer.member("line", text)
        case .leaf(let digest): writer.member("leaf", digest.hex)
        }
    }
}

/// A delivery whose proof was verified: sender, receiver, line, time and result.
public struct ProvenDelivery: Hashable, Sendable {
    /// The head the sender signed.
    public let head: BatchHead
    /// The receipt the receiver signed.
    public let receipt: Receipt
    /// Digest of the receipt's payload.
    public let receiptDigest: Digest
    /// The leaf hash of the line.
    public let leaf: Digest
    /// The receiver's decision on the line.
    public let result: Receipt.Result
    /// The envelope; `nil` if the line was destroyed, or if it is no envelope and the receiver rejected it.
    public let envelope: Envelope?
    /// True if the line was destroyed: the proof shows that it was exchanged, but not what it said.
    public let isDestroyed: Bool
    /// The version of the directory that listed the keys.
    public let directoryVersion: Int
    /// The earlier hops of a handover, the first report first.
    public let earlier: [ProvenDelivery]

    public var from: MemberID { head.from }
    public var to: MemberID { head.to }
    /// The moment at which the receiver first received it, by the receiver's clock.
    public var receivedAt: Timestamp { receipt.receivedAt }
}
