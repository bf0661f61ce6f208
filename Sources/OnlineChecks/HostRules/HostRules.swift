import HotlineModel
public import NodeConfiguration

/// The operator's rules for hosts whose pages do not say by their status that material is gone.
public struct HostRules: Sendable {
    private let exact: [String: HostRule]
    private let below: [String: HostRule]

    /// No rule at all.
    public init() { (exact, below) = ([:], [:]) }

    /// Reads a JSON5 document:
    ///
    ///     {
    ///       rules: [
    ///         {
    ///           host: "pictures.example", // "*.pictures.example" for the host and all names below it
    ///           gone: { words: ["has been removed"], redirects: ["https://pictures.example/gone"] },
    ///           online: { types: ["image/"], words: ["download this picture"] },
    ///           control: "/no-such-picture-*",
    ///           textBytes: 65536,
    ///         },
    ///       ],
    ///     }
    ///
    /// Signs are `statuses`, `redirects`, `types`, `sha256` and `words`. A rule needs a sign of "gone" and a sign of "online"; a
    /// control request stands in for either.
    ///
    /// - Throws: ``ConfigurationError`` that names the setting and its place.
    public init(json5 text: String) throws(ConfigurationError) {
        self = try SettingsGroup.read(json5: text) { group throws(ConfigurationError) in
            let rules = try group.groups("rules") { rule throws(ConfigurationError) in try HostRule(rule) } ?? []
            guard Set(rules.map { "\($0.includesSubdomains) \($0.host)" }).count == rules.count else {
                throw group.unusable("rules", "two of them have the same host")
            }
            return HostRules(rules)
        }
    }

    private init(_ rules: [HostRule]) {
        exact = Dictionary(rules.filter { !$0.includesSubdomains }.map { ($0.host, $0) }, uniquingKeysWith: { first, _ in first })
        below = Dictionary(rules.filter(\.includesSubdomains).map { ($0.host, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The rule for a host in ASCII and lower case: its own, or else that of the nearest name above it.
    public func rule(for host: String) -> HostRule? {
        if let rule = exact[host] { return rule }
        var name = host[...]
        while true {
            if let rule = below[String(name)] { return rule }
            guard let dot = name.firstIndex(of: ".") else { return nil }
            name = name[name.index(after: dot)...]
        }
    }
}

extension HostRule {

    fileprivate init(_ group: SettingsGroup) throws(ConfigurationError) {
        let name = try group.requiredText("host")
        let includesSubdomains = name.hasPrefix("*.")
        let host = includesSubdomains ? String(name.dropFirst(2)) : name
        guard Self.isHost(host) else { throw group.unusable("host", "it must be a name in lower case, such as \"pictures.example\"") }
        let gone = try group.group("gone") { signs throws(ConfigurationError) in try Signs(signs) }
        let online = try group.group("online") { signs throws(ConfigurationError) in try Signs(signs) }
        let control = try group.text("control")
        if let control, !Self.isPath(control) {
            throw group.unusable("control", "it must be a path that begins with / and has no ? or #, such as \"/none-*\"")
        }
        guard control != nil || !(gone.isEmpty || online.isEmpty) else {
            throw group.unusable("host", "its rule needs a sign of \"gone\" and a sign of \"online\", or a control request")
        }
        self.init(
            host: host, includesSubdomains: includesSubdomains, gone: gone, online: online, control: control,
            textBytes: try group.integer("textBytes", in: 1...(256 << 10), default: 64 << 10))
    }

    private static func isHost(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 253 && !text.hasPrefix(".") && !text.hasSuffix(".")
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E }
    }

    private static func isPath(_ text: String) -> Bool {
        text.hasPrefix("/") && text.utf8.count <= 1_024 && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x3F && $0 != 0x23 }
    }
}

extension HostRule.Signs {
    fileprivate init(_ group: SettingsGroup) throws(ConfigurationError) {
        self.init()
        redirects = try Self.texts("redirects", of: group) { $0.hasPrefix("https://") || $0.hasPrefix("http://") }
        types = try Self.texts("types", of: group) { $0 == $0.lowercased() && $0.contains("/") }
        words = try Self.texts("words", of: group) { (3...200).contains($0.utf8.count) }
        // Numbers are written as texts too, so that one reader serves all lists.
        statuses = Set(try Self.texts("statuses", of: group) { Int($0).map { (200...599).contains($0) } ?? false }.compactMap { Int($0) })
        digests = Set(try Self.texts("sha256", of: group) { $0.isLowerHex(digits: 64) }.map(Self.bytes))
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.utf8.compactMap(\.lowerHexValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    private static func texts(
        _ name: String, of group: SettingsGroup, where isUsable: (String) -> Bool
    ) throws(ConfigurationError) -> [String] {
        let texts = try group.texts(name, default: [])
        guard texts.count <= 32 else { throw group.unusable(name, "a list has at most 32 entries") }
        guard texts.allSatisfy(isUsable) else { throw group.unusable(name, "an entry has not the form of \(name)") }
        return texts
    }
}
