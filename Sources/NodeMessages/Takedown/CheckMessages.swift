public import HotlineModel

/// The questions about the checks of cases that are kept here.
public enum CheckEndpoints {
    public static let counts = Endpoint<Nothing, Nothing, CheckCountsView>(.get, "/api/v1/takedown/checks")
    public static let cases = Endpoint<Nothing, CheckListQuery, Page<CheckView>>(.get, "/api/v1/takedown/checks/cases")
    /// What persons saw.
    public static let sights = LineEndpoint<SightRequest, RecordedCase>("/api/v1/takedown/checks/sights")
}

/// The numbers of checked cases.
public struct CheckCountsView: Message {
    /// Cases that are checked, and whose material is not known to be gone.
    public var open: Int
    /// Cases whose material is gone, and that are still looked at.
    public var gone: Int
    /// Cases that a person must look at.
    public var withPerson: Int
    /// Open cases whose check is late by more than a day.
    public var late: Int
    /// Cases whose check has been due for more than five seconds. A node that keeps up has none.
    public var due: Int

    public init(open: Int, gone: Int, withPerson: Int, late: Int, due: Int) {
        self.open = open
        self.gone = gone
        self.withPerson = withPerson
        self.late = late
        self.due = due
    }
}

/// Asks for checked cases.
public struct CheckListQuery: Message {
    /// `true` asks only for those that a person must look at.
    public var withPerson: Flag?
    /// Begin after this case.
    public var after: CaseID?
    /// 100 by default.
    public var limit: Whole<1, 1_000>?

    public init(withPerson: Flag? = nil, after: CaseID? = nil, limit: Whole<1, 1_000>? = nil) {
        self.withPerson = withPerson
        self.after = after
        self.limit = limit
    }
}

/// Yes or no in a query.
public enum Flag: String, WordValue {
    case `true`, `false`
}

/// What checks have seen of one case.
public struct CheckView: Message {
    public var `case`: CaseID
    public var beganAt: Timestamp
    /// Absent if no check is to come.
    public var dueAt: Timestamp?
    public var sights: Int
    /// The last sight, in words.
    public var lastSight: String?
    public var lastAt: Timestamp?
    public var lastOnline: Timestamp?
    public var firstGone: Timestamp?
    /// The sights that count as "gone" since the material was last seen.
    public var goneSights: Int
    public var unknownSince: Timestamp?
    /// The material is gone.
    public var gone: Bool
    /// A person must look.
    public var withPerson: Bool
    /// The peer that closed the case, if the look is a sample of what peers say is gone.
    public var sampleOf: MemberID?

    public init(
        case id: CaseID, beganAt: Timestamp, dueAt: Timestamp?, sights: Int, lastSight: String?, lastAt: Timestamp?, lastOnline: Timestamp?,
        firstGone: Timestamp?, goneSights: Int, unknownSince: Timestamp?, gone: Bool, withPerson: Bool
    ) {
        self.case = id
        self.beganAt = beganAt
        self.dueAt = dueAt
        self.sights = sights
        self.lastSight = lastSight
        self.lastAt = lastAt
        self.lastOnline = lastOnline
        self.firstGone = firstGone
        self.goneSights = goneSights
        self.unknownSince = unknownSince
        self.gone = gone
        self.withPerson = withPerson
    }
}

/// What a person saw of a case.
public struct SightRequest: Message {
    public var `case`: CaseID
    public var sight: SeenWord
    public var actor: PersonName?

    public init(case id: CaseID, sight: SeenWord, actor: PersonName? = nil) {
        self.case = id
        self.sight = sight
        self.actor = actor
    }
}

/// The words for what a person saw.
public enum SeenWord: String, WordValue {
    /// The material is there.
    case online
    /// It is not there any more.
    case gone
    /// The person cannot tell.
    case unknown
}
