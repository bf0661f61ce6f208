public import HotlineModel

/// One run of retention: cases closed before a date lost their contents.
public struct RetentionRun: Hashable, Sendable {
    /// The store's own number; 0 before it is recorded.
    public var number: Int64
    public var startedAt: Timestamp
    /// Only cases closed before this moment lost their contents.
    public var closedBefore: Timestamp
    /// The name of the person who started it, or `node`.
    public var actor: String
    /// The number of cases that lost their contents so far.
    public var cases: Int
    /// The number of tips that lost their contents so far.
    public var tips: Int
    /// The moment at which the run was complete and the destroyed contents were gone from the store's files; `nil` while it goes on, or
    /// if it was broken off.
    public var finishedAt: Timestamp?
    /// The 16 random bytes that the run's log leaf was salted with, once it is finished.
    public var salt: [UInt8]?

    /// A run that is about to begin.
    public init(startedAt: Timestamp, closedBefore: Timestamp, actor: String) {
        number = 0
        self.startedAt = startedAt
        self.closedBefore = closedBefore
        self.actor = actor
        cases = 0
        tips = 0
    }
}

/// The cases whose contents a run would destroy, counted.
public struct RetentionDue: Hashable, Sendable {
    /// Cases by their last classification; those without one under `nil`.
    public var byClassification: [Classification?: Int]
    /// The first and the last date on which one of them was closed.
    public var oldest: Timestamp?, newest: Timestamp?
    /// Cases closed long enough ago that are not due, because an envelope about them still waits in the outbox or is dead there.
    public var heldBack: Int

    /// Numbers that are all zero.
    public init() {
        byClassification = [:]
        heldBack = 0
    }

    /// The number of cases that would lose their contents.
    public var cases: Int { byClassification.values.reduce(0, +) }
}

/// A position in the order of retention: by the moment at which cases were closed, then by their numbers.
public struct RetentionCursor: Hashable, Sendable {
    public var closedAt: Timestamp
    public var caseNumber: Int64

    public init(closedAt: Timestamp, caseNumber: Int64) {
        self.closedAt = closedAt
        self.caseNumber = caseNumber
    }
}

/// Looking up past runs of retention, and the cases that are due.
///
/// A case is due if its stage is `closed` or `copy`, it has contents, was closed before a date, and nothing about it waits, is sealed
/// without a receipt or is dead in the outbox, and the police have, or need not get, all that they are to get of it: what is still to be sent
/// can only be unsealed with the case's key.
public protocol RetentionReading {
    /// The cases whose contents a run would destroy, counted.
    func retentionDue(closedBefore: Timestamp) throws -> RetentionDue
    /// Cases that are due, in the order they were closed, after a position or from the first; at most `limit`, empty at the end.
    func casesDue(closedBefore: Timestamp, after: RetentionCursor?, limit: Int) throws -> [RetentionCursor]
    /// The newest run; `nil` before the first.
    func lastRetentionRun() throws -> RetentionRun?
}

/// Destroying the contents of cases.
public protocol RetentionWriting {
    /// Destroys the contents of a case if it is due: its data key, its file, the index of its address, reporters' comments, analysts'
    /// notes and waiting findings, its links to hashes, its lines in both directions, what the police were told of it, and the salts of its events. All else stays.
    ///
    /// - Returns: `false` if the case is not due, or not there; nothing changes then.
    func destroyContents(of caseNumber: Int64, closedBefore: Timestamp) throws -> Bool
    /// Gives a case whose contents were destroyed new ones: key, file and the index of its address. ``CaseWriting/update(_:)`` saves
    /// the rest.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if the case has contents, or is not there.
    func renewContents(of record: CaseRecord) throws
    /// Records a run, or saves the outcome of one that has a number already; returns its number.
    func record(_ run: RetentionRun) throws -> Int64
}
