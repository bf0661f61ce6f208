public import Cryptography
public import HotlineModel

/// A batch as it came: its lines are found and its head is read, but nothing is verified yet.
public struct UnverifiedBatch: Sendable {
    /// The content of the head, which nothing vouches for yet.
    public let claimed: BatchHead
    let head: UnverifiedJWS
    let body: [UInt8]
    /// The ranges of the envelopes in ``body``, without LF.
    let lines: [Range<Int>]
    let limits: BatchLimits

    /// Finds the lines and reads the head.
    ///
    /// - Parameters:
    ///   - body: The whole request body.
    ///   - limits: The bounds that this node accepts.
    /// - Throws: ``RefusalCode/bodyTooLarge``, ``RefusalCode/truncated``, ``RefusalCode/tooManyEnvelopes``, ``RefusalCode/emptyBatch``,
    ///   ``RefusalCode/countMismatch``, and the refusals of a malformed head.
    public init(parsing body: [UInt8], limits: BatchLimits = .standard) throws(EnvelopeError) {
        // These checks stand in the order of Protocols/batches.md, so that every receiver gives the same code.
        guard body.count <= limits.bytes else { throw EnvelopeError(.bodyTooLarge) }
        // Every line ends with LF. Without the last one, the body was cut on its way.
        guard body.last == 0x0A else { throw EnvelopeError(.truncated) }
        // One more for the head's line.
        var lines = try Self.lines(of: body, atMost: limits.envelopes + 1)
        let first = lines.removeFirst()
        head = try Self.head(in: body, at: first)
        claimed = try BatchHead(parsing: head.claimedPayload)
        guard !lines.isEmpty, claimed.count > 0 else { throw EnvelopeError(.emptyBatch) }
        guard claimed.count == lines.count else { throw EnvelopeError(.countMismatch) }
        self.body = body
        self.lines = lines
        self.limits = limits
    }

    /// Digest of the head's payload, by which a batch that came before is recognised.
    public var claimedDigest: Digest { SHA256.digest(of: head.claimedPayload) }

    private static func lines(of body: [UInt8], atMost limit: Int) throws(EnvelopeError) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        let isWithinLimit = body.withUnsafeBufferPointer { bytes in
            for position in 0..<bytes.count where bytes[position] == 0x0A {
                guard lines.count < limit else { return false }
                lines.append(start..<position)
                start = position + 1
            }
            return true
        }
        guard isWithinLimit else { throw EnvelopeError(.tooManyEnvelopes) }
        return lines
    }

    private static func head(in body: [UInt8], at range: Range<Int>) throws(EnvelopeError) -> UnverifiedJWS {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: body, in: range, limits: JSONLimits(bytes: 32 << 10)) } catch {
            throw EnvelopeError(error)
        }
        // Nothing may stand beside the signed head, because no signature covers it.
        guard document.root.count == 1, var members = document.root.members else { throw JSONMembers.malformed("head") }
        return try UnverifiedJWS(parsing: try members.string("head"), as: .head, limit: 32 << 10)
    }
}

extension UnverifiedBatch {
    /// Verifies everything: who sent it, for whom, the signature, the tree; then judges each line by itself.
    ///
    /// - Parameters:
    ///   - peer: The member that the TLS connection belongs to.
    ///   - receiver: This node's own id.
    ///   - lane: The lane of the address it was sent to.
    ///   - directory: The directory in use.
    ///   - now: The moment at which the batch first came. The key must count then.
    /// - Throws: The refusal of the whole batch. Lines that are refused alone stand in ``VerifiedBatch/lines``.
    public func verify(
        peer: MemberID, receiver: MemberID, lane: Lane, directory: Directory, at now: Timestamp
    ) throws(EnvelopeError) -> VerifiedBatch {
        let sealed = try authenticate(peer: peer, receiver: receiver, lane: lane, directory: directory, at: now)
        return VerifiedBatch(sealed, lines: (0..<sealed.count).map { sealed.judge(line: $0, directory: directory) })
    }

    /// The first half of ``verify(peer:receiver:lane:directory:at:)``: all that concerns the batch as a whole.
    ///
    /// A caller that judges the lines on several threads calls ``AuthenticBatch/judge(line:directory:)`` itself.
    public func authenticate(
        peer: MemberID, receiver: MemberID, lane: Lane, directory: Directory, at now: Timestamp
    ) throws(EnvelopeError) -> AuthenticBatch {
        // Cheap checks come first, in the order of Protocols/batches.md: a batch for somebody else costs no signature.
        guard claimed.from == peer else { throw EnvelopeError(.wrongSender, member: "from") }
        guard claimed.to == receiver else { throw EnvelopeError(.wrongReceiver, member: "to") }
        guard claimed.lane == lane else { throw EnvelopeError(.wrongLane, member: "lane") }
        guard directory.freshness(at: now) != .expired else { throw EnvelopeError(.directoryExpired) }
        guard let sender = directory.member(peer) else { throw EnvelopeError(.unknownMember) }
        guard !sender.hasLeft else { throw EnvelopeError(.memberLeft) }
        let key = try directory.key(head.keyID, of: peer)
        // Not at the date in the head: a thief of an ended key could date a batch back.
        try key.check(at: now)
        let jws = try head.verified(with: key.key)
        // The signature covers the root alone. Only the tree binds the lines to it.
        let leaves = lines.map { MerkleTree.leaf(body[$0]) }
        guard MerkleTree.root(of: leaves) == claimed.root else { throw EnvelopeError(.treeMismatch) }
        return AuthenticBatch(
            head: claimed, jws: jws, body: body, ranges: lines, leaves: leaves, isSuspended: sender.status == .suspended)
    }
}
