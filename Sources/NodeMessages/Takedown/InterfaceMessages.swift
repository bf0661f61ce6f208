public import HotlineModel

/// The questions about the operator's table of contacts, and about what providers' interfaces have of notices.
public enum InterfaceEndpoints {
    /// Rows of the operator's table of contacts.
    public static let table = LineEndpoint<ProviderContactRequest, PlacedContactView>("/api/v1/takedown/contacts/table")
    /// Rows of the operator's table whose contacts are approved, if they are as the rows say.
    public static let approvals = LineEndpoint<ProviderContactRequest, PlacedContactView>("/api/v1/takedown/contacts/table/approvals")
    public static let submissions = Endpoint<Nothing, SubmissionQuery, Page<SubmissionView>>(.get, "/api/v1/takedown/notices/submissions")
    /// Notices about which interfaces are asked again.
    public static let questions = LineEndpoint<SubmissionQuestion, RecordedNumber>("/api/v1/takedown/notices/submissions/questions")
}

/// What became of a row of the operator's table of contacts.
public struct PlacedContactView: Message {
    public enum Outcome: String, WordValue {
        /// It must still be approved.
        case added
        /// What was said of a known contact was changed.
        case changed
        case known
        case approved
    }

    public var number: Int64
    public var outcome: Outcome

    public init(number: Int64, outcome: Outcome) {
        self.number = number
        self.outcome = outcome
    }
}

/// The state of a submission to an interface.
public enum SubmissionStateWord: String, WordValue {
    case submitting, waiting, ended, withPerson
}

/// Asks for submissions.
public struct SubmissionQuery: Message {
    public var state: SubmissionStateWord?
    /// Begin after the notice with this number.
    public var after: Whole<0, 2_147_483_647>?
    /// 100 by default.
    public var limit: Whole<1, 1_000>?

    public init(state: SubmissionStateWord? = nil, after: Whole<0, 2_147_483_647>? = nil, limit: Whole<1, 1_000>? = nil) {
        self.state = state
        self.after = after
        self.limit = limit
    }
}

/// Lets the interface that took a notice be asked again what became of it.
public struct SubmissionQuestion: Message {
    public var notice: Whole<1, 2_147_483_647>
    public var actor: PersonName?

    public init(notice: Whole<1, 2_147_483_647>, actor: PersonName? = nil) {
        self.notice = notice
        self.actor = actor
    }
}

/// What a provider's interface has of a notice.
public struct SubmissionView: Message {
    public var notice: Int64
    public var interface: String
    public var state: SubmissionStateWord
    /// The node's own mark, the same at every attempt.
    public var token: String
    /// The provider's own number.
    public var reference: String?
    public var since: Timestamp
    /// The moment at which the interface is asked next.
    public var dueAt: Timestamp?
    /// How often it was asked what became of the notice, and how often in a row that failed.
    public var polls: Int
    public var failures: Int
    public var detail: String?

    public init(notice: Int64, interface: String, state: SubmissionStateWord, token: String, since: Timestamp, polls: Int, failures: Int) {
        self.notice = notice
        self.interface = interface
        self.state = state
        self.token = token
        self.since = since
        self.polls = polls
        self.failures = failures
    }
}
