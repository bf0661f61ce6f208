public import Cryptography
public import HotlineModel

/// A root before it is signed, as the secretariat edits it.
public struct RootDraft: Sendable {
    public var version: Int
    public var previous: Digest
    public var threshold: Int
    public var keys: [PublicKey]
    public var directoryKeys: [ListedKey]
    public var issuedAt: Timestamp
    public var expiresAt: Timestamp?

    /// The first root of a federation.
    public init(threshold: Int, keys: [PublicKey], directoryKeys: [ListedKey], issuedAt: Timestamp, expiresAt: Timestamp? = nil) {
        version = 1
        previous = .zero
        self.threshold = threshold
        self.keys = keys
        self.directoryKeys = directoryKeys
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }

    /// The root that follows another, with the same content until it is changed.
    public init(following root: Root, issuedAt: Timestamp) {
        version = root.version + 1
        previous = root.digest
        threshold = root.threshold
        keys = root.keys
        directoryKeys = root.directoryKeys
        self.issuedAt = issuedAt
        expiresAt = root.expiresAt
    }

    /// The bytes to sign.
    public var payload: [UInt8] {
        var writer = JSONWriter(capacity: 2048)
        writer.object { writer in
            writer.member("v", 1)
            writer.member("version", Int64(version))
            writer.member("previous", previous.hex)
            writer.member("threshold", Int64(threshold))
            writer.list("keys", keys) { writer, key in writer.object { key.writeMembers(to: &$0) } }
            writer.list("directoryKeys", directoryKeys) { $1.write(to: &$0) }
            writer.member("issuedAt", issuedAt.description)
            writer.member("expiresAt", expiresAt?.description)
        }
        return writer.bytes
    }

    /// The root document, signed with these keys.
    ///
    /// - Parameter previous: The root before, when there is one.
    /// - Throws: The refusals of ``Root`` if too few keys, or other keys, signed.
    public func signed(with signers: [SigningKey], following old: Root? = nil) throws(EnvelopeError) -> Root {
        let payload = payload
        let signatures = signers.map { DetachedSignature(signing: payload, as: .root, with: $0) }
            .sorted { $0.keyID.utf8.lexicographicallyPrecedes($1.keyID.utf8) }
        let document = DetachedSignature.document(payload: payload, signatures: signatures)
        guard let old else { return try Root(parsing: document, pinned: SHA256.digest(of: payload)) }
        return try Root(parsing: document, following: old)
    }
}
