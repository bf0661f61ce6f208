public import Cryptography

/// A delivery with everything that proves it. A reader needs nothing else but the digest of a root, even offline and years later.
public struct Evidence: Hashable, Sendable {
    /// The most bytes an evidence file may have.
    public static let greatestSize = 8 << 20

    /// Line, head, inclusion path and receipt.
    public var proof: DeliveryProof
    /// The directory as of then, or a later one: a compact JWS.
    public var directory: String
    /// The root documents, oldest first.
    public var roots: [Root]

    /// Evidence of a delivery.
    ///
    /// - Parameter roots: From one that its reader may have pinned to the one the directory was signed under.
    public init(proof: DeliveryProof, directory: Directory, roots: RootChain) throws(EnvelopeError) {
        self.proof = proof
        self.directory = directory.document
        self.roots = []
        for document in roots.documents { self.roots.append(try Root(parsing: document)) }
    }

    /// The file: canonical JSON (RFC 8785), the only valid form.
    public var bytes: [UInt8] {
        var writer = JSONWriter(capacity: directory.utf8.count + (proof.line?.utf8.count ?? 64) + 8192)
        writer.object { writer in
            // In the order of RFC 8785: by name.
            writer.member("directory", directory)
            writer.member("head", proof.head)
            writer.member("index", Int64(proof.index))
            proof.writeContent(to: &writer)
            writer.list("path", proof.path) { $0.string($1.hex) }
            writer.member("receipt", proof.receipt)
            writer.list("roots", roots) { $0.verbatim($1.document) }
            writer.member("v", 1)
        }
        return writer.bytes
    }

    /// Reads a file, which must be in its one valid byte form.
    ///
    /// - Throws: ``EvidenceError``, part `form`, or `root` for a root document that cannot be read.
    public init(parsing bytes: [UInt8]) throws(EvidenceError) {
        do throws(EnvelopeError) {
            let document = try Self.document(bytes)
            var members = try JSONMembers(of: document.root, "evidence")
            guard try members.integer("v") == 1 else { throw EnvelopeError(.unsupportedVersion, member: "v") }
            directory = try members.string("directory")
            proof = try DeliveryProof(reading: document.root, isWhole: false)
            roots = try members.list("roots", isRequired: true, atMost: 64) { view throws(EnvelopeError) in try Root(reading: view) }
        } catch { throw EvidenceError(.form, error) }
        // So a signature, a digest or the form covers every byte (Protocols/evidence.md).
        guard self.bytes == bytes else { throw EvidenceError(.form, .malformed) }
    }

    private static func document(_ bytes: [UInt8]) throws(EnvelopeError) -> JSONDocument {
        do { return try JSONDocument(parsing: bytes, limits: JSONLimits(bytes: greatestSize)) } catch { throw EnvelopeError(error) }
    }

    /// Verifies a file.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - pinnedRoot: The digest of the root that was handed over out of band.
    /// - Returns: The delivery that the file proves.
    /// - Throws: ``EvidenceError`` with the part that does not hold.
    public static func verify(_ bytes: [UInt8], pinnedRoot: Digest) throws(EvidenceError) -> ProvenDelivery {
        var verifier = EvidenceVerifier(pinnedRoot: pinnedRoot)
        return try verifier.verify(bytes)
    }
}
