public import HotlineModel

/// One case that waits for an analyst: its row of the work list.
///
/// A case stands there exactly while its stage is ``CaseStage/awaitingAssessment``; the store sees to that with every change of a stage.
/// Cases of other members never do: they come assessed.
public struct WorkItem: Hashable, Sendable {
    public var caseNumber: Int64
    public var caseID: CaseID
    /// Points by the operator's rules: the more, the sooner.
    public var urgency: Int
    /// When it began to wait.
    public var since: Timestamp
    /// How many reports fell on the case so far.
    public var reports: Int
    /// Where they came from.
    public var origins: Set<OriginKind>
    /// The last lease of it; it may have lapsed.
    public var lease: WorkLease?

    /// A row.
    public init(
        caseNumber: Int64, caseID: CaseID, urgency: Int, since: Timestamp, reports: Int, origins: Set<OriginKind>, lease: WorkLease? = nil
    ) {
        self.caseNumber = caseNumber
        self.caseID = caseID
        self.urgency = urgency
        self.since = since
        self.reports = reports
        self.origins = origins
        self.lease = lease
    }

    /// The lease that holds now; `nil` when nobody has the case.
    public func lease(at now: Timestamp) -> WorkLease? { lease.flatMap { $0.until > now ? $0 : nil } }

    public var position: WorkListPosition { WorkListPosition(urgency: urgency, since: since, caseNumber: caseNumber) }
}

/// A case given to one analyst for a while.
public struct WorkLease: Hashable, Sendable {
    /// A number that no other lease of this node ever had.
    public var number: Int64
    /// The analyst's name; it never leaves the node.
    public var holder: String
    /// When it lapses by itself.
    public var until: Timestamp

    /// A lease.
    public init(number: Int64, holder: String, until: Timestamp) {
        self.number = number
        self.holder = holder
        self.until = until
    }
}

/// A position in the order of the work list: the most urgent first, of equals the one that waits longest.
public struct WorkListPosition: Hashable, Sendable {
    public var urgency: Int
    public var since: Timestamp
    public var caseNumber: Int64

    /// A position.
    public init(urgency: Int, since: Timestamp, caseNumber: Int64) {
        self.urgency = urgency
        self.since = since
        self.caseNumber = caseNumber
    }
}

/// How much waits.
public struct WorkCounts: Hashable, Sendable {
    /// All cases on the list.
    public var waiting: Int
    /// Those that an analyst has.
    public var leased: Int
    /// When the one that waits longest began to.
    public var oldest: Timestamp?

    /// Counts.
    public init(waiting: Int, leased: Int, oldest: Timestamp?) {
        self.waiting = waiting
        self.leased = leased
        self.oldest = oldest
    }
}
