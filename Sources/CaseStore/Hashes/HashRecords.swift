public import Cryptography
public import HotlineModel

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

/// How many entries the hash ledger has.
public struct HashCounts: Hashable, Sendable {
    /// Distinct hashes, withdrawn ones among them.
    public var distinct: Int
    /// Those that no source confirms any more.
    public var withdrawn: Int
    /// The last position taken.
    public var last: Int64

    /// Counts.
    public init(distinct: Int, withdrawn: Int, last: Int64) {
        self.distinct = distinct
        self.withdrawn = withdrawn
        self.last = last
    }
}

/// Looking at the hash ledger.
public protocol HashReading {
    /// Entries after a position, in order, at most `limit`.
    func hashes(after position: Int64, limit: Int) throws -> [HashEntry]
    /// The entry of a SHA-256, if held.
    func hash(_ sha256: Digest) throws -> HashEntry?
    /// How many entries there are, and the last position taken.
    func hashCounts() throws -> HashCounts
    /// The numbers of the cases here that have a hash among their items, oldest first.
    func cases(holding sha256: Digest) throws -> [Int64]
    /// How far the pull from a member has come.
    func pullCursor(from member: MemberID) throws -> PullCursor?
}

/// Adding to the hash ledger.
public protocol HashWriting {
    /// Writes an entry at the next position, replacing the one of the same SHA-256; its own position is not looked at. Returns the position.
    func save(_ entry: HashEntry) throws -> Int64
    /// Remembers that a case has a hash among its items; once more changes nothing.
    func link(_ sha256: Digest, to caseNumber: Int64) throws
    /// Remembers how far a pull has come, in the same transaction as what it brought.
    func setPullCursor(_ cursor: PullCursor, from member: MemberID) throws
}
