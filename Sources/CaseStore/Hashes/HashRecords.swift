public import Cryptography
public import HotlineModel

/// The position that a pull of another member's feed has reached.
public struct PullCursor: Hashable, Sendable {
    /// The statements of a feed that are taken.
    public enum Part: String, CaseIterable, Sendable {
        case everything
        /// Withdrawals and votes, and the statements of members that this node knows the hash from. They make no hash known here that was not.
        case doubts
    }

    public var epoch: String
    public var position: Int64
    /// Entries received so far, repeats included.
    public var entries: Int
    public var pulledAt: Timestamp
    /// The version of the directory in which members were missing whose statements were left out before this position; `nil` if none were. Under
    /// a newer directory, which may list them, the feed is read again from its beginning.
    public var unlistedUnder: Int?
    /// The part that was taken up to this position. Before another part is taken, the feed is read again from its beginning.
    public var part: Part

    public init(
        epoch: String, position: Int64, entries: Int, pulledAt: Timestamp, unlistedUnder: Int? = nil, part: Part = .everything
    ) {
        self.epoch = epoch
        self.position = position
        self.entries = entries
        self.pulledAt = pulledAt
        self.unlistedUnder = unlistedUnder
        self.part = part
    }
}

/// The numbers of entries in the hash ledger.
public struct HashCounts: Hashable, Sendable {
    /// Distinct hashes, withdrawn ones among them.
    public var distinct: Int
    /// Those that no source confirms any more.
    public var withdrawn: Int
    /// The last position that an entry has got.
    public var last: Int64

    public init(distinct: Int, withdrawn: Int, last: Int64) {
        self.distinct = distinct
        self.withdrawn = withdrawn
        self.last = last
    }
}

/// Looking at the hash ledger.
public protocol HashReading {
    /// Entries after a position, in the order of their positions, at most `limit`; empty at the end.
    func hashes(after position: Int64, limit: Int) throws -> [HashEntry]
    /// The entry of a SHA-256; `nil` if the ledger has none.
    func hash(_ sha256: Digest) throws -> HashEntry?
    /// The numbers of entries, and the last position.
    func hashCounts() throws -> HashCounts
    /// The numbers of the cases here that have a hash among their items, oldest first; empty if no case has it.
    func cases(with sha256: Digest) throws -> [Int64]
    /// The position that the pull from a member has reached; `nil` before the first.
    func pullCursor(from member: MemberID) throws -> PullCursor?
}

/// Adding to the hash ledger.
public protocol HashWriting {
    /// Saves an entry at the next position in place of the one of the same SHA-256. The position that it comes with does not count.
    ///
    /// - Returns: The new position.
    func save(_ entry: HashEntry) throws -> Int64
    /// Removes an entry; nothing changes if there is none. No other entry moves.
    func removeHash(_ sha256: Digest) throws
    /// Records that a case has a hash among its items; a second time changes nothing.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such case.
    func link(_ sha256: Digest, to caseNumber: Int64) throws
    /// Saves the position that a pull has reached.
    ///
    /// It belongs into the transaction that saves the entries: a cursor that is durable without them would skip them for ever.
    func setPullCursor(_ cursor: PullCursor, from member: MemberID) throws
}
