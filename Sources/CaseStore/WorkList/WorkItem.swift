public import HotlineModel

/// One case that waits for an analyst: its row of the work list.
///
/// A case has a row while its stage is ``CaseStage/awaitingAssessment``; the store sees to that with every change of a stage. A case at
/// another stage has one while a person must look at it again.
public struct WorkItem: Hashable, Sendable {
    public var caseNumber: Int64
    public var caseID: CaseID
    /// Points by the operator's rules: the more, the sooner.
    public var urgency: Int
    /// The moment at which it began to wait.
    public var since: Timestamp
    /// The number of reports about the case so far.
    public var reports: Int
    /// The origins of these reports.
    public var origins: Set<OriginKind>
    /// The last lease of the case; it may have lapsed.
    public var lease: WorkLease?
    /// Why a person must look again; `nil` if nobody has looked yet.
    public var review: ReviewReason?
    /// When its finding begins to count; `nil` if none can be undone.
    public var undoableUntil: Timestamp?

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

    /// The lease that is valid at a moment; `nil` if nobody has the case then.
    public func lease(at now: Timestamp) -> WorkLease? { lease.flatMap { $0.until > now ? $0 : nil } }

    /// The urgency of every review: more than the points of any rules.
    public static let reviewUrgency = 1_000_000_000

    public var position: WorkListPosition { WorkListPosition(urgency: urgency, since: since, caseNumber: caseNumber) }
}

/// A case given to one analyst for a while.
public struct WorkLease: Hashable, Sendable {
    /// A number that no other lease of this node ever had.
    public var number: Int64
    /// The analyst's name; it never leaves the node.
    public var holder: String
    /// The moment at which it lapses by itself.
    public var until: Timestamp

    public init(number: Int64, holder: String, until: Timestamp) {
        self.number = number
        self.holder = holder
        self.until = until
    }
}

/// A position in the order of the work list: the most urgent case first, then the one that waits longest, then the lower number.
///
/// The number makes the order total, so that no case is skipped or shown twice from page to page.
public struct WorkListPosition: Hashable, Sendable {
    public var urgency: Int
    public var since: Timestamp
    public var caseNumber: Int64

    public init(urgency: Int, since: Timestamp, caseNumber: Int64) {
        self.urgency = urgency
        self.since = since
        self.caseNumber = caseNumber
    }
}

/// The numbers of cases that wait.
public struct WorkCounts: Hashable, Sendable {
    /// All cases on the list.
    public var waiting: Int
    /// Those that an analyst has.
    public var leased: Int
    /// Those that a person must look at again.
    public var reviews: Int
    /// The moment at which the case that waits longest began to wait.
    public var oldest: Timestamp?

    public init(waiting: Int, leased: Int, reviews: Int = 0, oldest: Timestamp?) {
        self.waiting = waiting
        self.leased = leased
        self.reviews = reviews
        self.oldest = oldest
    }
}
