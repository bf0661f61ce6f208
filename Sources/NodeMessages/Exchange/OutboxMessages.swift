public import HotlineModel

/// The questions about envelopes on their way to members.
public enum OutboxEndpoints {
    public static let work = Endpoint<Nothing, Nothing, RemainingWork>(.get, "/api/v1/work")
    public static let deadLetters = Endpoint<Nothing, DeadLetterRequest, Page<SentLine>>(.get, "/api/v1/deadletters")
    public static let redrive = Endpoint<Ordinal, Nothing, RedrivenLetter>(.post, "/api/v1/deadletters/{number}/redrive")
    public static let deliveries = Endpoint<Nothing, DeliveryRequest, DeliveryCountsView>(.get, "/api/v1/deliveries")
    public static let resend = Endpoint<MemberID, Nothing, ResendOutcome>(.post, "/api/v1/peers/{member}/resend")
    public static let retry = Endpoint<MemberID, Nothing, RetriedMember>(.post, "/api/v1/peers/{member}/retry")
}

/// What a node still has to do by itself or by its analysts.
public struct RemainingWork: Message {
    public var member: MemberID
    public var awaitingAssessment: Int
    public var awaitingTrace: Int
    /// The members for which something waits or is dead.
    public var outbox: [Depth]

    public struct Depth: Message {
        public var member: MemberID
        public var waiting: Int
        public var dead: Int

        public init(member: MemberID, waiting: Int, dead: Int) {
            self.member = member
            self.waiting = waiting
            self.dead = dead
        }
    }

    public init(member: MemberID, awaitingAssessment: Int, awaitingTrace: Int, outbox: [Depth]) {
        self.member = member
        self.awaitingAssessment = awaitingAssessment
        self.awaitingTrace = awaitingTrace
        self.outbox = outbox
    }
}

/// An envelope that waits, is under way, arrived, or was rejected.
public struct SentLine: Message {
    public enum State: String, WordValue {
        case waiting
        /// In a batch without a receipt.
        case sealed
        case receipted
        /// Rejected; it stays until it is sent again.
        case dead
    }

    public var number: Int64
    public var envelope: UniqueID
    public var type: String
    public var to: MemberID
    public var lane: Lane
    public var queuedAt: Timestamp
    public var state: State
    /// What the receipt says of it.
    public var result: String?
    /// The code of a rejection.
    public var code: String?
    /// Why it waits or was rejected, in words.
    public var why: String?
    public var settledAt: Timestamp?

    public init(number: Int64, envelope: UniqueID, type: String, to member: MemberID, lane: Lane, queuedAt: Timestamp, _ state: State) {
        self.number = number
        self.envelope = envelope
        self.type = type
        to = member
        self.lane = lane
        self.queuedAt = queuedAt
        self.state = state
    }
}

/// Asks for rejected envelopes, oldest first.
public struct DeadLetterRequest: Message {
    public var to: MemberID?
    /// Begin after this number.
    public var after: AfterNumber?
    public var limit: Whole<1, 10_000>?

    public init(to member: MemberID? = nil, after: AfterNumber? = nil, limit: Whole<1, 10_000>? = nil) {
        to = member
        self.after = after
        self.limit = limit
    }
}

/// A rejected envelope that waits to be sent again.
public struct RedrivenLetter: Message {
    public var number: Int64
    public var state: SentLine.State

    public init(number: Int64) {
        self.number = number
        state = .waiting
    }
}

/// Asks how many envelopes of one type a member has receipted.
public struct DeliveryRequest: Message {
    public var to: MemberID
    /// `report` by default.
    public var type: String?

    public init(to member: MemberID, type: String? = nil) {
        to = member
        self.type = type
    }
}

/// Envelopes of one type, by what their receiver said of them.
public struct DeliveryCountsView: Message, Hashable {
    public var sent: Int
    public var accepted: Int
    public var duplicate: Int
    public var rejected: Int

    public init(accepted: Int, duplicate: Int, rejected: Int) {
        sent = accepted + duplicate + rejected
        self.accepted = accepted
        self.duplicate = duplicate
        self.rejected = rejected
    }
}

/// What came of sending every receipted batch again.
public struct ResendOutcome: Message {
    public var batches: Int
    /// Batches that got their first receipt again.
    public var identical: Int
    public var different: Int
    public var failed: Int
    /// Batches that were not sent, because retention destroyed lines of them.
    public var destroyed: Int

    public init(batches: Int, identical: Int, different: Int, failed: Int, destroyed: Int) {
        self.batches = batches
        self.identical = identical
        self.different = different
        self.failed = failed
        self.destroyed = destroyed
    }
}

/// The member whose waiting envelopes are tried now.
public struct RetriedMember: Message {
    public var member: MemberID

    public init(_ member: MemberID) { self.member = member }
}
