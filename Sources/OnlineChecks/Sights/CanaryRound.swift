public import WebProbe

/// The looks at the canary hosts of one sweep from one vantage. If most of them fail, the outage is ours, and no verdict of the sweep counts.
public struct CanaryRound: Hashable, Sendable {
    public private(set) var asked = 0
    public private(set) var failed = 0

    public init() {}

    /// Records what came of the look at one canary; `nil` if no look could be made.
    public mutating func record(_ outcome: LookOutcome?) {
        asked += 1
        // A canary is a host that always answers. A challenge in its place says that our address is unwelcome everywhere.
        if case .answered(let answer) = outcome, answer.status < 400, !AnswerMarks.isChallenge(answer) { return }
        failed += 1
    }

    /// Tells if the sweep is void. Without canaries nothing is.
    public var isOurOutage: Bool { failed * 2 > asked }
}
