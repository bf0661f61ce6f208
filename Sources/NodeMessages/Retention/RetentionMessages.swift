public import Cryptography
public import HotlineModel

/// The questions about destroying the contents of closed cases.
public enum RetentionEndpoints {
    public static let outlook = Endpoint<Nothing, RetentionQuery, RetentionOutlook>(.get, "/api/v1/retention")
    public static let run = Endpoint<Nothing, Nothing, RetentionRunView>(.post, "/api/v1/retention")
}

/// Asks what would be destroyed.
public struct RetentionQuery: Message {
    /// After so many days, whatever is set.
    public var days: Whole<1, 36_500>?

    public init(days: Whole<1, 36_500>? = nil) { self.days = days }
}

/// What retention would destroy, and what it did last.
public struct RetentionOutlook: Message {
    /// The setting; absent if nothing is destroyed by itself.
    public var closedCasesDays: Int64?
    public var lastRun: RetentionRunView?
    /// What is due; absent without a period.
    public var due: Due?

    /// Contents that would be destroyed.
    public struct Due: Message {
        public var closedBefore: Timestamp
        public var cases: Int
        public var tips: Int
        /// Cases held back, because something about them waits to be sent or was rejected.
        public var heldBack: Int
        public var oldest: Timestamp?
        public var newest: Timestamp?
        public var byClassification: Counts

        public init(
            closedBefore: Timestamp, cases: Int, tips: Int, heldBack: Int, oldest: Timestamp?, newest: Timestamp?, byClassification: Counts
        ) {
            self.closedBefore = closedBefore
            self.cases = cases
            self.tips = tips
            self.heldBack = heldBack
            self.oldest = oldest
            self.newest = newest
            self.byClassification = byClassification
        }
    }

    public init(closedCasesDays: Int64?, lastRun: RetentionRunView?, due: Due?) {
        self.closedCasesDays = closedCasesDays
        self.lastRun = lastRun
        self.due = due
    }
}

/// A run of retention.
public struct RetentionRunView: Message {
    public var startedAt: Timestamp
    public var closedBefore: Timestamp
    public var actor: String
    public var cases: Int
    public var tips: Int
    /// Absent if it did not come to its end.
    public var finishedAt: Timestamp?
    /// The entry in the node's log.
    public var logDigest: Digest?

    public init(
        startedAt: Timestamp, closedBefore: Timestamp, actor: String, cases: Int, tips: Int, finishedAt: Timestamp?, logDigest: Digest?
    ) {
        self.startedAt = startedAt
        self.closedBefore = closedBefore
        self.actor = actor
        self.cases = cases
        self.tips = tips
        self.finishedAt = finishedAt
        self.logDigest = logDigest
    }
}
