import Cryptography
public import HotlineModel

/// The settings of a node. `Deploy/hotline.example.json5` explains the purpose and the danger of each.
///
/// Paths are absolute or relative to the folder of the configuration file; within ``keys`` and ``federation`` the defaults are in
/// the data folder.
public struct Configuration: Hashable, Sendable {
    /// The name of the member that this node serves; the directory says the rest.
    public var member: MemberID
    /// The folder of the store and the socket. Keys and trust documents are there too, unless other settings name another place.
    public var dataFolder: String
    public var federation: FederationSettings
    public var keys: KeySettings
    public var listeners: ListenerSettings
    public var hosting: HostingSettings
    public var policy: PolicySettings
    public var workList: WorkListSettings
    public var retention: RetentionSettings
    public var takedown: TakedownSettings
    public var delivery: DeliverySettings
    public var limits: LimitSettings
    public var hashPull: HashPullSettings
    public var log: LogSettings

    /// Reads a configuration.
    ///
    /// - Parameters:
    ///   - text: JSON5.
    ///   - folder: The folder to which its relative paths refer.
    public init(json5 text: String, folder: String) throws(ConfigurationError) {
        try self.init(json5: text, folder: folder, audit: SettingsGroup.Audit())
    }

    init(json5 text: String, folder: String, audit: SettingsGroup.Audit) throws(ConfigurationError) {
        let root = try SettingsGroup(document: JSON5Parser.parse(text), audit: audit)
        self = try SettingsGroup.read(root) { root throws(ConfigurationError) in try Configuration(root, folder: folder) }
    }

    private init(_ root: SettingsGroup, folder: String) throws(ConfigurationError) {
        member = try root.parsed("member", as: "the name of a member (lower-case letters, digits, hyphens)", default: nil) { MemberID($0) }
        let data = FilePlace(folder: folder).path(try root.requiredText("dataFolder"))
        dataFolder = data
        let files = FilePlace(folder: folder)
        federation = try root.group("federation") { group throws(ConfigurationError) in try FederationSettings(group, files, data: data) }
        keys = try root.group("keys") { group throws(ConfigurationError) in try KeySettings(group, files, data: data) }
        listeners = try root.group("listeners") { group throws(ConfigurationError) in try ListenerSettings(group) }
        hosting = try root.group("hosting") { group throws(ConfigurationError) in try HostingSettings(group, files) }
        policy = try root.group("policy") { group throws(ConfigurationError) in try PolicySettings(group) }
        workList = try root.group("worklist") { group throws(ConfigurationError) in try WorkListSettings(group) }
        retention = try root.group("retention") { group throws(ConfigurationError) in try RetentionSettings(group) }
        takedown = try root.group("takedown") { group throws(ConfigurationError) in try TakedownSettings(group, files) }
        delivery = try root.group("delivery") { group throws(ConfigurationError) in try DeliverySettings(group) }
        limits = try root.group("limits") { group throws(ConfigurationError) in try LimitSettings(group) }
        hashPull = try root.group("hashPull") { group throws(ConfigurationError) in try HashPullSettings(group) }
        log = try root.group("log") { group throws(ConfigurationError) in try LogSettings(group) }
    }
}

/// Turns the paths of a configuration into paths that do not depend on where the program was started.
struct FilePlace {
    let folder: String

    func path(_ text: String) -> String { text.hasPrefix("/") ? text : "\(folder)/\(text)" }

    func keySource(_ text: String) -> KeySource {
        guard case .file(let path) = KeySource(text) else { return KeySource(text) }
        return .file(path: self.path(path))
    }
}
