public import HotlineModel

/// The questions about what waits for analysts.
public enum WorkListEndpoints {
    public static let list = Endpoint<Nothing, WorkListRequest, WorkListView>(.get, "/api/v1/worklist")
    public static let leases = Endpoint<Nothing, LeaseRequest, Page<LeasedCaseView>>(.post, "/api/v1/worklist/leases")
    public static let renewal = Endpoint<CaseID, LeaseRenewal, LeaseView>(.post, "/api/v1/worklist/{case}/lease")
    public static let release = Endpoint<CaseID, LeaseReturn, ReturnedLease>(.delete, "/api/v1/worklist/{case}/lease")
}

/// Asks for the work list, the most urgent case first.
public struct WorkListRequest: Message {
    /// Begin after this place: the `next` of the page before.
    public var after: WorkListPlace?
    public var limit: Whole<1, 1_000>?

    public init(after: WorkListPlace? = nil, limit: Whole<1, 1_000>? = nil) {
        self.after = after
        self.limit = limit
    }
}

/// A place in the work list, as the text by which the next page is asked for.
public struct WorkListPlace: TextValue, Hashable {
    public let urgency: Int
    public let since: Timestamp
    public let caseNumber: Int64

    public init(urgency: Int, since: Timestamp, caseNumber: Int64) {
        self.urgency = urgency
        self.since = since
        self.caseNumber = caseNumber
    }

    public init?(text: String) {
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { Int64($0) }
        guard numbers.count == 3, let urgency = numbers[0].flatMap({ Int(exactly: $0) }), let since = numbers[1], let number = numbers[2]
        else { return nil }
        self.init(urgency: urgency, since: Timestamp(milliseconds: since), caseNumber: number)
    }

    public var text: String { "\(urgency).\(since.milliseconds).\(caseNumber)" }
    public static var rule: String { "must be the `next` of the page before" }
}

/// A page of the work list, and how much there is in all.
public typealias WorkListView = Joined<WorkListCounts, Page<WorkRow>>

public struct WorkListCounts: Message {
    public var waiting: Int
    public var leased: Int
    /// Since when the case that waits longest does.
    public var oldest: Timestamp?
    public var oldestSeconds: Int64?
    /// How many of those that wait were assessed before, and are to be looked at again.
    public var reviews: Int

    public init(waiting: Int, leased: Int, reviews: Int = 0, oldest: Timestamp?, oldestSeconds: Int64?) {
        self.waiting = waiting
        self.leased = leased
        self.reviews = reviews
        self.oldest = oldest
        self.oldestSeconds = oldestSeconds
    }
}

/// A case that waits, without its address.
public struct WorkRow: Message {
    public var `case`: CaseID
    /// The points of the rules; absent for a review, which comes before all points.
    public var urgency: Int?
    public var since: Timestamp
    public var reports: Int
    public var origins: [OriginKind]
    /// Why a person must look again; absent for a case that nobody has looked at.
    public var review: ReviewReason?
    /// When its finding begins to count; absent if none can be undone.
    public var undoableUntil: Timestamp?
    /// The number of the lease, while an analyst has the case.
    public var lease: Int64?
    public var analyst: String?
    public var until: Timestamp?

    public init(`case` id: CaseID, urgency: Int?, since: Timestamp, reports: Int, origins: [OriginKind]) {
        self.case = id
        self.urgency = urgency
        self.since = since
        self.reports = reports
        self.origins = origins
    }
}

/// Leases the most urgent cases that nobody has.
public struct LeaseRequest: Message {
    /// Who looks; a caller that is no administrator leases for itself.
    public var analyst: PersonName?
    /// How many cases; 1 by default.
    public var count: Whole<1, 50>?
    public var minutes: Whole<1, 1_440>?

    public init(analyst: PersonName?, count: Whole<1, 50>? = nil, minutes: Whole<1, 1_440>? = nil) {
        self.analyst = analyst
        self.count = count
        self.minutes = minutes
    }
}

/// A leased case with everything its analyst needs to look, the address included.
public typealias LeasedCaseView = Joined<WorkRow, LeasedContents>

public struct LeasedContents: Message {
    public var address: String
    public var referrer: String?
    public var site: Site?
    public var items: [LeasedItem]

    public init(address: String, referrer: String?, site: Site, items: [LeasedItem]) {
        self.address = address
        self.referrer = referrer
        self.site = site.isEmpty ? nil : site
        self.items = items
    }
}

public struct LeasedItem: Message {
    public var sha256: String
    public var sha1: String?
    public var md5: String?
    public var pdq: String?
    public var medium: Medium?
    /// The classification by which the item is known; absent for a new one.
    public var known: Classification?

    public init(sha256: String) { self.sha256 = sha256 }
}

/// Makes a lease last longer, counted from now.
public struct LeaseRenewal: Message {
    public var lease: Ordinal
    public var minutes: Whole<1, 1_440>?

    public init(lease: Ordinal, minutes: Whole<1, 1_440>? = nil) {
        self.lease = lease
        self.minutes = minutes
    }
}

public struct LeaseView: Message {
    public var `case`: CaseID
    public var lease: Int64
    public var analyst: String
    public var until: Timestamp

    public init(`case` id: CaseID, lease: Int64, analyst: String, until: Timestamp) {
        self.case = id
        self.lease = lease
        self.analyst = analyst
        self.until = until
    }
}

/// Returns a case to the list.
public struct LeaseReturn: Message {
    /// Only this lease; without a number an officer ends any lease of the case.
    public var lease: Ordinal?

    public init(lease: Ordinal? = nil) { self.lease = lease }
}

public struct ReturnedLease: Message {
    public var `case`: CaseID
    /// Whether anybody had the case.
    public var released: Bool

    public init(`case` id: CaseID, released: Bool) {
        self.case = id
        self.released = released
    }
}
