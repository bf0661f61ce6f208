import Cryptography

/// The protected header of a signature: `alg`, `kid` and `typ`.
///
/// Members that name or carry a key (`jku`, `jwk`, `x5u`, `x5c` …) are not looked at: a key is found by `kid` in a directory or root, nowhere else.
struct SignatureHeader: Hashable, Sendable {
    var keyID: String
    var kind: String

    init(keyID: String, kind: SignedKind) {
        self.keyID = keyID
        self.kind = kind.rawValue
    }

    /// Reads a header.
    ///
    /// - Throws: ``RefusalCode/malformedSignature``, ``RefusalCode/unsupportedAlgorithm``, ``RefusalCode/unknownCritical``,
    ///   ``RefusalCode/wrongKind``.
    init(parsing bytes: [UInt8], kind: SignedKind) throws(EnvelopeError) {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: bytes, limits: JSONLimits(bytes: 4096)) } catch {
            throw EnvelopeError(.malformedSignature)
        }
        guard var members = document.root.members else { throw EnvelopeError(.malformedSignature) }
        // The checks stand in the order of Protocols/trust.md, so that two nodes give the same code.
        guard let algorithm = members.find("alg")?.string else { throw EnvelopeError(.malformedSignature, member: "alg") }
        // `Ed25519` is the newer name of the same algorithm (RFC 9864).
        guard algorithm == "EdDSA" || algorithm == "Ed25519" else { throw EnvelopeError(.unsupportedAlgorithm) }
        // No extension is understood here, so any list of critical ones is refused (RFC 7515 §4.1.11), an empty or odd one too.
        guard members.find("crit") == nil else { throw EnvelopeError(.unknownCritical) }
        guard let keyID = members.find("kid")?.string else { throw EnvelopeError(.malformedSignature, member: "kid") }
        // RFC 7515 §4.1.9 allows other spellings of a media type. They would only be ways to differ.
        guard let type = members.find("typ")?.string, type == kind.rawValue else { throw EnvelopeError(.wrongKind) }
        self.keyID = keyID
        self.kind = type
    }

    /// The header as it is emitted.
    var bytes: [UInt8] {
        var writer = JSONWriter(capacity: 128)
        writer.object { writer in
            writer.member("alg", "EdDSA")
            writer.member("kid", keyID)
            writer.member("typ", kind)
        }
        return writer.bytes
    }
}

/// The kind of a signed text, by its `typ`. A text of one kind is never accepted as another.
public enum SignedKind: String, Hashable, Sendable, CaseIterable {
    /// The secretariat's keys.
    case root = "hotline-root+jws"
    /// The list of members.
    case directory = "hotline-directory+jws"
    /// A hotline's application to become a member.
    case join = "hotline-join+jws"
    /// A member's request to list its next keys.
    case renewal = "hotline-renewal+jws"
    /// The head of a batch.
    case head = "hotline-head+jws"
    /// The receiver's answer to a batch.
    case receipt = "hotline-receipt+jws"
    /// The state of a stream.
    case stream = "hotline-stream+jws"
    /// The head of a bundle of cases for the police.
    case referral = "hotline-referral+jws"
}
