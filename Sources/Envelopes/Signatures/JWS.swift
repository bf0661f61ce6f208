public import Cryptography

/// A signed text in compact form (RFC 7515) whose signature was made here or has been verified.
public struct JWS: Hashable, Sendable {
    /// The compact form, byte for byte.
    public let compact: String
    /// The bytes that are signed.
    public let payload: [UInt8]
    /// The name of the key that signed.
    public let keyID: String

    /// SHA-256 of ``payload``, by which other texts name this one.
    public var digest: Digest { SHA256.digest(of: payload) }

    /// Signs a text.
    public init(signing payload: [UInt8], as kind: SignedKind, with key: SigningKey) {
        let header = SignatureHeader(keyID: key.keyID, kind: kind)
        var text: [UInt8] = []
        text.reserveCapacity(payload.count * 4 / 3 + 256)
        Base64URL.append(header.bytes.span, to: &text)
        text.append(0x2E)
        Base64URL.append(payload.span, to: &text)
        let signature = key.sign(text)
        text.append(0x2E)
        Base64URL.append(signature.span, to: &text)
        compact = String(decoding: text, as: UTF8.self)
        self.payload = payload
        keyID = header.keyID
    }

    fileprivate init(_ verified: UnverifiedJWS) {
        compact = verified.compact
        payload = verified.claimedPayload
        keyID = verified.keyID
    }
}

/// A signed text as it came: well formed and of the expected kind, but its signature is not yet verified.
public struct UnverifiedJWS: Hashable, Sendable {
    /// The compact form, byte for byte.
    public let compact: String
    /// The payload, which nothing vouches for yet.
    public let claimedPayload: [UInt8]
    /// The `kid` of the header: the name of the key to look up.
    public let keyID: String
    private let input: [UInt8]
    private let signature: [UInt8]

    /// Parses the compact form.
    ///
    /// - Parameters:
    ///   - compact: Three parts of base64url, each in its one valid form, joined by dots.
    ///   - kind: The kind that `typ` must name.
    ///   - limit: The most bytes the compact form may have.
    /// - Throws: ``RefusalCode/tooLarge``, ``RefusalCode/malformedSignature``, ``RefusalCode/unsupportedAlgorithm``,
    ///   ``RefusalCode/unknownCritical``, ``RefusalCode/wrongKind``.
    public init(parsing compact: String, as kind: SignedKind, limit: Int = 8 << 20) throws(EnvelopeError) {
        let text = Array(compact.utf8)
        guard text.count <= limit else { throw EnvelopeError(.tooLarge) }
        let dots = text.indices.filter { text[$0] == 0x2E }
        guard dots.count == 2, let headerBytes = Base64URL.decode(text[..<dots[0]]),
            let payload = Base64URL.decode(text[(dots[0] + 1)..<dots[1]]), let signature = Base64URL.decode(text[(dots[1] + 1)...]),
            signature.count == 64
        else { throw EnvelopeError(.malformedSignature) }
        keyID = try SignatureHeader(parsing: headerBytes, kind: kind).keyID
        self.compact = compact
        claimedPayload = payload
        self.signature = signature
        // The signature covers the text as it came (RFC 7515 §5.2), so it is never written anew.
        input = Array(text[..<dots[1]])
    }

    /// Verifies the signature with the key that was found for ``keyID``.
    ///
    /// - Throws: ``RefusalCode/unknownKey`` when the key has another name, ``RefusalCode/badSignature``.
    public func verified(with key: PublicKey) throws(EnvelopeError) -> JWS {
        guard key.keyID == keyID else { throw EnvelopeError(.unknownKey) }
        guard key.verifyingKey.isValid(signature, for: input) else { throw EnvelopeError(.badSignature) }
        return JWS(self)
    }
}
