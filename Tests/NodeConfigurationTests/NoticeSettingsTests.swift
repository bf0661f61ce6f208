import Cryptography
import Testing

@testable import NodeConfiguration

@Suite struct NoticeSettingsTests {
    private static func settings(_ text: String) throws -> NoticeSettings {
        let digest = String(repeating: "ab", count: 32)
        return try Configuration(
            json5: "{ member: 'nl', dataFolder: 'data', federation: { rootDigest: '\(digest)' }, takedown: { notices: { \(text) } } }",
            folder: "/etc/hotline"
        ).takedown.notices
    }

    private static let interface = "name: 'cloud', authority: 'ca.pem', secret: 'cloud.key'"
    private static let relay = "relay: { host: 'mail.hotline.example', ehloName: 'hotline.example' }"
    private static let hotline =
        "hotline: { name: 'Hotline', postalAddress: ['Street 1'], mailbox: 'notices@hotline.example', country: 'NL' }"

    @Test func readsARelayAndWhoTheHotlineIs() throws {
        let settings = try Self.settings(
            """
            enabled: true, \(Self.hotline), quiet: { fromHour: 22, untilHour: 7, weekends: true }, bannerText: 'Help', bannerLink: 'https://help.example',
            relay: { host: 'mail.hotline.example', port: 465, security: 'implicit', user: 'nl', secret: 'relay.key', ehloName: 'hotline.example' },
            registration: { asn: 'asn.json' }
            """)
        #expect(settings.enabled && settings.relay.port == 465 && settings.relay.security == .implicit && settings.relay.user == "nl")
        #expect(settings.hotline.postalAddress == ["Street 1"] && settings.quiet.from == 22 && settings.quiet.weekends)
        #expect(settings.registration.asn == "/etc/hotline/asn.json" && settings.registration.isAsked)
        #expect(settings.banner == .init(text: "Help", link: "https://help.example"))
        #expect(try !Self.settings("").registration.isAsked)
    }

    @Test func readsWhatContactsCanName() throws {
        let settings = try Self.settings(
            """
            identities: [{ id: 'desk', mailbox: 'desk@hotline.example', telephone: '+31 20 555 0101' }],
            interfaces: [
              { \(Self.interface), dialect: 'abuseSignal', url: 'https://abuse.eu-west-2.example', user: 'key', region: 'eu-west-2' },
              { name: 'front', authority: '/etc/ca.pem', secret: 'front.key', dialect: 'abuseReports', url: 'https://api.example/accounts/1/abuse-reports' },
            ]
            """)
        #expect(settings.identities.map(\.id) == ["desk"] && settings.identities[0].identity.mailbox == "desk@hotline.example")
        let cloud = settings.interfaces[0]
        #expect(cloud.name == "cloud" && cloud.dialect == .abuseSignal && cloud.user == "key" && cloud.region == "eu-west-2")
        #expect(cloud.authority == "/etc/hotline/ca.pem" && cloud.secret == .file(path: "/etc/hotline/cloud.key"))
        #expect(settings.interfaces[1].user == nil && settings.interfaces[1].authority == "/etc/ca.pem")
    }

    @Test(arguments: [
        "enabled: true", "enabled: true, \(relay)", "enabled: true, \(hotline)",
        "enabled: true, \(relay), hotline: { name: 'Hotline', mailbox: 'notices@hotline.example', country: 'NL' }",
        "identities: [{ name: 'Desk' }]", "identities: [{ id: 'a b' }]", "identities: [{ id: 'a' }, { id: 'a' }]",
        "interfaces: [{ name: 'cloud' }]", "interfaces: [{ \(interface), dialect: 'other' }]",
        "interfaces: [{ \(interface), dialect: 'abuseSignal', url: 'http://abuse.example' }]",
        "interfaces: [{ \(interface), dialect: 'abuseSignal', url: 'https://abuse.example/' }]",
        "interfaces: [{ \(interface), dialect: 'abuseSignal', url: 'https://abuse.example?x=1' }]",
        "interfaces: [{ \(interface), dialect: 'abuseSignal', url: 'https://user:word@abuse.example/v1' }]",
        "interfaces: [{ \(interface), dialect: 'abuseSignal', url: 'https://' }]",
        "interfaces: [{ \(interface), dialect: 'abuseSignal', url: 'https://:443/v1' }]",
        "interfaces: [{ \(interface), dialect: 'abuseSignal', url: 'https://abuse.example', user: 'key' }]",
        "interfaces: [{ \(interface), dialect: 'abuseSignal', url: 'https://abuse.example', region: 'eu-west-2' }]",
        "relay: { user: 'nl' }", "relay: { secret: 'file' }", "bannerText: 'Help'", "bannerLink: 'https://help.example'",
        "relay: { security: 'some' }", "relay: { port: 0 }", "quiet: { fromHour: 24 }",
        "linkPage: 'http://hotline.example/notice'", "linkPage: 'https://hotline.example/notice/'",
    ])
    func refusesWhatIsIncomplete(text: String) {
        #expect(throws: ConfigurationError.self) { try Self.settings(text) }
    }
}
