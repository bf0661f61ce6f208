public import Cryptography
public import HotlineModel

/// The questions about the cases that go to the police. The police ask the first three, with a token of their own role.
public enum ReferralEndpoints {
    /// Bundles in the order of their numbers.
    public static let bundles = Endpoint<Nothing, ReferralListQuery, Page<ReferralBundleView>>(.get, "/api/v1/referrals")
    /// One bundle in a form of ``ReferralForm``.
    public static let documentPath: StaticString = "/api/v1/referrals/{bundle}"
    public static let acknowledgement = Endpoint<Ordinal, ReferralAcknowledgement, ReferralBundleView>(
        .post, "/api/v1/referrals/{bundle}/acknowledgement")

    public static let summary = Endpoint<Nothing, Nothing, ReferralSummary>(.get, "/api/v1/takedown/referrals")
    /// Makes bundles of everything that waits, now.
    public static let send = Endpoint<Nothing, Nothing, ReferralsSent>(.post, "/api/v1/takedown/referrals")
    /// Cases that wait, or that a person postponed.
    public static let cases = Endpoint<Nothing, ReferralCasesQuery, Page<ReferralCaseView>>(.get, "/api/v1/takedown/referrals/cases")
    public static let refer = LineEndpoint<ReferralRequest, RecordedCase>("/api/v1/takedown/referrals/cases")
    public static let postpone = LineEndpoint<ReferralRequest, RecordedCase>("/api/v1/takedown/referrals/postponements")

    /// One bundle as a signed document, a table or a page.
    public static func document(_ number: Int64, _ form: ReferralForm) -> Ask<RawAnswer> {
        Ask(.get, "/api/v1/referrals/\(number)" + Query.text(of: ReferralDocumentQuery(form: form))) { $0 }
    }
}

/// The forms of a bundle.
public enum ReferralForm: String, WordValue {
    /// The signed document.
    case json
    /// The table.
    case csv
    /// The page to read.
    case html
}

/// Asks for a bundle in a form.
public struct ReferralDocumentQuery: Message {
    /// `json` by default.
    public var form: ReferralForm?

    public init(form: ReferralForm? = nil) { self.form = form }
}

/// Asks for bundles.
public struct ReferralListQuery: Message {
    /// Begin after the bundle with this number.
    public var after: Whole<0, 2_147_483_647>?
    /// 100 by default.
    public var limit: Whole<1, 1_000>?

    public init(after: Whole<0, 2_147_483_647>? = nil, limit: Whole<1, 1_000>? = nil) {
        self.after = after
        self.limit = limit
    }
}

/// A bundle, without what is in it.
public struct ReferralBundleView: Message {
    public var number: Int64
    public var madeAt: Timestamp
    /// The digest of the signed head. The police name it when they confirm the bundle.
    public var digest: Digest
    public var cases: Int
    public var repeats: Int
    public var revocations: Int
    /// Cases of earlier bundles whose finding or material is not as the police were told.
    public var changes: Int
    /// Absent while the police have not got it.
    public var deliveredAt: Timestamp?
    public var acknowledgedAt: Timestamp?
    /// Who recorded the police's first confirmation.
    public var acknowledgedBy: String?
    public var reference: String?
    /// Absent while the police have not agreed that providers may be told.
    public var releasedAt: Timestamp?
    /// Who recorded that they agreed.
    public var releasedBy: String?
    public var failures: Int?
    public var retryAt: Timestamp?
    public var lastError: String?

    public init(number: Int64, madeAt: Timestamp, digest: Digest, cases: Int, repeats: Int, revocations: Int, changes: Int = 0) {
        self.number = number
        self.madeAt = madeAt
        self.digest = digest
        self.cases = cases
        self.repeats = repeats
        self.revocations = revocations
        self.changes = changes
    }
}

/// The police's confirmation that they have a bundle.
public struct ReferralAcknowledgement: Message {
    /// The digest of the bundle's signed head, so that nobody confirms what they have not read.
    public var digest: Digest
    /// The police's own reference.
    public var reference: Line<1, 128>?
    /// Providers may be told of its cases.
    public var releases: Bool?
    /// The police got the bundle by another way, so it is not delivered any more. Of no effect if the police say it themselves.
    public var byHand: Bool?
    /// Who records it; of no effect if the police say it themselves.
    public var actor: PersonName?

    public init(
        digest: Digest, reference: Line<1, 128>? = nil, releases: Bool? = nil, byHand: Bool? = nil, actor: PersonName? = nil
    ) {
        self.digest = digest
        self.reference = reference
        self.releases = releases
        self.byHand = byHand
        self.actor = actor
    }
}

/// Names a case that goes to the police, or that is postponed.
public struct ReferralRequest: Message {
    public var `case`: CaseID
    public var actor: PersonName?

    public init(case id: CaseID, actor: PersonName? = nil) {
        self.case = id
        self.actor = actor
    }
}

/// Asks for cases that no bundle has yet.
public struct ReferralCasesQuery: Message {
    /// `waiting` by default, or `postponed`.
    public var state: ReferralListState?
    /// Begin after this case.
    public var after: CaseID?
    /// 100 by default.
    public var limit: Whole<1, 1_000>?

    public init(state: ReferralListState? = nil, after: CaseID? = nil, limit: Whole<1, 1_000>? = nil) {
        self.state = state
        self.after = after
        self.limit = limit
    }
}

/// The states in which a case has no bundle yet.
public enum ReferralListState: String, WordValue {
    case waiting, postponed
}

/// A case on its way to the police.
public struct ReferralCaseView: Message {
    public var `case`: CaseID
    public var state: ReferralListState
    public var queuedAt: Timestamp
    public var actor: String

    public init(case id: CaseID, state: ReferralListState, queuedAt: Timestamp, actor: String) {
        self.case = id
        self.state = state
        self.queuedAt = queuedAt
        self.actor = actor
    }
}

/// How many cases are on their way to the police, and how far it has come.
public struct ReferralSummary: Message {
    /// Cases by state.
    public var cases: Counts
    /// The moment since which the first case waits.
    public var waitingSince: Timestamp?
    /// The newest bundle.
    public var last: ReferralBundleView?
    /// The oldest bundle that the police have not got.
    public var undelivered: ReferralBundleView?

    public init(cases: Counts, waitingSince: Timestamp?, last: ReferralBundleView?, undelivered: ReferralBundleView?) {
        self.cases = cases
        self.waitingSince = waitingSince
        self.last = last
        self.undelivered = undelivered
    }
}

/// The bundles that were just made.
public struct ReferralsSent: Message {
    public var bundles: [Int64]

    public init(bundles: [Int64]) { self.bundles = bundles }
}
