public import Cryptography
public import HotlineModel

/// The questions about the hash ledger.
public enum HashEndpoints {
    public static let counts = Endpoint<Nothing, Nothing, HashCountsView>(.get, "/api/v1/hashes")
    public static let entry = Endpoint<Digest, Nothing, HashEntryView>(.get, "/api/v1/hashes/{sha256}")
    public static let withdrawals = LineEndpoint<HashWithdrawalRequest, RecordedHash>("/api/v1/hashes/withdrawals")
    public static let votes = LineEndpoint<HashVoteRequest, RecordedHash>("/api/v1/hashes/votes")
    public static let pull = Endpoint<Nothing, Nothing, HashPullOutcome>(.post, "/api/v1/hashes/pull")
}

/// How many entries the ledger has.
public struct HashCountsView: Message {
    public var distinct: Int
    public var withdrawn: Int
    /// The position of the entry that changed last.
    public var last: Int64

    public init(distinct: Int, withdrawn: Int, last: Int64) {
        self.distinct = distinct
        self.withdrawn = withdrawn
        self.last = last
    }
}

/// One entry of the ledger, with what follows from its sources and votes.
public struct HashEntryView: Message {
    /// A member that confirms the hash.
    public struct Source: Message {
        public var member: MemberID
        public var classification: Classification
        /// Other hashes and the form of the item, as that member told them.
        public var sha1: String?
        public var md5: String?
        public var pdq: String?
        public var medium: Medium?
        public var at: Timestamp

        public init(member: MemberID, classification: Classification, at: Timestamp) {
            self.member = member
            self.classification = classification
            self.at = at
        }
    }

    /// A member that confirmed the hash once, and took that back.
    public struct Withdrawal: Message {
        public var member: MemberID
        public var at: Timestamp

        public init(member: MemberID, at: Timestamp) {
            self.member = member
            self.at = at
        }
    }

    /// A member's last vote.
    public struct Vote: Message {
        public var member: MemberID
        public var vote: VoteDirection
        public var classification: Classification?
        public var reason: String?
        public var at: Timestamp

        public init(member: MemberID, vote: VoteDirection, classification: Classification?, reason: String?, at: Timestamp) {
            self.member = member
            self.vote = vote
            self.classification = classification
            self.reason = reason
            self.at = at
        }
    }

    public var position: Int64
    public var sha256: Digest
    public var classification: Classification?
    public var sources: [Source] = []
    public var withdrawn: [Withdrawal] = []
    public var votes: [Vote] = []
    public var addedAt: Timestamp
    public var changedAt: Timestamp
    /// Whether no member confirms it any more.
    public var isWithdrawn = false
    /// Whether its votes make it count as national instead of baseline.
    public var isDisputed = false

    /// An entry about which nothing is said yet.
    public init(position: Int64, sha256: Digest, addedAt: Timestamp, changedAt: Timestamp) {
        self.position = position
        self.sha256 = sha256
        self.addedAt = addedAt
        self.changedAt = changedAt
    }
}

/// Takes back that this hotline confirms a hash.
public struct HashWithdrawalRequest: Message {
    public var sha256: Digest
    /// Why; it travels, so it is a code.
    public var reason: WithdrawalReason?
    public var actor: PersonName?

    public init(sha256: Digest, reason: WithdrawalReason? = nil, actor: PersonName? = nil) {
        self.sha256 = sha256
        self.reason = reason
        self.actor = actor
    }
}

/// Votes on a hash that another member confirmed.
public struct HashVoteRequest: Message {
    public var sha256: Digest
    public var vote: VoteDirection
    public var classification: Classification?
    /// Why; it travels, so it is a code.
    public var reason: ReasonCode?
    public var actor: PersonName?

    public init(
        sha256: Digest, vote: VoteDirection, classification: Classification? = nil, reason: ReasonCode? = nil, actor: PersonName? = nil
    ) {
        self.sha256 = sha256
        self.vote = vote
        self.classification = classification
        self.reason = reason
        self.actor = actor
    }
}

/// The hash that something was recorded about.
public struct RecordedHash: Message {
    public var sha256: Digest

    public init(_ sha256: Digest) { self.sha256 = sha256 }
}

/// What a round of pulling other members' feeds brought.
public struct HashPullOutcome: Message {
    public var members: Int
    /// Entries read, repeats included.
    public var entries: Int
    /// Entries that changed the ledger.
    public var changed: Int
    /// Members whose feed could not be read.
    public var failed: [MemberID]
    /// The statements that were not believed.
    public var leftOut: [LeftOut]

    /// Statements left out of one member's feed for one reason.
    public struct LeftOut: Message, Hashable {
        public var member: MemberID
        public var reason: FeedOmission
        public var statements: Int

        public init(member: MemberID, reason: FeedOmission, statements: Int) {
            self.member = member
            self.reason = reason
            self.statements = statements
        }
    }

    public init(members: Int, entries: Int, changed: Int, failed: [MemberID], leftOut: [LeftOut] = []) {
        self.members = members
        self.entries = entries
        self.changed = changed
        self.failed = failed
        self.leftOut = leftOut
    }
}
