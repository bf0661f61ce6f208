public import HotlineModel

/// The questions about the hosts behind front-ends.
public enum OriginEndpoints {
    public static let summary = Endpoint<Nothing, Nothing, OriginSummary>(.get, "/api/v1/takedown/origins")
    public static let cases = Endpoint<Nothing, OriginQuery, Page<OriginView>>(.get, "/api/v1/takedown/origins/cases")
    /// What persons say of hosts.
    public static let answers = LineEndpoint<OriginStatementRequest, RecordedOrigin>("/api/v1/takedown/origins/answers")
    public static let decisions = LineEndpoint<OriginDecisionRequest, RecordedCase>("/api/v1/takedown/origins/decisions")
}

/// How far the search for a host has come.
public enum OriginStateWord: String, WordValue {
    case waiting, asking, withPerson, held, answered, givenUp, ended
}

extension OriginSource: WordValue {}

/// Asks for searches for hosts.
public struct OriginQuery: Message {
    public var state: OriginStateWord?
    /// Begin after this case.
    public var after: CaseID?
    /// 100 by default.
    public var limit: Whole<1, 1_000>?

    public init(state: OriginStateWord? = nil, after: CaseID? = nil, limit: Whole<1, 1_000>? = nil) {
        self.state = state
        self.after = after
        self.limit = limit
    }
}

/// How far the search for the host of one case has come.
public struct OriginView: Message {
    public var `case`: CaseID
    /// The network that hides the host.
    public var front: String
    public var state: OriginStateWord
    public var beganAt: Timestamp
    /// When it came into its state, and who brought it there.
    public var changedAt: Timestamp
    public var actor: String
    /// The moment of the next question, or at which a person wanted to look again.
    public var dueAt: Timestamp?
    public var asked: Int
    public var failures: Int
    /// Nobody knows how a question ended, so it may have been asked twice.
    public var uncertain: Bool
    /// Why the last answer was of no use, and more about it.
    public var problem: String?
    public var detail: String?
    /// The hosting provider that somebody named.
    public var claim: String?
    /// Who said where the host is.
    public var source: OriginSource?

    public init(
        case id: CaseID, front: String, state: OriginStateWord, beganAt: Timestamp, changedAt: Timestamp, actor: String, dueAt: Timestamp?,
        asked: Int, failures: Int, uncertain: Bool
    ) {
        self.case = id
        self.front = front
        self.state = state
        self.beganAt = beganAt
        self.changedAt = changedAt
        self.actor = actor
        self.dueAt = dueAt
        self.asked = asked
        self.failures = failures
        self.uncertain = uncertain
    }
}

/// How far the searches for hosts have come.
public struct OriginSummary: Message {
    /// The interface of a front-end's operator.
    public struct Front: Message {
        public var front: String
        /// The questions of the day that were asked, and those that the operator answers.
        public var askedToday: Int
        public var quota: Int
        /// Failures in a row, and the last one in words.
        public var failures: Int
        public var detail: String?
        /// Nothing is asked before this moment.
        public var retryAt: Timestamp?

        public init(front: String, askedToday: Int, quota: Int, failures: Int, detail: String?, retryAt: Timestamp?) {
            self.front = front
            self.askedToday = askedToday
            self.quota = quota
            self.failures = failures
            self.detail = detail
            self.retryAt = retryAt
        }
    }

    /// Cases by how far their search has come.
    public var cases: Counts
    /// Cases whose last answer was of no use, by the reason.
    public var problems: Counts
    public var fronts: [Front]

    public init(cases: Counts, problems: Counts, fronts: [Front]) {
        self.cases = cases
        self.problems = problems
        self.fronts = fronts
    }
}

/// What a person says of the host of a case: exactly one of `addresses`, `claim`, `notFound` and `laterHours`.
public struct OriginStatementRequest: Message {
    public var `case`: CaseID
    /// The addresses of the host.
    public var addresses: [Line<2, 64>]?
    /// The hosting provider, if its name or mailbox is all that is known.
    public var claim: Line<1, 300>?
    /// `true`: the host cannot be found out.
    public var notFound: Bool?
    /// It may be found out after so many hours.
    public var laterHours: Whole<1, 8_760>?
    /// Who says it; `research` by default.
    public var source: OriginSource?
    public var actor: PersonName?

    public init(case id: CaseID, actor: PersonName? = nil) {
        self.case = id
        self.actor = actor
    }
}

/// What became of an answer about a host.
public struct RecordedOrigin: Message {
    public var `case`: CaseID
    /// The further cases of the host that got the answer.
    public var others: Int

    public init(case id: CaseID, others: Int) {
        self.case = id
        self.others = others
    }
}

/// What a person decides about the search for a host.
public struct OriginDecisionRequest: Message {
    public enum Word: String, WordValue {
        /// The front-end's operator is asked now.
        case ask
        /// Nobody is asked until a person releases it.
        case hold
        case release
    }

    public var `case`: CaseID
    public var decision: Word
    public var actor: PersonName?

    public init(case id: CaseID, decision: Word, actor: PersonName? = nil) {
        self.case = id
        self.decision = decision
        self.actor = actor
    }
}
