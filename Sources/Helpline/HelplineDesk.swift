public import CaseStore
public import Cryptography
public import HotlineModel
public import Runtime

/// What a hotline does beside its cases: takes tips about travelling offenders, passes them to the police without telling who gave them, and
/// counts the contacts of its help-line services.
public struct HelplineDesk: Sendable {
    /// Appends a decision's commitment to the node's log, in the transaction of what it is about.
    public typealias LogAppending = @Sendable (_ digest: Digest, _ now: Timestamp, _ transaction: any StoreTransaction) throws -> Void

    /// This node's member name.
    public let member: MemberID
    let store: any CaseStore
    let vault: Vault
    let clock: any WallClock
    let tries: CodeTries
    let appendToLog: LogAppending

    /// A desk over a store.
    ///
    /// - Parameter appendToLog: Appends an entry of the kind `decision` to the node's log.
    public init(
        member: MemberID, store: any CaseStore, vault: Vault, clock: any WallClock, tries: CodeTries = CodeTries(),
        appendToLog: @escaping LogAppending
    ) {
        self.member = member
        self.store = store
        self.vault = vault
        self.clock = clock
        self.tries = tries
        self.appendToLog = appendToLog
    }

    var now: Timestamp { Timestamp(milliseconds: clock.now()) }

    /// The figures of a period; without bounds, of all time.
    public func figures(from: Timestamp?, until: Timestamp?) async throws -> HelplineFigures {
        try await store.read { try $0.helplineFigures(from: from, until: until) }
    }
}
