public import Cryptography
public import HotlineModel

/// One leaf of a log: that something happened at a moment, without what it was.
///
/// Its bytes are the JSON object `{"digest":"<hex>","kind":"<kind>","time":"<time>"}` in exactly this form, which is that of RFC 8785; the leaf
/// hash of the tree is SHA-256(0x00 ‖ bytes). The digest commits to a thing that nobody can guess: one that holds random bytes itself, as batches
/// do, or any other under a ``Salt`` (`Protocols/log.md` says which for each kind). Whoever is given the thing, and the salt where there is one,
/// can check the entry.
public struct LogEntry: Hashable, Sendable {
    public let kind: Kind
    public let time: Timestamp
    /// What the entry commits to: the digest of the thing, or ``commitment(to:salt:)``.
    public let digest: Digest

    /// An entry as it was written.
    public init(kind: Kind, time: Timestamp, digest: Digest) {
        self.kind = kind
        self.time = time
        self.digest = digest
    }

    /// An entry about a thing, under a salt that whoever may check it later is given.
    public init(kind: Kind, time: Timestamp, about thing: [UInt8], salt: Salt) {
        self.init(kind: kind, time: time, digest: Self.commitment(to: thing, salt: salt))
    }

    /// The digest of a thing under a salt: SHA-256(salt ‖ thing). The salt's fixed length keeps the two apart.
    public static func commitment(to thing: [UInt8], salt: Salt) -> Digest {
        var hasher = SHA256Hasher()
        hasher.update(salt.bytes)
        hasher.update(thing)
        return hasher.finish()
    }

    /// Whether the entry is about a thing.
    public func isAbout(_ thing: [UInt8], salt: Salt) -> Bool { digest == Self.commitment(to: thing, salt: salt) }

    /// The bytes of the leaf.
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
    /// - Throws: `.malformedEntry` when they are not the one form of an entry. An unknown kind is kept.
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
        // Whatever stands between the parts stands in the one form, too.
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

        /// A new one from the system's random numbers.
        public init() { bytes = SecureRandom.bytes(16) }

        /// Takes 16 bytes; `nil` for any other count.
        public init?(_ bytes: [UInt8]) {
            guard bytes.count == 16 else { return nil }
            self.bytes = bytes
        }
    }
}
