public import Cryptography

extension NoticeSettings {
    /// Another name under which the hotline tells contacts. What it leaves out is as in the hotline's usual one.
    public struct NamedIdentity: Hashable, Sendable {
        /// The name by which contacts have it.
        public var id: String
        public var identity: Identity

        init(_ group: SettingsGroup) throws(ConfigurationError) {
            id = try NoticeSettings.word("id", in: group)
            identity = try Identity(group)
        }
    }

    /// A provider's interface for programs.
    public struct Interface: Hashable, Sendable {
        /// How it is spoken to.
        public enum Dialect: String, CaseIterable, Hashable, Sendable {
            case abuseSignal, abuseReports, addressList
        }

        /// The name by which contacts have it.
        public var name: String
        public var dialect: Dialect
        public var url: String
        /// The file with the PEM certificates of the authorities that its certificate may come from.
        public var authority: String
        /// The key's name, if requests are signed; without it the secret is a token.
        public var user: String?
        public var region: String?
        public var secret: KeySource

        init(_ group: SettingsGroup, _ files: FilePlace) throws(ConfigurationError) {
            name = try NoticeSettings.word("name", in: group)
            dialect = try group.choice("dialect", default: nil)
            url = try group.requiredText("url")
            authority = files.path(try group.requiredText("authority"))
            user = try group.text("user")
            region = try group.text("region")
            secret = files.keySource(try group.requiredText("secret"))
            guard url.hasPrefix("https://"), !url.hasSuffix("/"), url.utf8.count <= 500,
                url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3F && $0 != 0x23 })
            else { throw group.unusable("url", "it must be an https URL without a query, and without a slash at its end") }
            guard Self.hasPlainHost(url) else { throw group.unusable("url", "it must name a host, without a user or a password") }
            guard (user == nil) == (region == nil) else { throw group.unusable("user", "user and region belong together") }
        }

        /// A user and a password before the host would be shown to whoever reads a preview.
        private static func hasPlainHost(_ url: String) -> Bool {
            let authority = url.dropFirst("https://".count).prefix { $0 != "/" && $0 != "\\" }
            return !authority.contains("@") && !authority.hasPrefix(":") && !authority.isEmpty
        }
    }

    /// A name of letters, digits and hyphens.
    fileprivate static func word(_ name: String, in group: SettingsGroup) throws(ConfigurationError) -> String {
        let word = try group.requiredText(name)
        guard (1...64).contains(word.utf8.count),
            word.utf8.allSatisfy({ $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == 0x2D })
        else { throw group.unusable(name, "it must be 1 to 64 letters, digits and hyphens") }
        return word
    }

    static func identities(_ group: SettingsGroup) throws(ConfigurationError) -> [NamedIdentity] {
        let identities = try group.groups("identities") { group throws(ConfigurationError) in try NamedIdentity(group) } ?? []
        guard Set(identities.map(\.id)).count == identities.count else { throw group.unusable("identities", "two have the same id") }
        return identities
    }

    static func interfaces(_ group: SettingsGroup, _ files: FilePlace) throws(ConfigurationError) -> [Interface] {
        let interfaces = try group.groups("interfaces") { group throws(ConfigurationError) in try Interface(group, files) } ?? []
        guard Set(interfaces.map(\.name)).count == interfaces.count else {
            throw group.unusable("interfaces", "two have the same name")
        }
        return interfaces
    }
}
