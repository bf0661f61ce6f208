public import HotlineModel

/// A notice to one contact. The cases it is about are its ``NoticeLine``s.
public struct NoticeRecord: Hashable, Sendable {
    /// The store's own number, rising from 1; 0 before it is added. Contacts see it.
    public var number: Int64
    /// The contact's number.
    public var contact: Int64
    public var kind: NoticeKind
    public var state: NoticeState
    public var madeAt: Timestamp
    /// The moment at which it goes on: its group is complete, or the next attempt may be made.
    public var dueAt: Timestamp
    /// The reason why it is held, or why it failed.
    public var reason: NoticeReason?
    /// The words of the relay or of the program for the operator; never an address of a report.
    public var detail: String?
    /// The identifier of its mail, fixed before the first attempt. Every attempt has the same.
    public var messageID: String?
    /// The identifier of its report in XARF.
    public var report: UniqueID
    /// The date of its mail, fixed with what it says.
    public var writtenAt: Timestamp?
    /// Attempts so far, and those of them in a row that failed.
    public var attempts: Int
    public var failures: Int
    /// An attempt ended without an answer, so the contact may have the mail twice.
    public var isUncertain: Bool
    /// It went to the hotline's own box for tests; the contact has not got it.
    public var isTest: Bool
    public var sentAt: Timestamp?
    /// The first moment at which something was heard of it: it was delivered, or somebody answered.
    public var heardAt: Timestamp?
    /// The person who decided last about it; `nil` if nobody did.
    public var actor: String?
    /// The place that its last attempt went to: a contact may have another one by now. `nil` before the first.
    public var sentTo: String?

    /// The contact has it, as far as can be known: it went out, or an attempt ended without an answer.
    public var mayHaveArrived: Bool { sentAt != nil || isUncertain || state == .sending }

    /// The contact knows of its cases, as far as can be known.
    public var isTold: Bool { !isTest && mayHaveArrived && reason != .bounced }

    /// It goes on by itself at ``dueAt``.
    public var goesOn: Bool {
        switch state {
        case .grouping, .queued: true
        case .held: reason == .notTraced || reason == .quietHours
        case .sending, .sent, .failed, .closed: false
        }
    }

    /// A notice that is about to gather cases.
    public init(contact: Int64, kind: NoticeKind, madeAt: Timestamp, dueAt: Timestamp, report: UniqueID) {
        number = 0
        self.contact = contact
        self.kind = kind
        state = .grouping
        self.madeAt = madeAt
        self.dueAt = dueAt
        self.report = report
        attempts = 0
        failures = 0
        isUncertain = false
        isTest = false
    }
}

/// What a notice says of its cases.
public enum NoticeKind: String, CaseIterable, Sendable {
    /// The contact is told of them.
    case first
    /// The contact was told before.
    case `repeat`
    /// What the contact was told does not stand any more.
    case withdrawal
}

/// The way of a notice to its contact.
public enum NoticeState: String, CaseIterable, Sendable {
    /// It gathers cases.
    case grouping
    /// It waits for a person, or for what its reason names.
    case held
    /// What it says is fixed; the relay is still to take it.
    case queued
    /// It is being handed over. After a crash nobody knows if it was.
    case sending
    /// The relay took it, or a person typed it into the contact's form.
    case sent
    /// The relay refused it for good.
    case failed
    /// It was never sent, and will not be: none of its cases needs it any more.
    case closed

    /// Its cases can still leave it.
    public var isOpen: Bool { self == .grouping || self == .held || self == .queued || self == .failed }
}

/// Why a notice does not go on.
public enum NoticeReason: String, CaseIterable, Sendable {
    /// Nobody approved its contact yet, or the approval was withdrawn.
    case notApproved
    /// A person refused the contact, or removed it.
    case contactRefused
    /// None of its hosts could be traced at the last minute.
    case notTraced
    /// A person held it.
    case byPerson
    /// A person must type it into the contact's form.
    case form
    /// A repeat waits for the end of the quiet hours.
    case quietHours
    /// It cannot be written.
    case unwritable
    /// The relay refused the recipient, or the mail, for good.
    case refused
    /// A mail server gave it up on the way: the contact has not got it.
    case bounced
    /// Notices go to the hotline's own box for tests, and only those who were told can be told that it does not stand.
    case testMode
    /// The provider's interface failed so often that a person must see to it.
    case interfaceFails
    /// The provider says that what it is about is not with it.
    case notResolvable
}

/// One case of a notice.
public struct NoticeLine: Hashable, Sendable {
    public var caseNumber: Int64
    /// What the notice says of the case, sealed under the case's key; `nil` before it is fixed, and once retention destroyed it.
    public var sealedFacts: [UInt8]?

    public init(caseNumber: Int64, sealedFacts: [UInt8]? = nil) {
        self.caseNumber = caseNumber
        self.sealedFacts = sealedFacts
    }
}

