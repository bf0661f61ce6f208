public import Cryptography
public import HotlineModel

/// One entry of the hash ledger: all that is known of one SHA-256.
///
/// Whenever something of it changes it takes a new position at the end, so a puller that reads on from its cursor sees it again, whole, and replaces
/// what it had.
public struct HashEntry: Hashable, Sendable {
    /// Its place in commit order, from 1.
    public var position: Int64
    public var sha256: Digest
    /// Lower-case hex, where a source gave them.
    public var sha1: String?, md5: String?, pdq: String?
    public var medium: Medium?
    /// The widest classification of any source: baseline before national.
    public var classification: Classification
    /// The members that confirmed it, each with when and how, in the order they did.
    public var sources: [HashSource]
    /// When it first entered this ledger.
    public var addedAt: Timestamp
    /// When it took its present position.
    public var changedAt: Timestamp

    /// An entry.
    public init(
        position: Int64, sha256: Digest, classification: Classification, sources: [HashSource], addedAt: Timestamp, changedAt: Timestamp
    ) {
        self.position = position
        self.sha256 = sha256
        self.classification = classification
        self.sources = sources
        self.addedAt = addedAt
        self.changedAt = changedAt
    }
}

/// One member's confirmation of a hash.
public struct HashSource: Hashable, Sendable {
    public var member: MemberID
    public var classification: Classification
    public var at: Timestamp

    /// A confirmation.
    public init(member: MemberID, classification: Classification, at: Timestamp) {
        self.member = member
        self.classification = classification
        self.at = at
    }
}

/// How far a pull from another member's feed has come.
public struct PullCursor: Hashable, Sendable {
    public var epoch: String
    public var position: Int64
    /// Entries taken so far, repeats included.
    public var entries: Int
    public var pulledAt: Timestamp

    /// A cursor.
    public init(epoch: String, position: Int64, entries: Int, pulledAt: Timestamp) {
        self.epoch = epoch
        self.position = position
        self.entries = entries
        self.pulledAt = pulledAt
    }
}

/// Looking at the hash ledger.
public protocol HashReading {
    /// Entries after a position, in order, at most `limit`.
    func hashes(after position: Int64, limit: Int) throws -> [HashEntry]
    /// The entry of a SHA-256, if held.
    func hash(_ sha256: Digest) throws -> HashEntry?
    /// Distinct entries, and the last position taken.
    func hashCounts() throws -> (distinct: Int, last: Int64)
    /// How far the pull from a member has come.
    func pullCursor(from member: MemberID) throws -> PullCursor?
}

/// Adding to the hash ledger.
public protocol HashWriting {
    /// Writes an entry at the next position, replacing the one of the same SHA-256; its own position is not looked at. Returns the position.
    func put(_ entry: HashEntry) throws -> Int64
    /// Remembers how far a pull has come, in the same transaction as what it brought.
    func setPullCursor(_ cursor: PullCursor, from member: MemberID) throws
}
