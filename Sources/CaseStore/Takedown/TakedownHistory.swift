public import HotlineModel

/// The moments between which the material of a case went away, as its checks saw it; never changed.
public struct RemovalRecord: Hashable, Sendable {
    public var caseNumber: Int64
    /// The moment of the event that says that it is gone.
    public var at: Timestamp
    /// The last moment at which it was seen; `nil` if no check ever saw it.
    public var lastOnline: Timestamp?
    /// The first of the sights that found it gone.
    public var firstGone: Timestamp

    public init(caseNumber: Int64, at: Timestamp, lastOnline: Timestamp?, firstGone: Timestamp) {
        self.caseNumber = caseNumber
        self.at = at
        self.lastOnline = lastOnline
        self.firstGone = firstGone
    }
}

/// Everything that figures of takedown need to know of a case that is or was kept here. It holds no contents, so it outlives them.
public struct TakedownHistory: Sendable {
    public var caseNumber: Int64
    public var classification: Classification?
    public var kind: ReportKind?
    /// The origin of the first report, and when this node received it.
    public var origin: Origin
    public var reportedAt: Timestamp
    /// Its placements here, oldest first.
    public var placements: [PlacementRecord]
    /// Its events that takedown is about, of every member, oldest first.
    public var events: [EventRecord]
    public var removals: [RemovalRecord]
    /// The last moment at which the checks that run now saw the material.
    public var lastOnline: Timestamp?

    /// A case of which nothing has happened yet.
    public init(caseNumber: Int64, origin: Origin, reportedAt: Timestamp) {
        self.caseNumber = caseNumber
        self.origin = origin
        self.reportedAt = reportedAt
        placements = []
        events = []
        removals = []
    }

    /// The kinds of events that ``events`` has.
    public static let kinds: [CaseEventKind] = [
        .routed, .referred, .noticed, .undelivered, .noticeWithdrawn, .removed, .unavailable, .moved, .reopened, .reversed,
    ]
}

/// Looking up what figures of takedown are made of.
public protocol TakedownHistoryReading {
    /// Gives each case that is or was kept here and has a report, in the order of their numbers. Only some of them are in memory at once.
    ///
    /// It goes through all of them: for figures, not for loops.
    ///
    /// - Throws: What `body` throws, at once.
    func eachTakedownHistory(_ body: (TakedownHistory) throws -> Void) throws
}

/// Recording when material went away.
public protocol RemovalWriting {
    /// Adds a removal.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such case.
    func add(_ removal: RemovalRecord) throws
}
