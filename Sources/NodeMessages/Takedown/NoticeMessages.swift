public import HotlineModel

/// The questions about notices to providers, and about the contacts that get them.
public enum NoticeEndpoints {
    public static let contacts = Endpoint<Nothing, ProviderContactQuery, Page<ProviderContactView>>(.get, "/api/v1/takedown/contacts")
    public static let proposals = LineEndpoint<ProviderContactRequest, RecordedNumber>("/api/v1/takedown/contacts")
    public static let edits = LineEndpoint<ProviderContactEdit, ProviderContactView>("/api/v1/takedown/contacts/edits")
    public static let contactDecisions = LineEndpoint<ProviderContactDecision, RecordedNumber>("/api/v1/takedown/contacts/decisions")

    public static let summary = Endpoint<Nothing, Nothing, NoticeSummary>(.get, "/api/v1/takedown/notices")
    public static let list = Endpoint<Nothing, NoticeQuery, Page<NoticeView>>(.get, "/api/v1/takedown/notices/list")
    /// Cases of which nobody is told at present.
    public static let untold = Endpoint<Nothing, UntoldQuery, Page<UntoldView>>(.get, "/api/v1/takedown/notices/untold")
    /// The mail of a notice. It holds addresses.
    public static let mailPath: StaticString = "/api/v1/takedown/notices/{notice}/mail"
    public static let decisions = LineEndpoint<NoticeDecisionRequest, DecidedNoticeView>("/api/v1/takedown/notices/decisions")

    /// What was heard of notices.
    public static let answers = Endpoint<Nothing, NoticeAnswerQuery, Page<NoticeAnswerView>>(.get, "/api/v1/takedown/notices/answers")
    /// What contacts said, by persons who read or heard it.
    public static let statements = LineEndpoint<NoticeStatement, RecordedNumber>("/api/v1/takedown/notices/answers")

    /// A notice as its contact sees it by its link. The hotline's web site asks it, with a token of the role `intake`.
    public static let linked = Endpoint<Line<1, 64>, Nothing, LinkedNoticeView>(.get, "/intake/v1/notices/{link}")
    /// What a contact says by the link in its notice.
    public static let linkStatement = Endpoint<Line<1, 64>, LinkStatement, RecordedNumber>(.post, "/intake/v1/notices/{link}")

    /// The mail of a notice as it stands.
    public static func mail(ofNotice number: Int) -> Ask<RawAnswer> { Ask(.get, "/api/v1/takedown/notices/\(number)/mail") { $0 } }
}

/// The way to a contact.
public enum ContactChannelWord: String, WordValue {
    case mail, form, interface
}

/// Whose contact it is.
public enum ContactScopeWord: String, WordValue {
    case network, siteOwner, registrar, front
}

/// The mails that a contact takes.
public enum ContactShapeWord: String, WordValue {
    /// One address each, with a report of XARF.
    case report
    /// Several addresses each, with a table.
    case table
}

/// The state of a contact.
public enum ContactStateWord: String, WordValue {
    case proposed, approved, refused, withdrawn, removed
}

/// What a person changes of a contact. What is absent stays as it is.
public struct ProviderContactEdit: Message {
    public var contact: Whole<1, 2_147_483_647>
    public var place: Line<1, 500>?
    public var channel: ContactChannelWord?
    public var standsFor: [Line<1, 300>]?
    public var shape: ContactShapeWord?
    public var language: Text<2, 2>?
    /// The name of the hotline's identity in the settings; empty for the usual one.
    public var identity: Line<0, 64>?
    public var threaded: Bool?
    public var passesOn: Bool?
    public var mechanism: Bool?
    public var actor: PersonName?

    public init(contact: Whole<1, 2_147_483_647>) { self.contact = contact }
}

