public import Cryptography
public import HotlineModel

/// A directory as it was received, kept for ever: receipts name it.
public struct DirectoryRecord: Sendable {
    public var version: Int
    /// Digest of its payload bytes.
    public var digest: Digest
    /// The compact JWS.
    public var document: String
    public var receivedAt: Timestamp

    /// A directory.
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

    /// A root.
    public init(version: Int, digest: Digest, document: [UInt8]) {
        self.version = version
        self.digest = digest
        self.document = document
    }
}

/// Looking at what the node trusts and which node it is.
public protocol TrustReading {
    /// The newest directory, if any.
    func latestDirectory() throws -> DirectoryRecord?
    /// The directory with that digest, if it was ever held.
    func directory(digest: Digest) throws -> DirectoryRecord?
    /// The roots, from the pinned one to the newest.
    func roots() throws -> [RootRecord]
    /// The member this store belongs to; `nil` before it is claimed.
    func owner() throws -> MemberID?
    /// The node's epoch: 32 hex digits, random; `nil` before the first start.
    func epoch() throws -> String?
    /// What tells the node's key from every other (``Vault/check``); `nil` before the first start.
    func keyCheck() throws -> Digest?
}

/// Changing what the node trusts.
public protocol TrustWriting {
    /// Adds a directory.
    func add(_ directory: DirectoryRecord) throws
    /// Adds a root.
    func add(_ root: RootRecord) throws
    /// Writes the store's owner, its epoch and what tells the key it is sealed with, once.
    ///
    /// - Throws: ``StoreError/Code/conflict`` when another owner stands there.
    func claim(for owner: MemberID, epoch: String, keyCheck: Digest) throws
}
