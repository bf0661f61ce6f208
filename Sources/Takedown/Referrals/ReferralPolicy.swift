/// How a hotline's cases go to its police.
public struct ReferralPolicy: Sendable {
    /// The cases that go to the police.
    public enum Scope: String, CaseIterable, Sendable {
        /// Every illegal case that is kept here, or that no member covers.
        case everyCase
        /// Those that a person names.
        case byHand
    }

    public var scope: Scope
    /// How long the first case of a bundle waits for others.
    public var interval: Duration
    /// The most lines of one bundle; more of them make several.
    public var mostLines: Int

    /// The defaults: every case, an hour, 500 lines.
    public init(scope: Scope = .everyCase, interval: Duration = .seconds(3_600), mostLines: Int = 500) {
        self.scope = scope
        self.interval = interval
        self.mostLines = mostLines
    }
}
