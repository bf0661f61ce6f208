package import HotlineModel

/// An effect of a step that is due once its transaction is durable.
package enum CaseEffect: Hashable, Sendable {
    /// Wakes the workers that wait for a subject.
    case wake(WorkSignals.Subject)
    /// Adds to a figure of the metrics.
    case count(CaseCount)
}

/// A figure of the metrics that a step adds to.
package enum CaseCount: Hashable, Sendable {
    case reportReceived
    case reportSpared(Sparing)
    case placementAssigned(DispositionKind)
    case contentsDestroyed
    /// Statements left out of a member's hash feed.
    case feedStatementsLeftOut(of: MemberID, FeedOmission, Int)
}
