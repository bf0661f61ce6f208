public import Cryptography
public import HotlineModel

/// The secretariat's keys, on which all other trust rests.
///
/// k of its n keys sign it; it names the keys that may sign directories. A node pins the digest of one root, which it gets out of band.
public struct Root: Hashable, Sendable {
    public let version: Int
    /// The number k of ``keys`` that must sign this root and the next one.
    public let threshold: Int
    public let keys: [PublicKey]
    /// The keys that sign directories, with their dates.
    public let directoryKeys: [ListedKey]
    public let issuedAt: Timestamp
    /// The moment after which a new root is due. Nothing stops then.
    public let expiresAt: Timestamp?
    /// Digest of the root before; zero for the first.
    public let previous: Digest
    /// The signed bytes.
    public let payload: [UInt8]
    /// SHA-256 of ``payload``, which a node pins.
    public let digest: Digest
    /// The document: JWS general JSON serialisation (RFC 7515 §7.2.1), in canonical form.
    public let document: [UInt8]

    let signatures: [DetachedSignature]

    /// The document with the signatures of its own keys only, which verify without an older root.
    public var standingAlone: [UInt8] {
        let own = Set(keys.map(\.keyID))
        return DetachedSignature.document(payload: payload, signatures: signatures.filter { own.contains($0.keyID) })
    }

    /// The directory key with that name.
    ///
    /// - Throws: ``RefusalCode/unknownKey``.
    func directoryKey(_ keyID: String) throws(EnvelopeError) -> ListedKey {
        guard let key = directoryKeys.first(where: { $0.key.keyID == keyID }) else { throw EnvelopeError(.unknownKey) }
        return key
    }
}

extension Root {
    /// Reads the root that a node was told to trust, and checks that enough of its own keys signed it.
    ///
    /// - Parameters:
    ///   - document: The root document, with signatures of its own keys only (``standingAlone``).
    ///   - pinned: The digest that was handed over out of band.
    /// - Throws: ``RefusalCode/rootMismatch`` for another root than the pinned one, ``RefusalCode/thresholdNotMet``,
    ///   ``RefusalCode/unknownKey``, ``RefusalCode/badSignature`` and the refusals of malformed texts.
    public init(parsing document: [UInt8], pinned: Digest) throws(EnvelopeError) {
        try self.init(parsing: document)
        guard digest == pinned else { throw EnvelopeError(.rootMismatch) }
        try checkSignatures(previous: nil)
    }

    /// Reads the root that follows another, and checks that k of the old and k of the new keys signed it.
    ///
    /// - Throws: ``RefusalCode/rootRollback`` for an older one, ``RefusalCode/rootMismatch`` for one that follows another root,
    ///   ``RefusalCode/thresholdNotMet``, ``RefusalCode/unknownKey``, ``RefusalCode/badSignature`` and the refusals of malformed texts.
    public init(parsing document: [UInt8], following previous: Root) throws(EnvelopeError) {
        try self.init(parsing: document)
        try checkFollows(previous)
    }

    func checkFollows(_ old: Root) throws(EnvelopeError) {
        // An older root only means that its sender is late, so it is told apart from a wrong one.
        guard version > old.version else { throw EnvelopeError(.rootRollback) }
        guard version == old.version + 1, previous == old.digest else { throw EnvelopeError(.rootMismatch) }
        try checkSignatures(previous: old)
    }

    /// Checks that every signature is by a known key and verifies, and that enough are by the keys of this root and of the one before.
    func checkSignatures(previous: Root?) throws(EnvelopeError) {
        let own = Dictionary(keys.map { ($0.keyID, $0) }) { first, _ in first }
        let old = Dictionary((previous?.keys ?? []).map { ($0.keyID, $0) }) { first, _ in first }
        for signature in signatures {
            guard let key = own[signature.keyID] ?? old[signature.keyID] else { throw EnvelopeError(.unknownKey) }
            try signature.verify(payload: payload, with: key)
        }
        guard signatures.count(where: { own[$0.keyID] != nil }) >= threshold else { throw EnvelopeError(.thresholdNotMet) }
        // k as the old root says it: a new root must not lower the bar for its own adoption.
        if let previous, signatures.count(where: { old[$0.keyID] != nil }) < previous.threshold { throw EnvelopeError(.thresholdNotMet) }
    }

    /// Reads a root without checking a signature.
    init(parsing document: [UInt8]) throws(EnvelopeError) {
        let text: JSONDocument
        do { text = try JSONDocument(parsing: document, limits: JSONLimits(bytes: 256 << 10)) } catch { throw EnvelopeError(error) }
        try self.init(reading: text.root)
    }

    init(reading view: JSONView) throws(EnvelopeError) {
        (payload, signatures) = try DetachedSignature.read(view, kind: .root)
        let content: JSONDocument
        do { content = try JSONDocument(parsing: payload) } catch { throw EnvelopeError(error) }
        var members = try JSONMembers(of: content.root, "root")
        guard try members.integer("v") == 1 else { throw EnvelopeError(.unsupportedVersion, member: "v") }
        version = Int(try members.integer("version", in: 1...JSONParser.greatest))
        previous = try members.read("previous") { Digest(hex: $0) }
        threshold = Int(try members.integer("threshold", in: 1...64))
        keys = try members.list("keys", isRequired: true, atMost: 64) { view throws(EnvelopeError) in
            var key = try JSONMembers(of: view, "keys")
            return try PublicKey(reading: &key)
        }
        directoryKeys = try members.list("directoryKeys", isRequired: true, atMost: 64) { view throws(EnvelopeError) in
            try ListedKey(reading: view)
        }
        issuedAt = try members.decode("issuedAt", Timestamp.init(utf8:))
        expiresAt = try members.optionalDecode("expiresAt", Timestamp.init(utf8:))
        digest = SHA256.digest(of: payload)
        self.document = DetachedSignature.document(payload: payload, signatures: signatures)
        // With a threshold above the number of keys, no root could ever follow.
        guard threshold <= keys.count else { throw JSONMembers.malformed("threshold") }
        // n counts different keys. None of them is a directory key, because those are in daily use and root keys stay offline.
        let names = keys.map(\.keyID) + directoryKeys.map(\.key.keyID)
        guard Set(names).count == names.count else { throw EnvelopeError(.sharedIdentity, member: "keys") }
        // Only the first root follows none.
        guard (version == 1) == (previous == .zero) else { throw JSONMembers.malformed("previous") }
    }
}
