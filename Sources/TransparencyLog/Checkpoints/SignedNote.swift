import Cryptography

/// A signed note (C2SP signed-note): a text and the signatures under it.
struct SignedNote: Hashable, Sendable {
    struct Signature: Hashable, Sendable {
        let name: String
        let keyID: [UInt8]
        let bytes: [UInt8]
    }

    /// The signed text, which ends with a newline.
    let text: String
    let signatures: [Signature]

    /// The most bytes, and the most signatures, of a note of ours. C2SP requires every verifier to accept as many.
    static let sizeLimit = 16 * 1_024
    static let signatureLimit = 16

    /// Parses a note in its only form.
    init(parsing bytes: [UInt8]) throws(LogError) {
        guard bytes.count <= Self.sizeLimit else { throw .malformedCheckpoint(.tooLarge) }
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0A }), let note = String(validating: bytes, as: UTF8.self), bytes.last == 0x0A else {
            throw .malformedCheckpoint(.malformedText)
        }
        // The text ends at the last empty line. The signatures follow it.
        guard let split = bytes.indices.reversed().first(where: { $0 > 0 && bytes[$0] == 0x0A && bytes[$0 - 1] == 0x0A }),
            split + 1 < bytes.count
        else { throw .malformedCheckpoint(.missingSignature) }
        text = String(decoding: bytes[..<split], as: UTF8.self)
        let lines = note.utf8.dropFirst(split + 1).dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count <= Self.signatureLimit else { throw .malformedCheckpoint(.tooLarge) }
        var signatures: [Signature] = []
        for line in lines {
            guard let signature = Self.signature(String(Substring(line))) else { throw .malformedCheckpoint(.malformedSignature) }
            signatures.append(signature)
        }
        self.signatures = signatures
    }

    /// Creates a note that a key signs under a name.
    init(signing text: String, with key: SigningKey, named name: String) {
        self.text = text
        let signature = Signature(name: name, keyID: Self.keyID(of: key.verifyingKey, named: name), bytes: key.sign(Array(text.utf8)))
        signatures = [signature]
    }

    /// The note as it is sent and stored.
    var bytes: [UInt8] {
        var note = text + "\n"
        for signature in signatures { note += "\(Self.dash)\(signature.name) \(Base64.encode(signature.keyID + signature.bytes))\n" }
        return Array(note.utf8)
    }

    /// The first four bytes of SHA-256(name ‖ newline ‖ 0x01 ‖ public key), 0x01 for Ed25519.
    static func keyID(of key: VerifyingKey, named name: String) -> [UInt8] {
        Array(SHA256.digest(of: Array(name.utf8) + [0x0A, 0x01] + key.bytes).bytes.prefix(4))
    }

    /// Finds the key that signed the note, among those known under a name.
    ///
    /// Signatures of unknown keys are ignored, as C2SP requires, so that witnesses may add theirs.
    ///
    /// - Throws: `.unsigned` if none of the keys signed, `.badSignature` if the signature of a known key is not valid.
    func signer(among keys: [VerifyingKey], named name: String) throws(LogError) -> VerifyingKey {
        var signer: VerifyingKey?
        let message = Array(text.utf8)
        for signature in signatures where signature.name == name {
            let candidates = keys.filter { Self.keyID(of: $0, named: name) == signature.keyID }
            guard !candidates.isEmpty else { continue }
            // Two known keys may share their four bytes, so the signature is tried with each.
            guard let key = candidates.first(where: { $0.isValid(signature.bytes, for: message) }) else { throw .badSignature }
            signer = signer ?? key
        }
        guard let signer else { throw .unsigned }
        return signer
    }

    /// An em dash and a space, which begin a signature line.
    private static let dash = "\u{2014} "

    private static func signature(_ line: String) -> Signature? {
        guard line.hasPrefix(dash) else { return nil }
        let parts = line.dropFirst(dash.count).split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, isName(parts[0]), let bytes = Base64.decode(String(parts[1])), bytes.count > 4 else { return nil }
        return Signature(name: String(parts[0]), keyID: Array(bytes.prefix(4)), bytes: Array(bytes.dropFirst(4)))
    }

    /// Tells if a text may name a key: it is not empty, and has no white space and no plus.
    static func isName(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && !text.unicodeScalars.contains { $0.properties.isWhitespace || $0 == "+" }
    }
}
