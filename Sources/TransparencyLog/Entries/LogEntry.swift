public import Cryptography
public import HotlineModel

/// One leaf of a log: it records that something happened at a moment, but not what it was.
///
/// Its bytes are the JSON object `{"digest":"<hex>","kind":"<kind>","time":"<time>"}` in exactly this form, which is that of RFC 8785. The leaf
/// hash of the tree is SHA-256(0x00 ‖ bytes). The digest commits to a thing that nobody can guess: one that holds random bytes itself, such as a
/// batch, or another thing under a ``Salt``. `Protocols/log.md` says which for each kind. Anyone who is given the thing, and the salt if there
/// is one, can check the entry.
public struct LogEntry: Hashable, Sendable {
    public let kind: Kind
    public let time: Timestamp
    /// The commitment of the entry: the digest of the thing, or ``commitment(to:salt:)``.
    public let digest: Digest

    /// Creates an entry from its parts.
    public init(kind: Kind, time: Timestamp, digest: Digest) {
        self.kind = kind
        self.time = time
        self.digest = digest
    }

    /// Creates an entry about a thing under a salt. Anyone who is to check the entry needs the salt.
    public init(kind: Kind, time: Timestamp, about thing: [UInt8], salt: Salt) {
        self.init(kind: kind, time: time, digest: Self.commitment(to: thing, salt: salt))
    }

    /// The digest of a thing under a salt: SHA-256(salt ‖ thing). The fixed length of the salt keeps the two apart.
    public static func commitment(to thing: [UInt8], salt: Salt) -> Digest {
        var hasher = SHA256Hasher()
        hasher.update(salt.bytes)
        hasher.update(thing)
        return hasher.finish()
    }

    /// The bytes of the leaf, in the only form of an entry.
    public var leafBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(144)
        bytes.append(contentsOf: Self.beforeDigest)
        digest.appendHex(to: &bytes)
        bytes.append(contentsOf: Self.beforeKind)
        bytes.append(contentsOf: kind.rawValue.utf8)
        bytes.append(contentsOf: Self.beforeTime)
        bytes.append(contentsOf: time.description.utf8)
        bytes.append(contentsOf: Self.end)
        return bytes
    }

    /// The hash of the leaf in the tree.
    public var leafHash: Digest { MerkleTree.leaf(leafBytes) }

    /// Reads the bytes of a leaf.
    ///
    /// - Throws: `.malformedEntry` if they are not the only form of an entry. An unknown kind is kept.
    public init(leafBytes bytes: [UInt8]) throws(LogError) {
        let digestStart = Self.beforeDigest.count
        let kindStart = digestStart + 64 + Self.beforeKind.count
        let timeStart = bytes.count - Self.end.count - Self.timeLength
        let kindEnd = timeStart - Self.beforeTime.count
        guard kindEnd > kindStart, let digest = Digest(hexDigits: bytes[digestStart..<digestStart + 64]),
            let kind = Kind(validating: bytes[kindStart..<kindEnd]),
            let time = Timestamp(String(decoding: bytes[timeStart..<timeStart + Self.timeLength], as: UTF8.self))
        else { throw .malformedEntry }
        self.init(kind: kind, time: time, digest: digest)
        // This also checks the bytes between the parts: two forms of one entry would have two hashes.
        guard leafBytes == bytes else { throw .malformedEntry }
    }

    private static let beforeDigest = Array(#"{"digest":""#.utf8)
    private static let beforeKind = Array(#"","kind":""#.utf8)
    private static let beforeTime = Array(#"","time":""#.utf8)
    private static let end = Array(#""}"#.utf8)
    private static let timeLength = 24

    /// Sixteen random bytes under which an entry commits to a thing.
    public struct Salt: Hashable, Sendable {
        public let bytes: [UInt8]

        /// Creates a salt from the system's random numbers.
        public init() { bytes = SecureRandom.bytes(16) }

        /// Creates a salt from 16 bytes; `nil` for any other number of bytes.
        public init?(_ bytes: [UInt8]) {
            guard bytes.count == 16 else { return nil }
            self.bytes = bytes
        }
    }
}