/// Who is told of one case that is kept here, and when it goes on.
public struct NoticePlan: Hashable, Sendable {
    public var caseNumber: Int64
    public var beganAt: Timestamp
    /// The moment at which it is decided who is told next; `nil` while a notice has the case, and at the end.
    public var dueAt: Timestamp?
    /// Notices that the hosting provider got.
    public var rounds: Int
    public var firstAt: Timestamp?
    public var lastAt: Timestamp?
    /// Why nobody is told at present.
    public var obstacle: NoticeObstacle?
    /// There is nobody to tell any more.
    public var isEnded: Bool

    /// A plan that is about to begin.
    public init(caseNumber: Int64, beganAt: Timestamp) {
        self.caseNumber = caseNumber
        self.beganAt = beganAt
        dueAt = beganAt
        rounds = 0
        isEnded = false
    }
}

/// Why nobody is told of a case at present.
public enum NoticeObstacle: String, CaseIterable, Sendable {
    /// The police come first, and have not agreed yet.
    case police
    /// No contact is known.
    case noContact
    /// The registries could not be asked.
    case notLookedUp
    /// The host could not be traced.
    case notTraced
    /// A front-end hides the host.
    case hidden
    /// Notices go to the hotline's own box for tests.
    case testMode
    /// A person looks again whether the finding stands.
    case inDoubt
    /// Its address cannot stand in a notice.
    case unwritable
    /// The operator's rule for its domain: nobody is told.
    case domainRule
}

/// Looking up notices.
public protocol NoticeReading {
    /// A notice; `nil` if there is none of that number.
    func notice(_ number: Int64) throws -> NoticeRecord?
    /// The notice that gathers cases for a contact, first ones or repeats; `nil` if none does. The newest, if there are several.
    func gatheringNotice(for contact: Int64, _ kind: NoticeKind) throws -> NoticeRecord?
    /// Notices that go on by themselves and are due by a moment, the longest due first; at most `limit`: those that gather, those that wait for
    /// the relay, and those that are held by quiet hours or because no host could be traced.
    func noticesDue(by moment: Timestamp, limit: Int) throws -> [NoticeRecord]
    /// Notices after a number, in order; only those in a state if one is given; at most `limit`.
    func notices(_ state: NoticeState?, after number: Int64, limit: Int) throws -> [NoticeRecord]
    /// Notices to a contact in a state, in order; at most `limit`.
    func notices(to contact: Int64, _ state: NoticeState, limit: Int) throws -> [NoticeRecord]
    /// The number of notices in each state; a state without any is absent. It counts all of them: for people, not for loops.
    func noticeCounts() throws -> [NoticeState: Int]
    /// The number of held notices by what holds them; a reason without any is absent.
    func heldNoticeCounts() throws -> [NoticeReason: Int]
    /// The number of queued notices whose last attempts failed so often in a row, and of those of which nobody knows if they went out.
    func queuedNoticeTroubles(failures: Int) throws -> (failing: Int, uncertain: Int)
    /// The cases of a notice, in the order of their numbers.
    func noticeLines(of notice: Int64) throws -> [NoticeLine]
    /// The number of cases of a notice.
    func noticeLineCount(of notice: Int64) throws -> Int
    /// The notices about a case, in order.
    func notices(about caseNumber: Int64) throws -> [NoticeRecord]
    /// The plan of a case; `nil` if it never had one.
    func noticePlan(of caseNumber: Int64) throws -> NoticePlan?
    /// Plans that are due by a moment, the longest due first; at most `limit`.
    func noticePlansDue(by moment: Timestamp, limit: Int) throws -> [NoticePlan]
    /// Plans that an obstacle keeps, after a case, in the order of the cases' numbers; at most `limit`.
    func noticePlans(keptBy obstacle: NoticeObstacle, after caseNumber: Int64, limit: Int) throws -> [NoticePlan]
    /// The number of plans that each obstacle keeps; an obstacle without any is absent.
    func noticeObstacles() throws -> [NoticeObstacle: Int]
}

/// Changing notices.
public protocol NoticeWriting {
    /// Adds a notice; returns its number.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such contact.
    func add(_ notice: NoticeRecord) throws -> Int64
    /// Saves what may change of a notice: everything but its number, contact, kind and date.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such notice.
    func update(_ notice: NoticeRecord) throws
    /// Adds a case to a notice, or saves what the notice says of it.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such notice or case.
    func save(_ line: NoticeLine, of notice: Int64) throws
    /// Takes a case out of a notice. Without it nothing changes.
    func removeLine(ofCase caseNumber: Int64, from notice: Int64) throws
    /// Begins the plan of a case, or saves what changed of it.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such case.
    func save(_ plan: NoticePlan) throws
    /// Makes all plans that an obstacle keeps due; returns how many.
    func setNoticePlansDue(keptBy obstacle: NoticeObstacle, at moment: Timestamp) throws -> Int
}
