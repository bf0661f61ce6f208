public import HotlineModel

/// What checks have seen of one case that is kept here, and when the next one is due.
public struct CheckRecord: Hashable, Sendable {
    public var caseNumber: Int64
    public var beganAt: Timestamp
    /// The moment of the next check; `nil` if there is none to come.
    public var dueAt: Timestamp?
    /// The number of sights so far, a person's looks included.
    public var sights: Int
    /// The last sight, in words.
    public var lastSight: String?
    public var lastAt: Timestamp?
    /// The last moment at which the material was seen.
    public var lastOnline: Timestamp?
    /// The first and the last of the sights since then that count as "gone".
    public var firstGone: Timestamp?
    public var lastGone: Timestamp?
    /// The sights since then that count as "gone", and those of them by a person.
    public var gone: Int
    public var goneByPerson: Int
    /// The first sight in a row that could not tell.
    public var unknownSince: Timestamp?
    /// The first check in a row that found no such name.
    public var nameMissingSince: Timestamp?
    /// Enough sights say that the material is gone.
    public var isClosed: Bool
    /// A person must look.
    public var isWithPerson: Bool
    /// The peer that closed the case, if the check is a sample of what peers say is gone; `nil` for a case that is kept here.
    public var sampleOf: MemberID?

    /// Checks that are about to begin.
    public init(caseNumber: Int64, beganAt: Timestamp, dueAt: Timestamp, sampleOf: MemberID? = nil) {
        self.caseNumber = caseNumber
        self.beganAt = beganAt
        self.dueAt = dueAt
        sights = 0
        gone = 0
        goneByPerson = 0
        isClosed = false
        isWithPerson = false
        self.sampleOf = sampleOf
    }
}

/// The numbers of checked cases.
public struct CheckCounts: Hashable, Sendable {
    /// Cases that are kept here, still checked, and whose material is not known to be gone.
    public var open: Int
    /// Cases whose material is gone, and that are still looked at now and then.
    public var gone: Int
    /// Cases that a person must look at.
    public var withPerson: Int
    /// Open cases whose check is late by more than a day.
    public var late: Int
    /// Cases whose check has been due for more than five seconds. A node that keeps up has none.
    public var due: Int

    public init(open: Int = 0, gone: Int = 0, withPerson: Int = 0, late: Int = 0, due: Int = 0) {
        self.open = open
        self.gone = gone
        self.withPerson = withPerson
        self.late = late
        self.due = due
    }
}

/// Looking up checks.
public protocol CheckReading {
    /// The checks of a case; `nil` if it never had any.
    func check(of caseNumber: Int64) throws -> CheckRecord?
    /// Checks that are due by a moment, the longest due first; at most `limit`.
    func checksDue(by moment: Timestamp, limit: Int) throws -> [CheckRecord]
    /// Checked cases in the order of their numbers, after one; only those that a person must look at if asked so; at most `limit`.
    func checks(after caseNumber: Int64, withPerson: Bool, limit: Int) throws -> [CheckRecord]
    /// How many cases each peer closed whose material a look found to be there; a peer without any is absent.
    func stillThere() throws -> [MemberID: Int]
    /// The numbers of checked cases at a moment. It counts all of them: for people, not for loops.
    func checkCounts(at moment: Timestamp) throws -> CheckCounts
}

/// Changing checks.
public protocol CheckWriting {
    /// Begins the checks of a case, or saves what changed of them.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such case.
    func save(_ check: CheckRecord) throws
}
