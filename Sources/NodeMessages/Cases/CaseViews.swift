public import HotlineModel

/// Asks for cases, in the order of their numbers.
public struct CaseListRequest: Message {
    public var stage: CaseStage?
    /// Begin after this number.
    public var after: AfterNumber?
    public var limit: Whole<1, 10_000>?

    public init(stage: CaseStage? = nil, after: AfterNumber? = nil, limit: Whole<1, 10_000>? = nil) {
        self.stage = stage
        self.after = after
        self.limit = limit
    }
}

/// A case in a list, without its address.
public struct CaseRow: Message {
    public var `case`: CaseID
    public var number: Int64
    public var openedAt: Timestamp
    public var stage: CaseStage
    public var classification: Classification?
    public var kind: ReportKind?
    /// The member that gave it to us.
    public var receivedFrom: MemberID?
    public var closedAt: Timestamp?
    /// When its finding begins to count, in a list; absent if none can be undone.
    public var undoableUntil: Timestamp?
    public var contentsDestroyed: Bool
    /// Whether central took it over from a silent member.
    public var takeover: Bool
    /// Whether it is not shown to people yet, because this node catches up with the member that gave it.
    public var heldBack: Bool

    public init(
        `case` id: CaseID, number: Int64, openedAt: Timestamp, stage: CaseStage, contentsDestroyed: Bool, takeover: Bool, heldBack: Bool
    ) {
        self.case = id
        self.number = number
        self.openedAt = openedAt
        self.stage = stage
        self.contentsDestroyed = contentsDestroyed
        self.takeover = takeover
        self.heldBack = heldBack
    }
}

/// Everything about a case but its address, its hashes and the words of people.
public typealias CaseView = Joined<CaseRow, CaseHistory>

/// What happened to a case.
public struct CaseHistory: Message {
    public var secondAssessment: PendingFindings?
    /// A finding that can still be undone.
    public var undoable: UndoableView?
    /// Why a person must look again.
    public var review: ReviewReason?
    /// The ground of the assessment.
    public var basis: BasisView?
    public var monitoring: Monitoring?
    /// The search for the host behind a front-end, if there is or was one.
    public var origin: OriginView?
    public var site: Site?
    /// How many items were found to be what.
    public var items: [ItemCount]?
    public var reports: [Report] = []
    public var placements: [Placement] = []
    public var events: [Event] = []
    public var sent: [SentLine] = []
    public var received: [ReceivedEnvelope] = []

    public init() {}

    /// Findings that wait for another pair of eyes: whose, and not what they are.
    public struct PendingFindings: Message {
        /// `second` or `third`.
        public var waitsFor: String
        public var findings: [Finding]

        public struct Finding: Message {
            public var actor: String
            public var at: Timestamp

            public init(actor: String, at: Timestamp) {
                self.actor = actor
                self.at = at
            }
        }

        public init(waitsFor: String, findings: [Finding]) {
            self.waitsFor = waitsFor
            self.findings = findings
        }
    }

    /// A finding that can still be undone: whose, and not what it is.
    public struct UndoableView: Message {
        public var actor: String
        public var at: Timestamp
        public var until: Timestamp

        public init(actor: String, at: Timestamp, until: Timestamp) {
            self.actor = actor
            self.at = at
            self.until = until
        }
    }

    /// Who made an assessment, and whether anybody saw the content.
    public struct BasisView: Message {
        public var assessedBy: MemberID
        /// False if that member has not seen the page.
        public var seen: Bool
        /// The members on whose statements it rests then.
        public var restsOn: [MemberID]

        public init(assessedBy: MemberID, seen: Bool, restsOn: [MemberID]) {
            self.assessedBy = assessedBy
            self.seen = seen
            self.restsOn = restsOn
        }
    }

    /// Whether everything that monitoring needs is filled in.
    public struct Monitoring: Message {
        public var complete: Bool
        public var missing: [String]

        public init(missing: [String]) {
            complete = missing.isEmpty
            self.missing = missing
        }
    }

