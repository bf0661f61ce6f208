public import Cryptography

/// How providers are told of material that is kept here.
public struct NoticeSettings: Hashable, Sendable {
    /// The node sends notices.
    public var enabled: Bool
    public var relay: Relay
    public var hotline: Identity
    /// The hotline's other identities, and the providers' interfaces, that contacts can name.
    public var identities: [NamedIdentity]
    public var interfaces: [Interface]
    /// The time for which the first case of a notice waits for others, and the time that a provider has before it is told again.
    public var grouping: Duration
    public var repeatAfter: Duration
    /// The notices after which the owner of the site, and the registrar, are told too.
    public var siteOwnerAfter: Int
    public var registrarAfter: Int
    /// The police come first, for this long at most.
    public var policeFirst: Bool
    public var policeWait: Duration
    public var quiet: Quiet
    /// The hotline's own box that gets every notice in the contacts' place.
    public var testMailbox: String?
    public var banner: Banner?
    /// The files with the hotline's own texts.
    public var templateEnglish: String?
    public var templateDutch: String?
    public var registration: Registration
    /// The folder of the mailbox (Maildir) that answers come into.
    public var answersFolder: String?
    /// The page of the hotline's web site below which each notice has its link.
    public var linkPage: String?
    /// How long nothing may be heard of a notice before an alarm rings.
    public var silence: Duration

    /// The mail server that sends notices on.
    public struct Relay: Hashable, Sendable {
        /// The protection of the connection.
        public enum Security: String, CaseIterable, Hashable, Sendable {
            case startTLS, implicit, none
        }

        public var host: String?
        public var port: Int
        public var security: Security
        /// The file with the PEM certificates of the only authorities that count; those of the system without it.
        public var authority: String?
        public var user: String?
        public var secret: KeySource?
        /// The name by which this node greets.
        public var ehloName: String?

        init(_ group: SettingsGroup, _ files: FilePlace) throws(ConfigurationError) {
            host = try group.text("host")
            port = try group.integer("port", in: 1...65_535, default: 587)
            security = try group.choice("security", default: .startTLS)
            authority = try group.text("authority").map(files.path)
            user = try group.text("user")
            secret = try group.text("secret").map(files.keySource)
            ehloName = try group.text("ehloName")
            guard (user == nil) == (secret == nil) else { throw group.unusable("user", "user and secret belong together") }
        }
    }

    /// The hotline as it signs its notices.
    public struct Identity: Hashable, Sendable {
        public var name: String?
        public var postalAddress: [String]
        public var mailbox: String?
        public var telephone: String?
        public var country: String?
        public var law: String?

        init(_ group: SettingsGroup) throws(ConfigurationError) {
            name = try group.text("name")
            postalAddress = try group.texts("postalAddress", default: [])
            mailbox = try group.text("mailbox")
            telephone = try group.text("telephone")
            country = try group.text("country")
            law = try group.text("law")
        }
    }

    /// The hours, in UTC, in which nobody is reminded.
    public struct Quiet: Hashable, Sendable {
        public var from: Int
        public var until: Int
        public var weekends: Bool

        init(_ group: SettingsGroup) throws(ConfigurationError) {
            from = try group.integer("fromHour", in: 0...23, default: 0)
            until = try group.integer("untilHour", in: 0...23, default: 0)
            weekends = try group.bool("weekends", default: false)
        }
    }

    /// The offer of a help line, for the page that takes the place of the material.
    public struct Banner: Hashable, Sendable {
        public var text: String
        public var link: String
    }

    /// The files by which the servers of registration data are found (RFC 9224).
    public struct Registration: Hashable, Sendable {
        public var ipv4: String?
        public var ipv6: String?
        public var asn: String?
        public var dns: String?

        /// Registration data is asked.
        public var isAsked: Bool { ipv4 != nil || ipv6 != nil || asn != nil || dns != nil }

        init(_ group: SettingsGroup, _ files: FilePlace) throws(ConfigurationError) {
            ipv4 = try group.text("ipv4").map(files.path)
            ipv6 = try group.text("ipv6").map(files.path)
            asn = try group.text("asn").map(files.path)
            dns = try group.text("dns").map(files.path)
        }
    }

    init(_ group: SettingsGroup, _ files: FilePlace) throws(ConfigurationError) {
        enabled = try group.bool("enabled", default: false)
        relay = try group.group("relay") { group throws(ConfigurationError) in try Relay(group, files) }
        hotline = try group.group("hotline") { group throws(ConfigurationError) in try Identity(group) }
        identities = try Self.identities(group)
        interfaces = try Self.interfaces(group, files)
        grouping = .seconds(60 * (try group.integer("groupingMinutes", in: 1...1_440, default: 60)))
        repeatAfter = .seconds(3_600 * (try group.integer("repeatHours", in: 1...720, default: 24)))
        siteOwnerAfter = try group.integer("siteOwnerAfter", in: 1...100, default: 3)
        registrarAfter = try group.integer("registrarAfter", in: 1...100, default: 6)
        policeFirst = try group.bool("policeFirst", default: false)
        policeWait = .seconds(3_600 * (try group.integer("policeWaitHours", in: 1...720, default: 24)))
        quiet = try group.group("quiet") { group throws(ConfigurationError) in try Quiet(group) }
        testMailbox = try group.text("testMailbox")
        banner = try Self.banner(group)
        templateEnglish = try group.text("templateEnglish").map(files.path)
        templateDutch = try group.text("templateDutch").map(files.path)
        registration = try group.group("registration") { group throws(ConfigurationError) in try Registration(group, files) }
        answersFolder = try group.text("answersFolder").map(files.path)
        linkPage = try group.text("linkPage")
        if let page = linkPage, !page.hasPrefix("https://") || page.hasSuffix("/") {
            throw group.unusable("linkPage", "it must be an https URL without a slash at its end")
        }
        silence = .seconds(3_600 * (try group.integer("silenceHours", in: 1...720, default: 72)))
        try checkComplete(group)
    }

    private static func banner(_ group: SettingsGroup) throws(ConfigurationError) -> Banner? {
        let (text, link) = (try group.text("bannerText"), try group.text("bannerLink"))
        guard (text == nil) == (link == nil) else { throw group.unusable("bannerText", "text and link belong together") }
        guard let text, let link else { return nil }
        return Banner(text: text, link: link)
    }

    /// A node that sends notices must have a relay, and say who it is: otherwise a provider owes it no answer.
    private func checkComplete(_ group: SettingsGroup) throws(ConfigurationError) {
        guard enabled else { return }
        let needed = [
            ("relay.host", relay.host), ("relay.ehloName", relay.ehloName), ("hotline.name", hotline.name),
            ("hotline.mailbox", hotline.mailbox), ("hotline.country", hotline.country),
        ]
        for (name, value) in needed where value == nil { throw group.unusable("enabled", "notices need \(name)") }
        if hotline.postalAddress.isEmpty { throw group.unusable("enabled", "notices need hotline.postalAddress") }
    }
}
