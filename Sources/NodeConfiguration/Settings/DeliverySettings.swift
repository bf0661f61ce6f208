/// The settings for sending to peers.
public struct DeliverySettings: Hashable, Sendable {
    /// The most envelopes sealed into one batch; every member accepts 1,000.
    public var batchLimit: Int
    /// The longest time that one exchange with a peer may take.
    public var timeout: Duration

    init(_ group: SettingsGroup) throws(ConfigurationError) {
        batchLimit = try group.integer("batchLimit", in: 1...1_000, default: 500)
        timeout = .seconds(try group.integer("timeoutSeconds", in: 1...600, default: 60))
    }
}
