public import HotlineModel

/// One run of retention: cases closed before a date lost their contents.
public struct RetentionRun: Hashable, Sendable {
    /// The store's own number; 0 before it is recorded.
    public var number: Int64
    public var startedAt: Timestamp
    /// Only cases closed before this moment were taken.
    public var closedBefore: Timestamp
    /// Who started it: a person's name, or `node`.
    public var actor: String
    /// How many cases lost their contents so far.
    public var cases: Int
    /// How many tips did.
    public var tips: Int
    /// When nothing more was to be taken, and nothing of what was taken was left; `nil` while it goes on, or after it was broken off.
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

/// What a run would take.
public struct RetentionDue: Hashable, Sendable {
    /// Cases by their last classification; those without one under `nil`.
    public var byClassification: [Classification?: Int]
    /// The first and the last date on which one of them was closed.
    public var oldest: Timestamp?, newest: Timestamp?
    /// Closed long enough, and left alone because something about them still waits in the outbox, or is dead there.
    public var heldBack: Int

    /// Nothing is due.
    public init() {
        byClassification = [:]
        heldBack = 0
    }

    /// How many cases would be taken.
    public var cases: Int { byClassification.values.reduce(0, +) }
}

/// A place in the order in which retention takes cases: by when they were closed.
public struct RetentionCursor: Hashable, Sendable {
    public var closedAt: Timestamp
    public var caseNumber: Int64

    /// A place.
    public init(closedAt: Timestamp, caseNumber: Int64) {
        self.closedAt = closedAt
        self.caseNumber = caseNumber
    }
}

/// Looking at what retention did and would do.
///
/// A case is due when it stands at `closed` or `copy`, has contents, was closed before a date, and nothing about it waits, is sealed without a
/// receipt or is dead in the outbox.
public protocol RetentionReading {
    /// What a run would take.
    func retentionDue(closedBefore: Timestamp) throws -> RetentionDue
    /// Cases that are due, in the order they were closed, after a place; at most `limit`.
    func casesDue(closedBefore: Timestamp, after: RetentionCursor?, limit: Int) throws -> [RetentionCursor]
    /// The newest run.
    func lastRetentionRun() throws -> RetentionRun?
}

/// Destroying what cases were about.
public protocol RetentionWriting {
    /// Destroys the contents of a case if it is due: its data key, its file, the index of its address, what reporters wrote, its lines in both
    /// directions and the salts of its events. Everything else stays. Returns whether it was due.
    func destroyContents(of caseNumber: Int64, closedBefore: Timestamp) throws -> Bool
    /// Gives a case whose contents were destroyed new ones: key, file and the index of its address. The rest is written by
    /// ``CaseWriting/update(_:)``.
    func renewContents(of record: CaseRecord) throws
    /// Records a run, or what became of one that is recorded; returns its number.
    func record(_ run: RetentionRun) throws -> Int64
}
