public import Hosting
public import LocationDatabases
import MailSyntax
public import NodeConfiguration

/// The operator's rules for domains: whom to tell of material there, who looks, and where a front-end's host really is.
public struct DomainRules: Sendable {
    private let exact: [String: DomainRule]
    private let below: [String: DomainRule]

    /// No rule at all.
    public init() { (exact, below) = ([:], [:]) }

    /// - Parameter rules: At most one for each domain, with or without its subdomains; of several the first counts.
    public init(_ rules: [DomainRule]) {
        exact = Dictionary(rules.filter { !$0.includesSubdomains }.map { ($0.domain, $0) }, uniquingKeysWith: { first, _ in first })
        below = Dictionary(rules.filter(\.includesSubdomains).map { ($0.domain, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Reads a JSON5 document:
    ///
    ///     {
    ///       domains: [
    ///         { domain: "*.bad.example", contact: "never" }, // with all names below it
    ///         { domain: "slow.example", contact: "abuse@host.example", siteOwner: true, policeFirst: true },
    ///         { domain: "fronted.example", origins: ["198.51.100.7"] },
    ///         { domain: "members.example", check: "person" },
    ///       ],
    ///     }
    ///
    /// - Throws: ``ConfigurationError`` that names the setting and its place.
    public init(json5 text: String) throws(ConfigurationError) {
        self = try SettingsGroup.read(json5: text) { group throws(ConfigurationError) in
            let rules = try group.groups("domains") { rule throws(ConfigurationError) in try DomainRule(rule) } ?? []
            guard Set(rules.map { "\($0.includesSubdomains) \($0.domain)" }).count == rules.count else {
                throw group.unusable("domains", "two of them are about the same domain")
            }
            return DomainRules(rules)
        }
    }

    /// The rule for a host in ASCII and lower case: its own, or else that of the nearest name above it; `nil` if there is none.
    public func rule(for host: String) -> DomainRule? {
        if let rule = exact[host] { return rule }
        var name = host[...]
        while true {
            if let rule = below[String(name)] { return rule }
            guard let dot = name.firstIndex(of: ".") else { return nil }
            name = name[name.index(after: dot)...]
        }
    }

    /// A rule says whom to tell, or when.
    public var concernNotices: Bool {
        [exact, below].contains { rules in
            rules.values.contains { $0.contact != .asFound || $0.tellsSiteOwner || $0.policeFirst }
        }
    }

    /// The addresses of the host of a name in ASCII and lower case, if a rule says where it really is.
    public func originAddresses(of name: String) -> [IPAddress]? { origins.addresses(of: name) }

    /// The origins, for tracing. A nearer rule without origins does not hide those of a name above it.
    public var origins: FixedOrigins {
        FixedOrigins(
            exact: exact.filter { !$0.value.origins.isEmpty }.mapValues(\.origins),
            below: below.filter { !$0.value.origins.isEmpty }.mapValues(\.origins))
    }
}

extension DomainRule {
    fileprivate init(_ group: SettingsGroup) throws(ConfigurationError) {
        let name = try group.requiredText("domain")
        let includesSubdomains = name.hasPrefix("*.")
        let domain = includesSubdomains ? String(name.dropFirst(2)) : name
        guard Self.isDomain(domain) else {
            throw group.unusable("domain", "it must be a name in lower case, such as \"pictures.example\" or \"*.pictures.example\"")
        }
        self.init(domain, includesSubdomains: includesSubdomains)
        contact = try Self.contact(group)
        tellsSiteOwner = try group.bool("siteOwner", default: false)
        policeFirst = try group.bool("policeFirst", default: false)
        isForPersons = try group.choice("check", default: Checker.program) == .person
        origins = try Self.origins(group)
        guard contact != .never || !tellsSiteOwner else {
            throw group.unusable("siteOwner", "nobody is told of a domain whose contact is \"never\"")
        }
        guard self != DomainRule(domain, includesSubdomains: includesSubdomains) else {
            throw group.unusable("domain", "its rule says nothing")
        }
    }

    private enum Checker: String, CaseIterable {
        case program, person
    }

    private static func contact(_ group: SettingsGroup) throws(ConfigurationError) -> Contact {
        guard let text = try group.text("contact") else { return .asFound }
        if text == "never" { return .never }
        guard let mailbox = MailAddress(text) else { throw group.unusable("contact", "it must be \"never\" or a mailbox") }
        return .only(mailbox)
    }

    private static func origins(_ group: SettingsGroup) throws(ConfigurationError) -> [IPAddress] {
        var addresses: [IPAddress] = []
        for text in try group.texts("origins", default: []) {
            guard let address = IPAddress(text) else { throw group.unusable("origins", "an entry is no IPv4 or IPv6 address") }
            guard !nowhere.contains(where: { $0.first <= address && address <= $0.last }) else {
                throw group.unusable("origins", "an entry is a loopback, link-local, multicast or unspecified address")
            }
            addresses.append(address)
        }
        guard addresses.count <= 32 else { throw group.unusable("origins", "a list has at most 32 entries") }
        return addresses
    }

    /// Loopback, link-local, multicast and unspecified addresses: no front-end fetches from there.
    private static let nowhere = [
        "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "::/127", "fe80::/10", "ff00::/8",
    ].compactMap { IPPrefix($0) }

    /// A name whose last label is a number would be an address.
    private static func isDomain(_ text: String) -> Bool {
        guard text.split(separator: ".").last?.contains(where: { !$0.isNumber }) == true else { return false }
        return isName(text)
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 253 && !text.hasPrefix(".") && !text.hasSuffix(".") && !text.contains("..")
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E }
    }
}