/// A contact for notices as a person enters it. It must still be approved.
public struct ProviderContactRequest: Message {
    /// The mailbox, the https address of the form, or the name of the interface in the settings.
    public var place: Line<1, 500>
    /// `mail` by default.
    public var channel: ContactChannelWord?
    /// `network` by default.
    public var scope: ContactScopeWord?
    /// What it stands for, such as `host:provider.example`, `network:192.0.2.0/24` or `as:64500`.
    public var standsFor: [Line<1, 300>]
    /// `table` by default.
    public var shape: ContactShapeWord?
    /// `en` by default.
    public var language: Text<2, 2>?
    /// The name of the hotline's identity in the settings.
    public var identity: Line<1, 64>?
    /// A repeat answers the notice before it; `true` by default.
    public var threaded: Bool?
    /// It passes notices on to its customer.
    public var passesOn: Bool?
    /// It is the provider's mechanism under article 16 of the DSA.
    public var mechanism: Bool?
    public var actor: PersonName?

    public init(place: Line<1, 500>, standsFor: [Line<1, 300>]) {
        self.place = place
        self.standsFor = standsFor
    }
}

/// What a person decides about a contact.
public struct ProviderContactDecision: Message {
    public enum Word: String, WordValue {
        case approve, refuse, withdraw, remove
    }

    public var contact: Whole<1, 2_147_483_647>
    public var decision: Word
    public var actor: PersonName?

    public init(contact: Whole<1, 2_147_483_647>, decision: Word, actor: PersonName? = nil) {
        self.contact = contact
        self.decision = decision
        self.actor = actor
    }
}

/// The number of what something was recorded about.
public struct RecordedNumber: Message {
    public var number: Int64

    public init(_ number: Int64) { self.number = number }
}

/// Asks for contacts.
public struct ProviderContactQuery: Message {
    public var state: ContactStateWord?
    /// Begin after the contact with this number.
    public var after: Whole<0, 2_147_483_647>?
    /// 100 by default.
    public var limit: Whole<1, 1_000>?

    public init(state: ContactStateWord? = nil, after: Whole<0, 2_147_483_647>? = nil, limit: Whole<1, 1_000>? = nil) {
        self.state = state
        self.after = after
        self.limit = limit
    }
}

/// A contact for notices.
public struct ProviderContactView: Message {
    public var number: Int64
    public var place: String
    public var channel: ContactChannelWord
    public var scope: ContactScopeWord
    /// `person`, or `registration` for registration data.
    public var source: String
    public var state: ContactStateWord
    public var standsFor: [String]
    public var shape: ContactShapeWord
    public var language: String
    public var identity: String?
    public var threaded: Bool
    public var passesOn: Bool
    public var mechanism: Bool
    public var proposedAt: Timestamp
    public var proposedBy: String
    public var decidedAt: Timestamp?
    public var decidedBy: String?

    public init(
        number: Int64, place: String, channel: ContactChannelWord, scope: ContactScopeWord, source: String, state: ContactStateWord,
        standsFor: [String], shape: ContactShapeWord, language: String, threaded: Bool, passesOn: Bool, mechanism: Bool,
        proposedAt: Timestamp, proposedBy: String
    ) {
        self.number = number
        self.place = place
        self.channel = channel
        self.scope = scope
        self.source = source
        self.state = state
        self.standsFor = standsFor
        self.shape = shape
        self.language = language
        self.threaded = threaded
        self.passesOn = passesOn
        self.mechanism = mechanism
        self.proposedAt = proposedAt
        self.proposedBy = proposedBy
    }
}

// MARK: Notices

/// The state of a notice.
public enum NoticeStateWord: String, WordValue {
    case grouping, held, queued, sending, sent, failed, closed
}

/// Why nobody is told of a case at present.
public enum UntoldReason: String, WordValue {
    case police, noContact, notLookedUp, notTraced, hidden, testMode, inDoubt, unwritable, domainRule
}

/// What a person decides about a notice.
public struct NoticeDecisionRequest: Message {
    public enum Word: String, WordValue {
        /// It waits until a person releases it.
        case hold
        /// It is held or failed, and goes on.
        case release
        /// It goes on without waiting for others or for the end of quiet hours. A person's hold stays.
        case sendNow
        /// A person typed it into the contact's form.
        case done
        /// It is never sent; its cases are planned anew.
        case close
    }

    public var notice: Whole<1, 2_147_483_647>
    public var decision: Word
    public var actor: PersonName?

