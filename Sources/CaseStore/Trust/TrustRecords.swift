public import Cryptography
public import HotlineModel

/// A directory as it was received. It stays for ever, because receipts name it.
public struct DirectoryRecord: Sendable {
    public var version: Int
    /// Digest of its payload bytes.
    public var digest: Digest
    /// The compact JWS.
    public var document: String
    public var receivedAt: Timestamp

    public init(version: Int, digest: Digest, document: String, receivedAt: Timestamp) {
        self.version = version
        self.digest = digest
        self.document = document
        self.receivedAt = receivedAt
    }
}

/// A root document as it was received.
public struct RootRecord: Sendable {
    public var version: Int
    public var digest: Digest
    /// The JSON document.
    public var document: [UInt8]

    public init(version: Int, digest: Digest, document: [UInt8]) {
        self.version = version
        self.digest = digest
        self.document = document
    }
}

/// Looking up the directories and roots that the node trusts, and the identity of the store.
public protocol TrustReading {
    /// The directory with the highest version; `nil` before the first.
    func latestDirectory() throws -> DirectoryRecord?
    /// The directory with that digest; `nil` if this node never had it.
    func directory(digest: Digest) throws -> DirectoryRecord?
    /// The roots, from the pinned one to the newest; empty before the first.
    func roots() throws -> [RootRecord]
    /// The member this store belongs to; `nil` before it is claimed.
    func owner() throws -> MemberID?
    /// The node's epoch: 32 hex digits, random; `nil` before the first start.
    func epoch() throws -> String?
    /// The digest that tells the node's key from every other (``Vault/check``); `nil` before the first start.
    func keyCheck() throws -> Digest?
}

/// Adding directories and roots, and giving the store its identity.
public protocol TrustWriting {
    /// Adds a directory.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if one with that version or digest is there.
    func add(_ directory: DirectoryRecord) throws
    /// Adds a root.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if one with that version is there.
    func add(_ root: RootRecord) throws
    /// Records the store's owner, its epoch and the check of its key, once. A second time for the same owner changes nothing.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if the store belongs to another member.
    func claim(for owner: MemberID, epoch: String, keyCheck: Digest) throws
}
