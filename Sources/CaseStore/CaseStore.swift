/// Everything one node must remember, in the field's own words; drivers put it into a database.
///
/// A use case is one closure. All that it writes becomes durable together or not at all, and ``write(_:)`` returns only when it is
/// durable, so everything a node acknowledges after it is safe. Drivers may commit many closures at once, and may run one again after
/// a serialisation failure. So a closure acts only through its transaction: it does not send, count or log. That
/// comes after ``write(_:)`` has returned.
///
/// Addresses, free text and raw lines reach a driver only sealed (``Vault``); a driver never has a key.
public protocol CaseStore: Sendable {
    /// Runs a use case that changes something, and returns when its effects are durable.
    ///
    /// - Throws: The closure's own error, and then nothing that it wrote stays; ``StoreError/Code/busy`` if too many changes wait; or
    ///   another failure of the driver.
    func write<Result: Sendable>(_ work: @escaping @Sendable (any StoreTransaction) throws -> Result) async throws -> Result

    /// Runs a look at the store, beside the writer, on one consistent state.
    ///
    /// - Throws: The closure's own error; ``StoreError/Code/busy`` if too many looks wait; or another failure of the driver.
    func read<Result: Sendable>(_ work: @escaping @Sendable (any StoreView) throws -> Result) async throws -> Result

    /// Removes all that is left of deleted rows from the store's files.
    ///
    /// - Throws: ``StoreError/Code/busy`` while somebody still looks at an older state; it can be tried again.
    func eraseDeleted() async throws
}

/// One consistent state of the store.
public protocol StoreView: CaseReading, InboxReading, OutboxReading, LogReading, TrustReading, PeerReading, HashReading, FigureReading,
    AssessmentReading, WorkListReading, SparingReading, HelplineReading, RetentionReading, PlacementChangeReading, ReferralReading,
    CheckReading, NoticeContactReading, NoticeReading, NoticeAnswerReading, NoticeSubmissionReading, TakedownHistoryReading,
    SilentPlacementReading, OriginReading
{}

/// A state of the store that may be changed; it must not leave the closure it was lent to.
public protocol StoreTransaction: StoreView, CaseWriting, InboxWriting, OutboxWriting, LogWriting, TrustWriting, PeerWriting, HashWriting,
    AssessmentWriting, WorkListWriting, SparingWriting, HelplineWriting, RetentionWriting, PlacementChangeWriting, ReferralWriting,
    CheckWriting, NoticeContactWriting, NoticeWriting, NoticeAnswerWriting, NoticeSubmissionWriting, RemovalWriting, OriginWriting
{}

/// A failure of the store. Its code says what a caller can do.
public struct StoreError: Error, CustomStringConvertible, CustomDebugStringConvertible {
    /// The kinds of failure that a caller can act on.
    public enum Code: Hashable, Sendable {
        /// Another process has the store open for writing.
        case inUse
        /// The store cannot be opened: missing folder, no permission, not a database.
        case cannotOpen
        /// The store was sealed with another node key.
        case wrongKey
        /// The store was written by a newer version.
        case newerSchema
        /// The disk is full or failing.
        case storage
        /// The stored data contradict themselves.
        case damaged
        /// More calls wait than the store accepts; it can be tried again in a moment.
        case busy
        /// A rule of the store was broken (a position used twice, a row that is not there).
        case conflict
    }

    public let code: Code
    /// One sentence for the operator: what happened and what to do. Never a bound value.
    public let sentence: String
    /// For this node's own log.
    public let detail: String

    /// A failure and the sentence that says it.
    public init(_ code: Code, _ sentence: String, detail: String = "") {
        self.code = code
        self.sentence = sentence
        self.detail = detail
    }

    public var description: String { sentence }
    public var debugDescription: String { detail.isEmpty ? sentence : "\(sentence) (\(detail))" }
}
