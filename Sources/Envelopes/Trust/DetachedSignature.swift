import Cryptography

/// One signature of a text that several keys sign: an entry of the JWS general JSON serialisation (RFC 7515 §7.2.1).
struct DetachedSignature: Hashable, Sendable {
    let keyID: String
    /// The protected header, base64url, as it was signed.
    let protected: String
    let signature: [UInt8]

    /// Signs a text.
    init(signing payload: [UInt8], as kind: SignedKind, with key: SigningKey) {
        let header = SignatureHeader(keyID: key.keyID, kind: kind)
        keyID = header.keyID
        protected = Base64URL.encode(header.bytes)
        signature = key.sign(Self.input(protected: protected, payload: payload))
    }

    private init(reading view: JSONView, kind: SignedKind) throws(EnvelopeError) {
        // `protected` and `signature` alone: no signature covers an unprotected header.
        guard view.count == 2 else { throw EnvelopeError(.malformedSignature, member: "signatures") }
        var members = try JSONMembers(of: view, "signatures")
        protected = try members.string("protected")
        signature = try members.read("signature") { Base64URL.decode($0) }
        guard let header = Base64URL.decode(protected), signature.count == 64 else { throw EnvelopeError(.malformedSignature) }
        keyID = try SignatureHeader(parsing: header, kind: kind).keyID
    }

    func verify(payload: [UInt8], with key: PublicKey) throws(EnvelopeError) {
        let input = Self.input(protected: protected, payload: payload)
        guard key.verifyingKey.isValid(signature, for: input) else { throw EnvelopeError(.badSignature) }
    }

    private static func input(protected: String, payload: [UInt8]) -> [UInt8] {
        var input = Array(protected.utf8)
        input.append(0x2E)
        Base64URL.append(payload.span, to: &input)
        return input
    }

    /// Reads `{"payload":…,"signatures":[…]}` with no other member, its signatures strictly ascending by `kid`.
    static func read(_ view: JSONView, kind: SignedKind) throws(EnvelopeError) -> (payload: [UInt8], signatures: [DetachedSignature]) {
        guard view.count == 2 else { throw EnvelopeError(.malformedSignature) }
        var members = try JSONMembers(of: view, "root")
        let payload = try members.read("payload") { Base64URL.decode($0) }
        let signatures = try members.list("signatures", isRequired: true, atMost: 128) { view throws(EnvelopeError) in
            try DetachedSignature(reading: view, kind: kind)
        }
        // One order, and no key twice: so the same signatures make the same bytes.
        let names = signatures.map(\.keyID)
        guard zip(names, names.dropFirst()).allSatisfy({ $0.utf8.lexicographicallyPrecedes($1.utf8) }) else {
            throw EnvelopeError(.malformedSignature, member: "signatures")
        }
        return (payload, signatures)
    }

    /// The document, in canonical form.
    static func document(payload: [UInt8], signatures: [DetachedSignature]) -> [UInt8] {
        var writer = JSONWriter(capacity: payload.count * 2)
        writer.object { writer in
            writer.member("payload", Base64URL.encode(payload))
            writer.list("signatures", signatures) { writer, signature in
                writer.object { writer in
                    writer.member("protected", signature.protected)
                    writer.member("signature", Base64URL.encode(signature.signature))
                }
            }
        }
        return writer.bytes
    }
}
