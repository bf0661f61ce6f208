public import Cryptography
public import HotlineModel

/// The next root while its signatures are being collected: it travels as a file from one key holder to the next.
///
/// It carries the root that it follows. So a machine that has nothing but one key can show what it signs, and refuses a key that neither root
/// names. Every part is well formed and every signature verifies; only ``finished()`` checks that there are enough.
public struct RootProposal: Hashable, Sendable {
    /// The root in use.
    public let previous: Root
    private let next: Root
    private var signatures: [DetachedSignature]

    public var version: Int { next.version }
    public var threshold: Int { next.threshold }
    public var keys: [PublicKey] { next.keys }
    public var directoryKeys: [ListedKey] { next.directoryKeys }
    public var expiresAt: Timestamp? { next.expiresAt }
    /// The digest that the root will have; signatures do not change it.
    public var digest: Digest { next.digest }
    /// The names of the keys that have signed.
    public var signers: [String] { signatures.map(\.keyID) }

    /// The number of signatures still missing: of keys of the root in use, and of keys of the new one.
    public var missing: (old: Int, new: Int) {
        func count(_ keys: [PublicKey]) -> Int { Set(keys.map(\.keyID)).intersection(signers).count }
        return (max(0, previous.threshold - count(previous.keys)), max(0, next.threshold - count(next.keys)))
    }

    /// True if enough keys of both roots have signed.
    public var isComplete: Bool { missing == (0, 0) }

    /// A proposal that nobody has signed yet.
    ///
    /// - Throws: ``RefusalCode/rootMismatch`` when the draft does not follow the root, and the refusals of impossible drafts.
    public init(_ draft: RootDraft, following previous: Root) throws(EnvelopeError) {
        try self.init(next: Root(parsing: DetachedSignature.document(payload: draft.payload, signatures: [])), previous: previous)
    }

    private init(next: Root, previous: Root) throws(EnvelopeError) {
        guard next.version == previous.version + 1, next.previous == previous.digest else { throw EnvelopeError(.rootMismatch) }
        self.previous = previous
        self.next = next
        signatures = next.signatures
        for signature in signatures {
            guard let key = key(named: signature.keyID) else { throw EnvelopeError(.unknownKey) }
            try signature.verify(payload: next.payload, with: key)
        }
    }

    private func key(named name: String) -> PublicKey? { (next.keys + previous.keys).first { $0.keyID == name } }

    /// Adds a signature; one more by the same key changes nothing.
    ///
    /// - Throws: ``RefusalCode/unknownKey`` when neither root names the key.
    public mutating func sign(with key: SigningKey) throws(EnvelopeError) {
        guard self.key(named: key.keyID) != nil else { throw EnvelopeError(.unknownKey) }
        insert(DetachedSignature(signing: next.payload, as: .root, with: key))
    }

    /// Adds the signatures that another copy of the same proposal collected.
    ///
    /// - Throws: ``RefusalCode/rootMismatch`` when it is a copy of another proposal.
    public mutating func merge(_ other: RootProposal) throws(EnvelopeError) {
        guard other.digest == digest else { throw EnvelopeError(.rootMismatch) }
        for signature in other.signatures { insert(signature) }
    }

    private mutating func insert(_ signature: DetachedSignature) {
        guard !signers.contains(signature.keyID) else { return }
        signatures.append(signature)
        signatures.sort { $0.keyID.utf8.lexicographicallyPrecedes($1.keyID.utf8) }
    }

    /// The finished root document.
    ///
    /// - Throws: ``RefusalCode/thresholdNotMet`` while signatures are missing.
    public func finished() throws(EnvelopeError) -> Root {
        try Root(parsing: DetachedSignature.document(payload: next.payload, signatures: signatures), following: previous)
    }
}

extension RootProposal {
    /// The file that travels: `{"proposal":…,"previous":…}`, both root documents.
    public var file: [UInt8] {
        let proposal = DetachedSignature.document(payload: next.payload, signatures: signatures)
        return Array("{\"proposal\":".utf8) + proposal + Array(",\"previous\":".utf8) + previous.standingAlone + Array("}\n".utf8)
    }

    /// Reads such a file. Each signature must be by a key of one of the two roots and must verify, and the root that it follows must have
    /// enough signatures by its own keys. The reader must compare that root with the one in use.
    ///
    /// - Throws: ``RefusalCode/rootMismatch``, ``RefusalCode/unknownKey``, ``RefusalCode/badSignature``, ``RefusalCode/thresholdNotMet`` and
    ///   the refusals of malformed texts.
    public init(file: [UInt8]) throws(EnvelopeError) {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: file, limits: JSONLimits(bytes: 1 << 20)) } catch { throw EnvelopeError(error) }
        guard document.root.count == 2, var members = document.root.members, let next = members.find("proposal"),
            let previous = members.find("previous")
        else { throw EnvelopeError(.malformed, member: "proposal") }
        let old = try Root(reading: previous)
        try old.checkSignatures(previous: nil)
        try self.init(next: Root(reading: next), previous: old)
    }
}
