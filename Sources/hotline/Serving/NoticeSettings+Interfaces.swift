import CommandLineInterface
import Cryptography
import HTTPClient
import HotlineModel
import MailSyntax
import NodeConfiguration
import Notices
import Runtime
import Takedown
import TakedownService

extension NoticeNames {
    /// What the settings have that a contact can name.
    init(_ settings: NoticeSettings) {
        self.init(
            identities: Set(settings.identities.map(\.id)),
            interfaces: Dictionary(uniqueKeysWithValues: settings.interfaces.map { ($0.name, $0.dialect.dialect.limits) }))
    }
}

extension NoticeSettings {
    /// The providers' interfaces, by their names.
    ///
    /// - Throws: `CommandFailure` naming the interface whose settings cannot be used.
    func providerInterfaces(_ clock: any WallClock) throws -> [String: ProviderInterface] {
        guard !interfaces.isEmpty else { return [:] }
        // Providers are outside the federation: they see no certificate of this node.
        let client = try HTTPClient(identity: nil)
        var made: [String: ProviderInterface] = [:]
        for interface in interfaces { made[interface.name] = try interface.interface(client, clock) }
        return made
    }

    /// The hotline's other identities, by their names.
    ///
    /// - Throws: `CommandFailure` naming the identity that cannot be used.
    func hotlineIdentities(_ usual: HotlineIdentity) throws -> [String: HotlineIdentity] {
        var made: [String: HotlineIdentity] = [:]
        for named in identities { made[named.id] = try named.identity(usual) }
        return made
    }
}

extension NoticeSettings.NamedIdentity {
    fileprivate func identity(_ usual: HotlineIdentity) throws -> HotlineIdentity {
        let place = "takedown.notices.identities (\(id))"
        let country = try identity.country.map { text in
            guard let country = CountryCode(text) else { throw CommandFailure("\(place): country is no country, such as NL.") }
            return country
        }
        do {
            return try HotlineIdentity(
                name: identity.name ?? usual.name,
                postalAddress: identity.postalAddress.isEmpty ? usual.postalAddress : identity.postalAddress,
                mailbox: try identity.mailbox.map { try MailAddress(parsing: $0) } ?? usual.mailbox,
                telephone: identity.telephone ?? usual.telephone, country: country ?? usual.country, law: identity.law ?? usual.law)
        } catch { throw CommandFailure("\(place): \(error).") }
    }
}

extension NoticeSettings.Interface {
    fileprivate func interface(_ client: HTTPClient, _ clock: any WallClock) throws -> ProviderInterface {
        ProviderInterface(
            name, dialect.dialect, at: url, credentials: try credentials(), authority: try certificates(), client: client, clock: clock)
    }

    private func credentials() throws -> ProviderInterface.Credentials {
        let secret: String
        do { secret = String(decoding: try self.secret.read(), as: UTF8.self) } catch { throw failure("secret: \(error)") }
        let text = secret.hasSuffix("\n") ? String(secret.dropLast()) : secret
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw failure("the secret must be one line of letters without spaces")
        }
        guard let user, let region else { return .bearer(text) }
        return .signature(RequestSignature(keyID: user, secret: text, region: region, service: "abuse"))
    }

    private func certificates() throws -> String {
        do { return String(decoding: try Files.read(authority, atMost: 4 << 20), as: UTF8.self) } catch {
            throw failure("authority: \(error)")
        }
    }

    private func failure(_ words: String) -> CommandFailure { CommandFailure("takedown.notices.interfaces (\(name)): \(words).") }
}

extension NoticeSettings.Interface.Dialect {
    fileprivate var dialect: any InterfaceDialect {
        switch self {
        case .abuseSignal: AbuseSignalDialect()
        case .abuseReports: AbuseReportsDialect()
        case .addressList: AddressListDialect()
        }
    }
}
