public import Cryptography
public import HotlineModel

/// An Ed25519 public key as it travels: a JWK of type OKP (RFC 8037), named by its thumbprint (RFC 7638).
public struct PublicKey: Hashable, Sendable {
    public let verifyingKey: VerifyingKey
    /// The `kid`: base64url of the thumbprint, 43 characters.
    public let keyID: String

    /// Names a key by its thumbprint.
    public init(_ key: VerifyingKey) {
        verifyingKey = key
        // The required members alone, in the order of their names (RFC 7638 §3.2).
        var writer = JSONWriter(capacity: 96)
        writer.object { writer in
            writer.member("crv", "Ed25519")
            writer.member("kty", "OKP")
            writer.member("x", Base64URL.encode(key.bytes))
        }
        keyID = Base64URL.encode(SHA256.digest(of: writer.bytes).bytes)
    }

    /// Reads a JWK. A private key (`d`) is refused, and a `kid` must be the thumbprint.
    ///
    /// - Throws: ``EnvelopeError``, ``RefusalCode/malformed`` with the member at fault.
    init(reading members: inout JSONMembers) throws(EnvelopeError) {
        guard try members.string("kty") == "OKP" else { throw JSONMembers.malformed("kty") }
        guard try members.string("crv") == "Ed25519" else { throw JSONMembers.malformed("crv") }
        guard members.find("d") == nil else { throw JSONMembers.malformed("d") }
        let bytes = try members.read("x") { Base64URL.decode($0) }
        guard let key = try? VerifyingKey(bytes) else { throw JSONMembers.malformed("x") }
        self.init(key)
        if let named = try members.optionalString("kid"), named != keyID { throw JSONMembers.malformed("kid") }
    }

    /// Parses a JWK.
    ///
    /// - Throws: ``EnvelopeError`` for anything but an Ed25519 public key that passes the strict checks.
    public init(jwk bytes: [UInt8]) throws(EnvelopeError) {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: bytes, limits: JSONLimits(bytes: 4096)) } catch { throw EnvelopeError(error) }
        var members = try JSONMembers(of: document.root, "key")
        try self.init(reading: &members)
    }

    /// The JWK, with its `kid`.
    public var jwk: [UInt8] {
        var writer = JSONWriter(capacity: 160)
        writer.object { writeMembers(to: &$0) }
        return writer.bytes
    }

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("kty", "OKP")
        writer.member("crv", "Ed25519")
        writer.member("x", Base64URL.encode(verifyingKey.bytes))
        writer.member("kid", keyID)
    }
}

extension SigningKey {
    /// The name (`kid`) of the public half.
    public var keyID: String { PublicKey(verifyingKey).keyID }
}

/// A public key with its dates, as a root or directory lists it.
///
/// It stays listed after its end, so that its signatures of that time verify for ever.
public struct ListedKey: Hashable, Sendable {
    public var key: PublicKey
    /// The first moment at which it is valid.
    public var notBefore: Timestamp
    /// The first moment at which it is no longer valid.
    public var notAfter: Timestamp
    /// The moment from which none of its signatures counts, even before ``notAfter``.
    public var revokedAt: Timestamp?

    /// A key and its dates.
    public init(_ key: PublicKey, notBefore: Timestamp, notAfter: Timestamp, revokedAt: Timestamp? = nil) {
        self.key = key
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.revokedAt = revokedAt
    }

    /// Refuses the key at a moment outside its dates.
    ///
    /// - Throws: ``RefusalCode/keyRevoked``, ``RefusalCode/keyNotYetValid``, ``RefusalCode/keyExpired``.
    public func check(at moment: Timestamp) throws(EnvelopeError) {
        if let revokedAt, moment >= revokedAt { throw EnvelopeError(.keyRevoked) }
        guard moment >= notBefore else { throw EnvelopeError(.keyNotYetValid) }
        // `notAfter` itself is outside: of two keys in a row, exactly one counts at their border.
        guard moment < notAfter else { throw EnvelopeError(.keyExpired) }
    }

    init(reading view: JSONView) throws(EnvelopeError) {
        var members = try JSONMembers(of: view, "keys")
        key = try PublicKey(reading: &members)
        notBefore = try members.decode("notBefore", Timestamp.init(utf8:))
        notAfter = try members.decode("notAfter", Timestamp.init(utf8:))
        revokedAt = try members.optionalDecode("revokedAt", Timestamp.init(utf8:))
        guard notBefore < notAfter else { throw JSONMembers.malformed("notAfter") }
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            key.writeMembers(to: &writer)
            writer.member("notBefore", notBefore.description)
            writer.member("notAfter", notAfter.description)
            writer.member("revokedAt", revokedAt?.description)
        }
    }
}
