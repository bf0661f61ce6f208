public import HotlineModel

/// What a provider's interface has of a notice. A notice has one, and none if it goes by mail.
public struct NoticeSubmission: Hashable, Sendable {
    public enum State: String, CaseIterable, Sendable {
        /// The interface is still to take it; after a crash nobody knows if it has.
        case submitting
        /// The interface took it, and is asked what became of it.
        case waiting
        /// The provider said what it did, or its interface says nothing after it took a notice.
        case ended
        /// A person must see to it: the provider asks for more, has not decided in time, or its interface cannot be understood.
        case withPerson
    }

    public var notice: Int64
    /// The name of the interface in the settings.
    public var interface: String
    /// The node's own mark, fixed before the first attempt. Every attempt has the same.
    public var token: String
    /// The provider's own number.
    public var reference: String?
    public var state: State
    /// The moment at which the interface took it; before that, the moment at which the token was fixed.
    public var since: Timestamp
    /// The moment at which the interface is asked next; `nil` if it is not.
    public var dueAt: Timestamp?
    /// How often the interface was asked what became of it, and how often in a row that failed.
    public var polls: Int
    public var failures: Int
    /// How many of its answers could not be understood since the last that could.
    public var unreadable: Int
    /// Words for the operator; never an address of a report.
    public var detail: String?

    /// A submission that is about to be made.
    public init(of notice: Int64, to interface: String, token: String, at moment: Timestamp) {
        self.notice = notice
        self.interface = interface
        self.token = token
        state = .submitting
        since = moment
        polls = 0
        failures = 0
        unreadable = 0
    }
}

/// Looking up submissions.
public protocol NoticeSubmissionReading {
    /// The submission of a notice; `nil` if it has none.
    func noticeSubmission(of notice: Int64) throws -> NoticeSubmission?
    /// The submission that an interface gave a number; `nil` if there is none. The first, if the interface gave it twice.
    func noticeSubmission(at interface: String, reference: String) throws -> NoticeSubmission?
    /// Submissions whose interface is asked by a moment, the longest due first; at most `limit`.
    func noticeSubmissionsDue(by moment: Timestamp, limit: Int) throws -> [NoticeSubmission]
    /// Submissions of notices after a number, in order; only those in a state if one is given; at most `limit`.
    func noticeSubmissions(_ state: NoticeSubmission.State?, after notice: Int64, limit: Int) throws -> [NoticeSubmission]
    /// Submissions with persons that are about nothing that is still open: the plan of every case of the notice has ended. The first ones, in order; at
    /// most `limit`.
    func noticeSubmissionsOver(limit: Int) throws -> [NoticeSubmission]
    /// How many submissions a person must see to: those with persons, and those that are waiting after so many questions that failed in a row.
    func noticeSubmissionsToSee(failures: Int) throws -> Int
    /// How many queued notices have a submission that was begun by a moment, have failed fewer times in a row than `failures`, and were not taken.
    func noticeSubmissionsLate(since moment: Timestamp, failures: Int) throws -> Int
}

/// Changing submissions.
public protocol NoticeSubmissionWriting {
    /// Saves the submission of a notice in place of the one before it.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such notice.
    func save(_ submission: NoticeSubmission) throws
}
