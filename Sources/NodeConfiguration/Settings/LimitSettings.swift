/// The limits on requests and connections to the node.
public struct LimitSettings: Hashable, Sendable {
    /// Envelopes a second that one peer may send for long; more is answered 429.
    public var envelopesPerSecond: Int
    /// Envelopes that one peer may send at once on top of that.
    public var envelopeBurst: Int
    /// Connections at once, all listeners together.
    public var connections: Int
    /// Connections at once from one address.
    public var connectionsPerAddress: Int
    /// Connections at once of one peer.
    public var connectionsPerPeer: Int

    init(_ group: SettingsGroup) throws(ConfigurationError) {
        envelopesPerSecond = try group.integer("envelopesPerSecond", in: 1...1_000_000, default: 20_000)
        envelopeBurst = try group.integer("envelopeBurst", in: 1_000...10_000_000, default: 100_000)
        connections = try group.integer("connections", in: 8...100_000, default: 1_024)
        connectionsPerAddress = try group.integer("connectionsPerAddress", in: 1...100_000, default: 128)
        connectionsPerPeer = try group.integer("connectionsPerPeer", in: 1...100_000, default: 64)
    }
}