    public init(notice: Whole<1, 2_147_483_647>, decision: Word, actor: PersonName? = nil) {
        self.notice = notice
        self.decision = decision
        self.actor = actor
    }
}

/// What became of a decision about a notice.
public struct DecidedNoticeView: Message {
    public var number: Int64
    /// What still holds a notice that was to go on, such as `notApproved`. It goes out as soon as that ends.
    public var waitsFor: String?
    public var contact: Int64

    public init(number: Int64, waitsFor: String?, contact: Int64) {
        self.number = number
        self.waitsFor = waitsFor
        self.contact = contact
    }
}

/// A notice as it stands, with the addresses of its cases.
public struct NoticePreview: Message {
    public var number: Int64
    /// The mail, the text for a form, or what an interface gets.
    public var text: String

    public init(number: Int64, text: String) {
        self.number = number
        self.text = text
    }
}

/// Asks for notices.
public struct NoticeQuery: Message {
    public var state: NoticeStateWord?
    /// Begin after the notice with this number.
    public var after: Whole<0, 2_147_483_647>?
    /// 100 by default.
    public var limit: Whole<1, 1_000>?

    public init(state: NoticeStateWord? = nil, after: Whole<0, 2_147_483_647>? = nil, limit: Whole<1, 1_000>? = nil) {
        self.state = state
        self.after = after
        self.limit = limit
    }
}

/// A notice, without what it says.
public struct NoticeView: Message {
    public var number: Int64
    /// The number of its contact, and the place that it went to, or goes to.
    public var contact: Int64
    public var to: String
    public var `repeat`: Bool
    /// It says that earlier notices about its cases do not stand any more.
    public var withdrawal: Bool
    public var state: NoticeStateWord
    public var cases: Int
    public var madeAt: Timestamp
    /// The moment at which it goes on, if it is open.
    public var dueAt: Timestamp?
    /// Why it is held, or why it failed.
    public var reason: String?
    public var detail: String?
    public var messageID: String?
    public var attempts: Int
    /// Nobody knows how an attempt ended, so the contact may have it twice.
    public var uncertain: Bool
    /// It went to the hotline's own box.
    public var test: Bool
    public var sentAt: Timestamp?
    /// The first moment at which something was heard of it.
    public var heardAt: Timestamp?
    public var actor: String?

    public init(
        number: Int64, contact: Int64, to: String, repeat isRepeat: Bool, withdrawal: Bool, state: NoticeStateWord, cases: Int,
        madeAt: Timestamp,
        attempts: Int, uncertain: Bool, test: Bool
    ) {
        self.number = number
        self.contact = contact
        self.to = to
        self.repeat = isRepeat
        self.withdrawal = withdrawal
        self.state = state
        self.cases = cases
        self.madeAt = madeAt
        self.attempts = attempts
        self.uncertain = uncertain
        self.test = test
    }
}

/// Asks for cases of which nobody is told at present.
public struct UntoldQuery: Message {
    public var reason: UntoldReason
    /// Begin after this case.
    public var after: CaseID?
    /// 100 by default.
    public var limit: Whole<1, 1_000>?

    public init(reason: UntoldReason, after: CaseID? = nil, limit: Whole<1, 1_000>? = nil) {
        self.reason = reason
        self.after = after
        self.limit = limit
    }
}

/// A case of which nobody is told at present.
public struct UntoldView: Message {
    public var `case`: CaseID
    public var reason: UntoldReason
    public var since: Timestamp
    /// The moment of the next look; absent if there is none.
    public var dueAt: Timestamp?
    /// Notices that its provider got.
    public var notices: Int

    public init(case id: CaseID, reason: UntoldReason, since: Timestamp, dueAt: Timestamp?, notices: Int) {
        self.case = id
        self.reason = reason
        self.since = since
        self.dueAt = dueAt
        self.notices = notices
    }
}

/// How far notices have come.
public struct NoticeSummary: Message {
    /// This node sends notices.
    public var on: Bool
    /// They go to the hotline's own box.
    public var test: Bool
    /// Notices by state.
    public var notices: Counts
    /// Cases of which nobody is told at present, by the reason.
    public var untold: Counts
    /// Contacts that a person must approve, at most 1,000 counted.
    public var proposedContacts: Int
    /// Cases and notices whose turn it is now, at most 1,000 of each counted.
    public var due: Int

