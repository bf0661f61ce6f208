public import Cryptography
public import HotlineModel

/// What was heard of a notice: from a mail server, a program or a person. The text itself stays in the hotline's mailbox.
public struct NoticeAnswer: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// A mail server delivered the notice, or passed it on.
        case delivered
        /// A mail server still tries; this is no bounce.
        case delayed
        /// A mail server gave it up: the contact has not got it.
        case bounced
        /// A program answered: it was received, and nothing was decided.
        case automatic
        /// A person wrote, as far as can be told.
        case person
        /// A person of the hotline recorded what the contact said.
        case statement
        /// It cannot be read, or a mail server returned something without a status.
        case unreadable
    }

    /// What the contact says that it did.
    public enum Outcome: String, CaseIterable, Sendable {
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

    /// The store's own number; 0 before it is added.
    public var number: Int64
    /// The notice that it is proven to be about; `nil` if it is proven to be about none that went out.
    public var notice: Int64?
    /// The number of a notice that it names without proof.
    public var claims: Int64?
    public var kind: Kind
    public var at: Timestamp
    /// A digest of the mail, or of the statement; the same thing is heard once.
    public var key: Digest
    /// The mail server's status (RFC 3463), such as `5.1.1`.
    public var status: String?
    /// The contact's own mark of the matter.
    public var ticket: String?
    public var outcome: Outcome?
    /// The person who recorded it, or `node`.
    public var actor: String

    /// An answer that was just heard.
    public init(_ kind: Kind, to notice: Int64?, at moment: Timestamp, key: Digest, actor: String = EventRecord.node) {
        number = 0
        self.notice = notice
        self.kind = kind
        at = moment
        self.key = key
        self.actor = actor
    }
}

/// Looking up answers.
public protocol NoticeAnswerReading {
    /// Tells if the answer with a digest was recorded.
    func hasNoticeAnswer(_ key: Digest) throws -> Bool
    /// Answers after a number, in order; only those to a notice if one is given; at most `limit`.
    func noticeAnswers(to notice: Int64?, after number: Int64, limit: Int) throws -> [NoticeAnswer]
    /// Answers that are proven to be about no notice that went out, after a number, in order; at most `limit`.
    func unmatchedNoticeAnswers(after number: Int64, limit: Int) throws -> [NoticeAnswer]
    /// The number of answers of each kind; a kind without any is absent. It counts all of them: for people, not for loops.
    func noticeAnswerCounts() throws -> [NoticeAnswer.Kind: Int]
    /// The number of notices that were sent within a time, of which nothing was heard, and that have a case that is not over.
    func silentNotices(sentFrom start: Timestamp, until end: Timestamp) throws -> Int
}

/// Recording answers.
public protocol NoticeAnswerWriting {
    /// Adds an answer; returns its number.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if one with its digest was recorded, or there is no such notice.
    func add(_ answer: NoticeAnswer) throws -> Int64
}
