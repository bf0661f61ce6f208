public import Cryptography

/// The documents that the node trusts from the start.
public struct FederationSettings: Hashable, Sendable {
    /// The root document.
    public var root: String
    /// The root's digest as the secretariat gave it by another way than the document itself.
    public var rootDigest: Digest
    /// A directory to begin with. If somebody puts a newer one there, the node adopts it. The node keeps its own copy in the store.
    public var directory: String
    /// The interval at which every peer is contacted, and asked for a newer directory, if there is nothing to send.
    public var refresh: Duration

    init(_ group: SettingsGroup, _ files: FilePlace, data: String) throws(ConfigurationError) {
        root = files.path(try group.text("root", default: "\(data)/federation/root.json"))
        rootDigest = try group.parsed("rootDigest", as: "64 lower-case hexadecimal digits", default: nil) { Digest(hex: $0) }
        directory = files.path(try group.text("directory", default: "\(data)/federation/directory.jws"))
        refresh = .seconds(60 * (try group.integer("refreshMinutes", in: 1...1_440, default: 60)))
    }
}
