/// How the node sends.
public struct DeliverySettings: Hashable, Sendable {
    /// The most envelopes sealed into one batch; every member accepts 1,000.
    public var batchLimit: Int
    /// The wait after a first failed delivery; it doubles with each further one.
    public var firstRetry: Duration
    /// The longest wait between attempts.
    public var longestRetry: Duration
    /// How long one exchange with a peer may take.
    public var timeout: Duration

    init(_ group: SettingsGroup) throws(ConfigurationError) {
        batchLimit = try group.integer("batchLimit", in: 1...1_000, default: 500)
        firstRetry = .seconds(try group.integer("firstRetrySeconds", in: 1...900, default: 5))
        longestRetry = .seconds(try group.integer("longestRetrySeconds", in: 1...86_400, default: 900))
        timeout = .seconds(try group.integer("timeoutSeconds", in: 1...600, default: 60))
        guard firstRetry <= longestRetry else { throw group.unusable("longestRetrySeconds", "it is shorter than firstRetrySeconds") }
    }
}
