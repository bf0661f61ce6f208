import Cryptography

/// Envelopes sealed for one stream: made and stored once, before the first send, and sent verbatim ever after.
public struct SealedBatch: Hashable, Sendable {
    public let head: BatchHead
    /// The bytes that are signed. Two batches are the same if these are.
    public let payload: [UInt8]
    /// The envelopes, without LF.
    public let lines: [[UInt8]]

    /// A batch by the payload of its head and its lines, as a store keeps them.
    ///
    /// - Throws: ``RefusalCode/countMismatch`` or ``RefusalCode/treeMismatch`` when the lines are not those that were sealed.
    public init(payload: [UInt8], lines: [[UInt8]]) throws(EnvelopeError) {
        head = try BatchHead(parsing: payload)
        self.payload = payload
        self.lines = lines
        guard head.count == lines.count else { throw EnvelopeError(.countMismatch) }
        guard MerkleTree.root(of: lines.map { MerkleTree.leaf($0) }) == head.root else { throw EnvelopeError(.treeMismatch) }
    }

    /// The request body: the signed head's line, then the envelopes, each line ended by one LF.
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
}
