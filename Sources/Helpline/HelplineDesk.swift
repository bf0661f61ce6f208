public import CaseStore
public import HotlineModel
public import Runtime

/// The work of a hotline beside its cases: it receives tips about travelling offenders, passes them to the police without naming the tipster,
/// and counts the contacts of its help-line services.
public struct HelplineDesk: Sendable {
    /// This node's member name.
    public let member: MemberID
    let store: any CaseStore
    let vault: Vault
    let clock: any WallClock
    let tries: CodeTries

    /// A desk over a store.
    public init(member: MemberID, store: any CaseStore, vault: Vault, clock: any WallClock, tries: CodeTries = CodeTries()) {
        self.member = member
        self.store = store
        self.vault = vault
        self.clock = clock
        self.tries = tries
    }

    var now: Timestamp { Timestamp(milliseconds: clock.now()) }

    /// The figures of a period; without bounds, of all time.
    public func figures(from: Timestamp?, until: Timestamp?) async throws -> HelplineFigures {
        try await store.read { try $0.helplineFigures(from: from, until: until) }
    }
}
