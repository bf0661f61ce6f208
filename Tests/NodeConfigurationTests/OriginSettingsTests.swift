import Cryptography
import Testing

@testable import NodeConfiguration

@Suite struct OriginSettingsTests {
    private static func settings(_ text: String) throws -> OriginSettings {
        let digest = String(repeating: "ab", count: 32)
        return try Configuration(
            json5: "{ member: 'nl', dataFolder: 'data', federation: { rootDigest: '\(digest)' }, takedown: { origins: { \(text) } } }",
            folder: "/etc/hotline"
        ).takedown.origins
    }

    private static func interface(
        front: String = "Front", url: String = "https://front.example/v1/{case}/origin?hostname={hostname}", more: String = ""
    ) -> String { "{ front: '\(front)', url: '\(url)', authority: 'front.pem', \(more) }" }

    @Test func readsAnInterfaceWithItsSecretsInFiles() throws {
        let more = "dailyQuota: 7, headers: [{ name: 'CF-Access-Client-ID', secret: 'id' }, { name: 'X-2', secret: 'key' }]"
        let settings = try Self.settings("giveUpHours: 48, interfaces: [\(Self.interface(more: more))]")
        #expect(settings.giveUpAfter == .seconds(48 * 3_600))
        let interface = try #require(settings.interfaces.first)
        #expect(interface.front == "Front" && interface.dailyQuota == 7 && interface.authority == "/etc/hotline/front.pem")
        #expect(interface.headers.map(\.name) == ["CF-Access-Client-ID", "X-2"])
    }

    @Test func asksAHundredQuestionsADayUnlessToldOtherwise() throws {
        #expect(try Self.settings("interfaces: [\(Self.interface())]").interfaces.first?.dailyQuota == 100)
        #expect(try Self.settings("").interfaces.isEmpty)
    }

    @Test(arguments: [
        interface(url: "http://front.example/{hostname}"), interface(url: "https://front.example/"), interface(front: ""),
        interface(front: String(repeating: "f", count: 65)), interface(more: "dailyQuota: 0"),
        interface(more: "headers: [{ name: 'a b', secret: 'key' }]"), interface(more: "headers: [{ name: '', secret: 'key' }]"),
        interface(more: "headers: [{ name: 'X' }]"), interface(more: "proxy: 'http://proxy.example:1'"),
        "{ front: 'Front', url: 'https://front.example/{hostname}' }", interface() + "," + interface(front: "FRONT"),
        (1...17).map { interface(front: "Front \($0)") }.joined(separator: ","),
    ]) func refusesWhatCannotBeAsked(text: String) {
        #expect(throws: ConfigurationError.self) { try Self.settings("interfaces: [\(text)]") }
    }
}