    public init(on: Bool, test: Bool, notices: Counts, untold: Counts, proposedContacts: Int, due: Int) {
        self.on = on
        self.test = test
        self.notices = notices
        self.untold = untold
        self.proposedContacts = proposedContacts
        self.due = due
    }
}

// MARK: Answers

/// What a contact says that it did.
public enum NoticeOutcomeWord: String, WordValue {
    case removed
    /// It did something, and does not say what.
    case acted
    /// There was nothing any more.
    case notFound
    /// It does nothing.
    case refused
    /// It told its customer, or another provider.
    case passedOn
    /// It asks for more.
    case asksForMore
    case other
}

/// What a contact said about a notice, by a person who read or heard it.
public struct NoticeStatement: Message {
    public var notice: Whole<1, 2_147_483_647>
    public var outcome: NoticeOutcomeWord
    /// The contact's own mark of the matter.
    public var reference: Line<1, 100>?
    public var actor: PersonName?

    public init(notice: Whole<1, 2_147_483_647>, outcome: NoticeOutcomeWord, reference: Line<1, 100>? = nil, actor: PersonName? = nil) {
        self.notice = notice
        self.outcome = outcome
        self.reference = reference
        self.actor = actor
    }
}

/// Asks for answers.
public struct NoticeAnswerQuery: Message {
    /// Only answers to this notice.
    public var notice: Whole<1, 2_147_483_647>?
    /// `true` asks only for those that are proven to be about no notice that went out.
    public var unmatched: Flag?
    /// Begin after the answer with this number.
    public var after: Whole<0, 2_147_483_647>?
    /// 100 by default.
    public var limit: Whole<1, 1_000>?

    public init(
        notice: Whole<1, 2_147_483_647>? = nil, unmatched: Flag? = nil, after: Whole<0, 2_147_483_647>? = nil, limit: Whole<1, 1_000>? = nil
    ) {
        self.notice = notice
        self.unmatched = unmatched
        self.after = after
        self.limit = limit
    }
}

/// What was heard of a notice. The text itself is in the hotline's mailbox.
public struct NoticeAnswerView: Message {
    public var number: Int64
    /// Absent if it is proven to be about no notice that went out.
    public var notice: Int64?
    /// The notice that it names without proof.
    public var claims: Int64?
    /// `delivered`, `delayed`, `bounced`, `automatic`, `person`, `statement` or `unreadable`.
    public var kind: String
    public var at: Timestamp
    public var status: String?
    public var reference: String?
    public var outcome: String?
    public var actor: String

    public init(number: Int64, notice: Int64?, claims: Int64?, kind: String, at: Timestamp, actor: String) {
        self.number = number
        self.notice = notice
        self.claims = claims
        self.kind = kind
        self.at = at
        self.actor = actor
    }
}

// MARK: Links

/// A notice as its contact sees it by its link.
public struct LinkedNoticeView: Message {
    public struct Statement: Message {
        public var at: Timestamp
        public var outcome: String?
        public var reference: String?

        public init(at moment: Timestamp, outcome: String?, reference: String?) {
            at = moment
            self.outcome = outcome
            self.reference = reference
        }
    }

    public var notice: Int64
    public var cases: Int
    /// Absent while the relay has not confirmed it.
    public var sentAt: Timestamp?
    /// It takes statements.
    public var open: Bool
    public var statements: [Statement]

    public init(notice: Int64, cases: Int, sentAt: Timestamp?, open: Bool, statements: [Statement]) {
        self.notice = notice
        self.cases = cases
        self.sentAt = sentAt
        self.open = open
        self.statements = statements
    }
}

/// What a contact says by the link in its notice.
public struct LinkStatement: Message {
    public var outcome: NoticeOutcomeWord
    /// The contact's own mark of the matter.
    public var reference: Line<1, 100>?

    public init(outcome: NoticeOutcomeWord, reference: Line<1, 100>? = nil) {
        self.outcome = outcome
        self.reference = reference
    }
}
