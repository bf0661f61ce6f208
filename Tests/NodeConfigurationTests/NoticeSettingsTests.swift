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

    @Test(arguments: [
        "enabled: true", "enabled: true, \(relay)", "enabled: true, \(hotline)",
        "enabled: true, \(relay), hotline: { name: 'Hotline', mailbox: 'notices@hotline.example', country: 'NL' }",
        "relay: { user: 'nl' }", "relay: { secret: 'file' }", "bannerText: 'Help'", "bannerLink: 'https://help.example'",
        "relay: { security: 'some' }", "relay: { port: 0 }", "quiet: { fromHour: 24 }",
        "linkPage: 'http://hotline.example/notice'", "linkPage: 'https://hotline.example/notice/'",
    ])
    func refusesWhatIsIncomplete(text: String) {
        #expect(throws: ConfigurationError.self) { try Self.settings(text) }
    }
}
