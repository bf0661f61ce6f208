public import Cryptography

/// The state of a log at one size, as its member signs it (C2SP tlog-checkpoint).
public struct Checkpoint: Hashable, Sendable {
    public let origin: LogOrigin
    /// The number of leaves in the log, at most 2^53 − 1.
    public let size: UInt64
    public let root: Digest

    public init(origin: LogOrigin, size: UInt64, root: Digest) {
        precondition(size <= TreeSize.largest, "a log holds fewer than 2^53 leaves")
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// Creates the state of a log from its frontier.
    public init(origin: LogOrigin, frontier: LogFrontier) { self.init(origin: origin, size: frontier.size, root: frontier.root) }

    /// Signs the checkpoint under the name of its origin.
    public func signed(with key: SigningKey) -> VerifiedCheckpoint {
        let text = "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n"
        let note = SignedNote(signing: text, with: key, named: origin.description)
        return VerifiedCheckpoint(checkpoint: self, note: note.bytes, key: key.verifyingKey)
    }
}

/// A checkpoint from outside: well formed, but not verified yet.
public struct UnverifiedCheckpoint: Sendable {
    /// The claimed state.
    public let checkpoint: Checkpoint
    /// Further lines of the signed text, which mean nothing in this protocol.
    public let extensions: [String]

    private let note: SignedNote
    private let bytes: [UInt8]

    /// Parses the body of a response, or the bytes that a store kept.
    ///
    /// - Throws: `.malformedCheckpoint`.
    public init(parsing bytes: [UInt8]) throws(LogError) {
        let note = try SignedNote(parsing: bytes)
        let lines = try TreeHead(parsing: note.text)
        guard let origin = LogOrigin(lines.origin) else { throw .malformedCheckpoint(.malformedOrigin) }
        self.note = note
        self.bytes = bytes
        checkpoint = Checkpoint(origin: origin, size: lines.size, root: lines.root)
        extensions = lines.extensions
    }

    /// Verifies that a key of the log's member signed the checkpoint.
    ///
    /// - Parameter keys: Every signing key that the directory lists for the member, whether or not it is still in use.
    /// - Throws: `.unsigned`, `.badSignature`.
    public func verified(by keys: [VerifyingKey]) throws(LogError) -> VerifiedCheckpoint {
        let key = try note.signer(among: keys, named: checkpoint.origin.description)
        return VerifiedCheckpoint(checkpoint: checkpoint, note: bytes, key: key)
    }
}

/// A checkpoint that its log's member signed.
public struct VerifiedCheckpoint: Hashable, Sendable {
    public let checkpoint: Checkpoint
    /// The signed note, byte for byte, for sending and storing.
    public let note: [UInt8]
    /// The key that signed it.
    public let key: VerifyingKey

    init(checkpoint: Checkpoint, note: [UInt8], key: VerifyingKey) {
        self.checkpoint = checkpoint
        self.note = note
        self.key = key
    }
}

/// The lines of a checkpoint's text, for a log of any origin.
struct TreeHead: Hashable {
    let origin: String
    let size: UInt64
    let root: Digest
    let extensions: [String]

    init(parsing text: String) throws(LogError) {
        let lines = text.utf8.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false).map { String(Substring($0)) }
        guard let origin = lines.first, !origin.isEmpty else { throw .malformedCheckpoint(.malformedOrigin) }
        guard lines.count > 1, let size = TreeSize.number(lines[1]) else { throw .malformedCheckpoint(.malformedSize) }
        guard lines.count > 2, let root = Base64.decode(lines[2]).flatMap({ Digest($0) }), size > 0 || root == MerkleTree.emptyRoot else {
            throw .malformedCheckpoint(.malformedRoot)
        }
        extensions = Array(lines.dropFirst(3))
        guard !extensions.contains("") else { throw .malformedCheckpoint(.emptyLine) }
        self.origin = origin
        self.size = size
        self.root = root
    }
}