    public struct ItemCount: Message {
        /// Absent for items of a case that is not assessed.
        public var classification: Classification?
        public var items: Int

        public init(classification: Classification?, items: Int) {
            self.classification = classification
            self.items = items
        }
    }

    public struct Report: Message {
        public var origin: OriginKind
        public var receivedAt: Timestamp
        public var partner: MemberID?
        public var spared: Sparing?
        public var firstReporter: MemberID?

        public init(origin: OriginKind, receivedAt: Timestamp, partner: MemberID?, spared: Sparing?, firstReporter: MemberID?) {
            self.origin = origin
            self.receivedAt = receivedAt
            self.partner = partner
            self.spared = spared
            self.firstReporter = firstReporter
        }
    }

    /// One responsible member's placement.
    public struct Placement: Message {
        public var disposition: DispositionKind
        public var responsible: MemberID
        public var reason: String
        public var countries: [CountryCode]
        public var state: PlacementState
        public var placedAt: Timestamp
        /// The last that another responsible member said of the case, and when; absent for our own, and if it has said nothing.
        public var lastEvent: String?
        public var heardAt: Timestamp?

        public init(
            disposition: DispositionKind, responsible: MemberID, reason: String, countries: [CountryCode], state: PlacementState,
            placedAt: Timestamp
        ) {
            self.disposition = disposition
            self.responsible = responsible
            self.reason = reason
            self.countries = countries
            self.state = state
            self.placedAt = placedAt
        }
    }

    public struct Event: Message {
        public var event: String
        public var at: Timestamp
        public var member: MemberID
        public var actor: String
        public var reason: String?
        /// Opens the commitment in the node's log; unpadded base64url.
        public var salt: String?

        public init(event: String, at: Timestamp, member: MemberID, actor: String, reason: String?, salt: String?) {
            self.event = event
            self.at = at
            self.member = member
            self.actor = actor
            self.reason = reason
            self.salt = salt
        }
    }

    public struct ReceivedEnvelope: Message {
        public var type: String
        public var from: MemberID?
        public var receivedAt: Timestamp?

        public init(type: String, from: MemberID?, receivedAt: Timestamp?) {
            self.type = type
            self.from = from
            self.receivedAt = receivedAt
        }
    }
}

/// What a case is about, for an analyst who must look at it. This and a lease alone show the address.
public struct CaseContents: Message {
    public var `case`: CaseID
    public var address: String
    public var referrer: String?
    public var site: Site?
    public var items: [ItemName]
    /// What reporters wrote beside the address.
    public var notes: [ReporterNote]
    /// The host behind a front-end, if somebody found it.
    public var origin: OriginView?

    public struct OriginView: Message {
        /// The network that hides the host.
        public var behind: String
        public var addresses: [String]

        public init(behind: String, addresses: [String]) {
            self.behind = behind
            self.addresses = addresses
        }
    }

    public struct ItemName: Message {
        public var sha256: String

        public init(sha256: String) { self.sha256 = sha256 }
    }

    public struct ReporterNote: Message {
        public var comment: String?
        public var contact: String?
        public var referrer: String?
        /// The words that named the place, if they were not the address alone.
        public var place: String?
        /// What the node could not read.
        public var unread: String?

        public init(comment: String?, contact: String?, referrer: String?, place: String? = nil, unread: String? = nil) {
            self.comment = comment
            self.contact = contact
            self.referrer = referrer
            self.place = place
            self.unread = unread
        }
    }

    public init(`case` id: CaseID, address: String, referrer: String?, site: Site, items: [ItemName], notes: [ReporterNote]) {
        self.case = id
        self.address = address
        self.referrer = referrer
        self.site = site.isEmpty ? nil : site
        self.items = items
        self.notes = notes
    }
}

/// An analyst's note about a case.
public struct CaseNoteView: Message {
    public var at: Timestamp
    public var actor: String
    public var text: String

    public init(at: Timestamp, actor: String, text: String) {
        self.at = at
        self.actor = actor
        self.text = text
    }
}
