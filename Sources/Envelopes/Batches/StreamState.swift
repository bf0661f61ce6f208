public import Cryptography
public import HotlineModel

/// The state of a stream, signed by its receiver: the body of a 409, and of `GET …/streams/{lane}/state`.
public struct StreamState: Hashable, Sendable {
    /// The receiver of the stream, who signs.
    public var from: MemberID
    /// The sender of the stream.
    public var to: MemberID
    public var lane: Lane
    /// The receiver's epoch.
    public var epoch: String
    /// The sender's epoch in the last accepted batch; `nil` before the first.
    public var senderEpoch: String?
    /// The number the next batch must start at.
    public var nextSequence: UInt64
    /// Digest of the last batch's payload; zero before the first.
    public var last: Digest
    /// Envelopes by result, over the whole stream.
    public var accepted: UInt64, duplicates: UInt64, rejected: UInt64
    /// True if the signer has envelopes for the asking member in this lane that it would send now and that have no receipt; `nil` if it does
    /// not say.
    public var hasWaiting: Bool?
    /// The moment at which it was signed.
    public var at: Timestamp

    /// The state of a stream.
    public init(
        from: MemberID, to: MemberID, lane: Lane, epoch: String, senderEpoch: String?, nextSequence: UInt64, last: Digest,
        accepted: UInt64, duplicates: UInt64, rejected: UInt64, hasWaiting: Bool? = nil, at: Timestamp
    ) {
        self.from = from
        self.to = to
        self.lane = lane
        self.epoch = epoch
        self.senderEpoch = senderEpoch
        self.nextSequence = nextSequence
        self.last = last
        self.accepted = accepted
        self.duplicates = duplicates
        self.rejected = rejected
        self.hasWaiting = hasWaiting
        self.at = at
    }

    /// The bytes to sign.
    public var payload: [UInt8] {
        var writer = JSONWriter(capacity: 512)
        writer.object { writer in
            writer.member("v", 1)
            writer.member("from", from.rawValue)
            writer.member("to", to.rawValue)
            writer.member("lane", lane.rawValue)
            writer.member("epoch", epoch)
            writer.member("senderEpoch", senderEpoch)
            writer.member("next", Int64(nextSequence))
            writer.member("last", last.hex)
            writer.name("counts")
            writer.object { writer in
                writer.member("accepted", Int64(accepted))
                writer.member("duplicate", Int64(duplicates))
                writer.member("rejected", Int64(rejected))
            }
            if let hasWaiting {
                writer.name("waiting")
                writer.bool(hasWaiting)
            }
            writer.member("at", at.description)
        }
        return writer.bytes
    }

    /// Signs it.
    public func signed(with key: SigningKey) -> JWS { JWS(signing: payload, as: .stream, with: key) }

    /// Verifies a state that a peer sent.
    ///
    /// - Parameters:
    ///   - compact: The compact JWS.
    ///   - peer: The receiver of the stream.
    ///   - own: This node's id, the sender of the stream.
    ///   - now: The peer's key must be valid at this moment.
    /// - Throws: ``RefusalCode/receiptMismatch`` for the state of another stream, and the refusals of keys, signatures and malformed texts.
    public init(
        parsing compact: String, from peer: MemberID, to own: MemberID, lane: Lane, directory: Directory, at now: Timestamp
    ) throws(EnvelopeError) {
        let unverified = try UnverifiedJWS(parsing: compact, as: .stream, limit: 16 << 10)
        let state = try StreamState(parsing: unverified.claimedPayload)
        guard state.from == peer, state.to == own, state.lane == lane else { throw EnvelopeError(.receiptMismatch) }
        let key = try directory.key(unverified.keyID, of: peer)
        // Now, because a state answers a request of this moment and proves nothing later.
        try key.check(at: now)
        _ = try unverified.verified(with: key.key)
        self = state
    }

    private init(parsing payload: [UInt8]) throws(EnvelopeError) {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: payload) } catch { throw EnvelopeError(error) }
        var members = try JSONMembers(of: document.root, "state")
        guard try members.integer("v") == 1 else { throw EnvelopeError(.unsupportedVersion, member: "v") }
        from = try members.decode("from", MemberID.init(utf8:))
        to = try members.decode("to", MemberID.init(utf8:))
        lane = try members.read("lane") { Lane(rawValue: $0) }
        epoch = try members.epoch("epoch")
        senderEpoch = try members.optionalRead("senderEpoch") { Epoch.isWellFormed($0) ? $0 : nil }
        nextSequence = UInt64(try members.integer("next", in: 1...JSONParser.greatest))
        last = try members.read("last") { Digest(hex: $0) }
        var counts = try members.object("counts")
        accepted = UInt64(try counts.integer("accepted"))
        duplicates = UInt64(try counts.integer("duplicate"))
        rejected = UInt64(try counts.integer("rejected"))
        hasWaiting = try members.optionalFlag("waiting")
        at = try members.decode("at", Timestamp.init(utf8:))
    }
}
