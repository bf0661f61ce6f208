/// What a hotline expects of the peers that accepted its cases.
public struct PeerPolicy: Sendable {
    /// How long a peer may say nothing of a case before an alarm rings.
    public var patience: Duration
    /// How many of a hundred cases that a peer closed are looked at here.
    public var recheckPercent: Int

    /// The defaults: a week, and no case.
    public init(patience: Duration = .seconds(7 * 86_400), recheckPercent: Int = 0) {
        self.patience = patience
        self.recheckPercent = recheckPercent
    }
}
