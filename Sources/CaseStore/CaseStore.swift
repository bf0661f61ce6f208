/// Everything one node must remember, in the field's own words; drivers put it into a database.
///
/// A use case is one closure. What it writes becomes durable together or not at all, and ``write(_:)`` returns only when it is durable,
/// so whatever a node acknowledges after it is safe. Drivers may commit many closures at once, and may run one again after a serialisation
/// failure: a closure has no effect but through the transaction it is lent.
///
/// Addresses, free text and raw lines reach a driver only sealed (``Vault``); a driver never holds a key.
public protocol CaseStore: Sendable {
    /// Runs a use case that changes something, and returns when its effects are durable.
    ///
    /// - Throws: What the closure throws, in which case nothing of it stays; or the driver's own failure.
    func write<Result: Sendable>(_ work: @escaping @Sendable (any StoreTransaction) throws -> Result) async throws -> Result

    /// Runs a look at the store, beside the writer, on one consistent state.
    func read<Result: Sendable>(_ work: @escaping @Sendable (any StoreView) throws -> Result) async throws -> Result

    /// Sees to it that nothing of what was deleted is left anywhere in the store's files.
    ///
    /// - Throws: ``StoreError/Code/busy`` while somebody still looks at a state from before; to be tried again.
    func eraseDeleted() async throws
}

/// One consistent state of the store.
public protocol StoreView: CaseReading, InboxReading, OutboxReading, LogReading, TrustReading, PeerReading, HashReading, FigureReading,
    AssessmentReading, WorkListReading, SparingReading, HelplineReading, RetentionReading
{}

/// A state of the store that may be changed; it must not leave the closure it was lent to.
public protocol StoreTransaction: StoreView, CaseWriting, InboxWriting, OutboxWriting, LogWriting, TrustWriting, PeerWriting, HashWriting,
    AssessmentWriting, WorkListWriting, SparingWriting, HelplineWriting, RetentionWriting
{}

/// A promise of the store's that was not kept: a bug or a damaged database, never a caller's input.
public struct StoreError: Error, CustomStringConvertible, CustomDebugStringConvertible {
    /// What a caller can act on.
    public enum Code: Hashable, Sendable {
        /// Another process holds the store.
        case inUse
        /// The store cannot be opened: missing folder, no permission, not a database.
        case cannotOpen
        /// The store was sealed with another node key.
        case wrongKey
        /// The store was written by a newer version.
        case newerSchema
        /// The disk is full or failing.
        case storage
        /// What is stored contradicts itself.
        case damaged
        /// More changes wait than the store takes; it can be tried again in a moment.
        case busy
        /// A rule of the store was broken (a position taken twice, a row that is not there).
        case conflict
    }

    /// What a caller can act on.
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
