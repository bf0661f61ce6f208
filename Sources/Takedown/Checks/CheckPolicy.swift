public import OnlineChecks

/// How the cases that are kept here are checked until their material is gone.
public struct CheckPolicy: Sendable {
    public var rhythm: CheckRhythm
    /// How long material that is gone is still looked at, in case it comes back.
    public var watchGone: Duration

    /// The defaults: daily, and for 30 days after the material is gone.
    public init(rhythm: CheckRhythm = CheckRhythm(), watchGone: Duration = .seconds(30 * 86_400)) {
        self.rhythm = rhythm
        self.watchGone = watchGone
    }
}
