public import Cryptography
public import HotlineModel

/// The head of a batch: the text that its sender signs.
///
/// The signature over it, with an envelope's inclusion path, is that envelope's signature.
public struct BatchHead: Hashable, Sendable {
    public var from: MemberID
    public var to: MemberID
    public var lane: Lane
    /// The sender's epoch: 32 lower-case hex digits.
    public var epoch: String
    /// The number of the first envelope in the stream, which starts at 1.
    public var sequence: UInt64
    /// The number of envelopes, at least 1.
    public var count: Int
    /// The RFC 9162 tree hash of the lines.
    public var root: Digest
    /// Digest of the previous head's payload; zero for the first of a stream.
    public var previous: Digest
    /// The moment at which it was sealed. It is shown, and decides nothing.
    public var at: Timestamp

    /// The number of the first envelope of the next batch.
    public var nextSequence: UInt64 { sequence + UInt64(count) }

    public init(
        from: MemberID, to: MemberID, lane: Lane, epoch: String, sequence: UInt64, count: Int, root: Digest, previous: Digest, at: Timestamp
    ) {
        self.from = from
        self.to = to
        self.lane = lane
        self.epoch = epoch
        self.sequence = sequence
        self.count = count
        self.root = root
        self.previous = previous
        self.at = at
    }

    /// The head that seals lines, by their leaf hashes.
    ///
    /// - Parameters:
    ///   - leaves: At least one, in order.
    ///   - sequence: The number of the first line in the stream.
    ///   - previous: Digest of the previous head's payload; zero for the first.
    public init(
        sealing leaves: [Digest], from: MemberID, to: MemberID, lane: Lane, epoch: String, sequence: UInt64, previous: Digest,
        at moment: Timestamp
    ) {
        precondition(!leaves.isEmpty, "a batch has at least one envelope")
        precondition(Epoch.isWellFormed(epoch), "an epoch is 32 lower-case hex digits")
        self.init(
            from: from, to: to, lane: lane, epoch: epoch, sequence: sequence, count: leaves.count, root: MerkleTree.root(of: leaves),
            previous: previous, at: moment)
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
            writer.member("seq", Int64(sequence))
            writer.member("count", Int64(count))
            writer.member("root", root.hex)
            writer.member("prev", previous.hex)
            writer.member("at", at.description)
        }
        return writer.bytes
    }

    /// Signs it: sent before the lines, and stored to be sent again.
    public func signed(with key: SigningKey) -> JWS { JWS(signing: payload, as: .head, with: key) }

    /// Reads the signed bytes of a head.
    ///
    /// - Throws: ``EnvelopeError`` with the refusal and the member at fault.
    public init(parsing payload: [UInt8]) throws(EnvelopeError) {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: payload, limits: JSONLimits(bytes: 16 << 10)) } catch { throw EnvelopeError(error) }
        var members = try JSONMembers(of: document.root, "head")
        guard try members.integer("v") == 1 else { throw EnvelopeError(.unsupportedVersion, member: "v") }
        from = try members.decode("from", MemberID.init(utf8:))
        to = try members.decode("to", MemberID.init(utf8:))
        lane = try members.read("lane") { Lane(rawValue: $0) }
        epoch = try members.epoch("epoch")
        // The number behind the last envelope must be exact in every reader too, so a whole batch fits above.
        sequence = UInt64(try members.integer("seq", in: 1...JSONParser.greatest - 1_000_000))
        // Zero is read, so that an empty batch gets its own refusal.
        count = Int(try members.integer("count", in: 0...1_000_000))
        root = try members.read("root") { Digest(hex: $0) }
        previous = try members.read("prev") { Digest(hex: $0) }
        at = try members.decode("at", Timestamp.init(utf8:))
    }
}

/// The random name of a span in the life of a node's store: 128 bits as 32 lower-case hex digits.
public enum Epoch {
    /// Makes a new epoch.
    public static func random() -> String { SecureRandom.bytes(16).hex }

    /// Returns true if a text has the form of an epoch.
    public static func isWellFormed(_ text: String) -> Bool { text.isLowerHex(digits: 32) }
}

extension JSONMembers {
    mutating func epoch(_ name: StaticString) throws(EnvelopeError) -> String {
        try read(name) { Epoch.isWellFormed($0) ? $0 : nil }
    }
}
