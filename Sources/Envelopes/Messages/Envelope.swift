public import Cryptography
public import HotlineModel

/// One message between members: a JSON object on one line.
///
/// A received line is kept verbatim beside the envelope read from it; ``line()`` is for the member that makes one, once.
public struct Envelope: Hashable, Sendable {
    /// Unique among the sender's envelopes; a UUIDv7.
    public var id: UniqueID
    public var from: MemberID
    public var to: MemberID
    /// The moment at which the sender made it. It is shown, and decides nothing except the order of statements about hashes.
    public var at: Timestamp
    /// 16 random bytes, so that a digest of the line does not reveal its content.
    public var salt: [UInt8]
    /// The case, named by the member that opened it.
    public var caseID: CaseID
    public var body: EnvelopeBody

    /// An envelope that is about to be sent.
    ///
    /// - Parameter salt: 16 bytes; random ones by default.
    public init(
        id: UniqueID, from: MemberID, to: MemberID, at: Timestamp, salt: [UInt8] = SecureRandom.bytes(16), caseID: CaseID,
        body: EnvelopeBody
    ) {
        precondition(salt.count == 16, "an envelope's salt has 16 bytes")
        self.id = id
        self.from = from
        self.to = to
        self.at = at
        self.salt = salt
        self.caseID = caseID
        self.body = body
    }

    public var type: EnvelopeType { body.type }

    /// Writes the line, without LF.
    public func line() -> [UInt8] {
        var writer = JSONWriter(capacity: 2048)
        writer.object { writer in
            writer.member("v", 1)
            writer.member("id", id.description)
            writer.member("type", type.rawValue)
            writer.member("from", from.rawValue)
            writer.member("to", to.rawValue)
            writer.member("at", at.description)
            writer.member("salt", salt.hex)
            writer.member("case", caseID.description)
            writer.name("body")
            body.write(to: &writer)
        }
        return writer.bytes
    }
}

extension Envelope {
    /// Reads a line, without LF. An unknown type is read as ``EnvelopeBody/unknown(_:)``; unknown members are skipped.
    ///
    /// - Throws: ``EnvelopeError`` with the refusal and the member at fault.
    public init(parsing line: [UInt8]) throws(EnvelopeError) { try self.init(parsing: line, in: 0..<line.count) }

    /// Reads a line, without LF, in place.
    ///
    /// - Throws: ``EnvelopeError`` with the refusal and the member at fault.
    public init(parsing body: [UInt8], in range: Range<Int>) throws(EnvelopeError) {
        // Before the JSON is read: no type allows more.
        guard range.count <= EnvelopeType.greatestSize else { throw EnvelopeError(.envelopeTooLarge) }
        let document: JSONDocument
        do { document = try JSONDocument(parsing: body, in: range) } catch { throw EnvelopeError(error) }
        var members = try JSONMembers(of: document.root, "envelope")
        guard try members.integer("v") == 1 else { throw EnvelopeError(.unsupportedVersion, member: "v") }
        let id = try members.decode("id", UniqueID.init(utf8:))
        guard id.version == 7 else { throw JSONMembers.malformed("id") }
        let type: EnvelopeType = try members.code("type")
        // The bound of the type is known only here.
        guard range.count <= type.greatestSize else { throw EnvelopeError(.envelopeTooLarge) }
        let from = try members.decode("from", MemberID.init(utf8:))
        let to = try members.decode("to", MemberID.init(utf8:))
        let at = try members.decode("at", Timestamp.init(utf8:))
        let salt = try members.decode("salt") { $0.hexBytes(count: 16) }
        let caseID = try members.decode("case", CaseID.init(utf8:))
        let content = try EnvelopeBody(type, reading: try members.required("body"))
        self.init(id: id, from: from, to: to, at: at, salt: salt, caseID: caseID, body: content)
    }
}
