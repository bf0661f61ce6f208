import Cryptography
import HotlineModel
import Testing

@testable import NodeConfiguration

@Suite struct ConfigurationTemplateTests {
    @Test func isAConfigurationOfTheNode() throws {
        let digest = try #require(Digest(hex: String(repeating: "ab", count: 32)))
        let template = ConfigurationTemplate(
            member: try #require(MemberID("nl")), rootDigest: digest, federationPort: 8_443, operatorPort: 0)
        let configuration = try Configuration(json5: template.text, folder: "/srv/nl")
        #expect(configuration.member.rawValue == "nl")
        #expect(configuration.federation.rootDigest == digest)
        #expect(configuration.listeners.federation.port == 8_443)
        #expect(configuration.listeners.operator.port == 0)
        #expect(configuration.keys.signing == .file(path: "/srv/nl/./keys/signing.key"))
    }
}
