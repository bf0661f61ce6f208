import Cryptography
import HotlineModel
import Testing

@testable import NodeConfiguration

@Suite struct ConfigurationTests {
    static let digest = String(repeating: "ab", count: 32)

    /// The smallest configuration, with more settings after it.
    static func minimal(_ more: String = "") -> String {
        "{ member: 'nl', dataFolder: 'data', federation: { rootDigest: '\(digest)' },\n\(more) }"
    }

    private func read(_ text: String) throws(ConfigurationError) -> Configuration { try Configuration(json5: text, folder: "/etc/hotline") }

    @Test func takesDefaultsForWhatIsLeftOut() throws {
        let configuration = try read(Self.minimal())
        #expect(configuration.member == MemberID("nl"))
        #expect(configuration.dataFolder == "/etc/hotline/data")
        #expect(configuration.federation.rootDigest.hex == Self.digest)
        #expect(configuration.federation.root == "/etc/hotline/data/federation/root.json")
        #expect(configuration.keys.signing == .file(path: "/etc/hotline/data/keys/signing.key"))
        #expect(configuration.listeners.operator.host == "127.0.0.1")
        #expect(configuration.listeners.feed == nil)
        #expect(configuration.hosting.sources.map(\.name) == ["tor", "ipfire"])
        #expect(configuration.hosting.precedence == ["tor", "ipfire"])
        #expect(configuration.policy.copyToCentral)
        #expect(configuration.policy.silenceAfter == .seconds(86_400))
        #expect(configuration.policy.secondAssessment == .off)
        #expect(configuration.policy.reuseAssessment == .seconds(7 * 86_400))
        #expect(configuration.workList.urgency.first == WorkListSettings.Rule(origin: .police, points: 50))
        #expect(configuration.hashPull.members == .automatic)
        #expect(configuration.retention.closedCases == nil)
    }

    @Test func takesWhatIsSet() throws {
        let configuration = try read(
            Self.minimal(
                """
                keys: { signing: "credential:signing", node: "/run/node.key" },
                listeners: { feed: { port: 9000 }, operator: { port: 0 } },
                hosting: {
                  sources: [{ name: "own", type: "overrides", files: ["own.json"] }, { name: "db", type: "mmdb", files: ["/a.mmdb"] }],
                  precedence: ["db", "own"], hostsFile: "hosts", resolve: "hostsFileOnly",
                },
                hashPull: { members: ["de", "us"], intervalSeconds: 1 }, retention: { closedCasesDays: 365 },
                policy: { reuseAssessmentDays: 0 },
                worklist: { leaseMinutes: 5, urgency: [{ when: { siteType: "forum", reports: 2 }, points: -7 }] },
                """))
        #expect(configuration.keys.signing == .credential(name: "signing"))
        #expect(configuration.keys.node == .file(path: "/run/node.key"))
        #expect(configuration.listeners.feed?.port == 9_000)
        #expect(configuration.hosting.sources.first?.files == ["/etc/hotline/own.json"])
        #expect(configuration.hosting.precedence == ["db", "own"])
        #expect(configuration.hosting.resolve == .hostsFileOnly)
        #expect(configuration.policy.reuseAssessment == .zero)
        #expect(configuration.workList.lease == .seconds(300))
        #expect(configuration.workList.urgency == [WorkListSettings.Rule(siteType: "forum", reports: 2, points: -7)])
        #expect(configuration.retention.closedCases == .seconds(365 * 86_400))
        #expect(configuration.hashPull.members == .these([MemberID("de"), MemberID("us")].compactMap { $0 }))
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let text: String
        let says: String
        var testDescription: String { says }
    }

    @Test(arguments: [
        Refusal(text: "[]", says: "a configuration is a group of settings in { }, not a list"),
        Refusal(text: "{ dataFolder: 'd' }", says: "lacks the setting member."),
        Refusal(text: "{ memebr: 'nl' }", says: "unknown setting memebr in line 1, column 3. Did you mean member?"),
        Refusal(text: "{ member: 'NL' }", says: "The setting member in line 1, column 11 cannot be used: it is not the name of a member"),
        Refusal(text: "{ member: 7 }", says: "The setting member in line 1, column 11 must be a text, but it is a whole number."),
        Refusal(text: "{ member: 'nl', dataFolder: 'd', federation: {} }", says: "lacks the setting federation.rootDigest."),
        Refusal(
            text: "{ member: 'nl', dataFolder: 'd', federation: { rootDigest: 'ABCD' } }",
            says: "federation.rootDigest in line 1, column 60 cannot be used: it is not 64 lower-case hexadecimal digits"),
        Refusal(text: minimal("polcy: {}"), says: "unknown setting polcy in line 2, column 1. Did you mean policy?"),
        Refusal(text: minimal("policy: { copyCentral: true }"), says: "Did you mean policy.copyToCentral?"),
        Refusal(text: minimal("policy: { xyzzy: true }"), says: "unknown setting policy.xyzzy in line"),
        Refusal(
            text: minimal("policy: { copyToCentral: 'yes' }"),
            says: "policy.copyToCentral in line 2, column 26 must be true or false, but it is a text."),
        Refusal(
            text: minimal("policy: { secondAssessment: 'sometimes' }"),
            says: "it is not one of off, illegal, baseline, all"),
        Refusal(text: minimal("policy: []"), says: "policy in line 2, column 9 must be a group of settings, but it is a list."),
        Refusal(
            text: minimal("delivery: { batchLimit: 1001 }"),
            says: "delivery.batchLimit in line 2, column 25 cannot be used: it must lie from 1 to 1000."),
        Refusal(
            text: minimal("retention: { closedCasesDays: 0 }"),
            says: "retention.closedCasesDays in line 2, column 31 cannot be used: it must lie from 1 to 36500."),
        Refusal(text: minimal("retention: { closedCasesDays: 'never' }"), says: "must be a whole number, but it is a text."),
        Refusal(text: minimal("delivery: { batchLimit: 1.5 }"), says: "must be a whole number, but it is a number with a fraction."),
        Refusal(text: minimal("listeners: { operator: { port: 65536 } }"), says: "listeners.operator.port"),
        Refusal(
            text: minimal("hosting: { sources: {} }"), says: "hosting.sources in line 2, column 21 must be a list of groups of settings"),
        Refusal(
            text: minimal("hosting: { sources: [{ name: 'a', type: 'mmdb', files: [1] }] }"), says: "hosting.sources[0].files[0] in line"),
        Refusal(text: minimal("hosting: { sources: [{ name: 'a', type: 'mmdb', files: [] }] }"), says: "it must name at least one file"),
        Refusal(
            text: minimal("hosting: { sources: [{ name: 'a', type: 'xls', files: ['f'] }] }"),
            says: "it is not one of overrides, libloc, tor, mmdb, iptoasn"),
        Refusal(text: minimal("hosting: { precedence: ['tor'] }"), says: "it does not name the source ipfire"),
        Refusal(text: minimal("hosting: { precedence: ['x'] }"), says: "no source is named x"),
        Refusal(
            text: minimal("takedown: { checks: { vantages: [] } }"),
            says: "takedown.checks.vantages in line 2, column 33 cannot be used: it must hold one to four of them"),
        Refusal(
            text: minimal("takedown: { checks: { vantages: [{ userAgent: 'a\\nb' }] } }"),
            says: "it must hold 1 to 512 characters of ASCII, without line ends"),
        Refusal(text: minimal("hosting: { resolve: 'hostsFileOnly' }"), says: "without hostsFile no name could be found"),
        Refusal(
            text: minimal("worklist: { urgency: [{ points: 1, when: {} }] }"),
            says: "worklist.urgency[0].when in line 2, column 42 cannot be used: it must name origin, siteType or reports"),
        Refusal(
            text: minimal("worklist: { urgency: [{ when: { orgin: 'police' }, points: 1 }] }"),
            says: "Did you mean worklist.urgency[0].when.origin?"),
        Refusal(
            text: minimal("worklist: { urgency: [{ when: { origin: 'press' }, points: 1 }] }"),
            says: "it is not one of public, partner, police, proactive"),
        Refusal(
            text: minimal("worklist: { urgency: [{ when: { siteType: 'wiki' }, points: 1 }] }"),
            says: "urgency[0].when.siteType in line 2, column 43 cannot be used: it is not one of undetermined, website"),
        Refusal(text: minimal("worklist: { urgency: [{ when: { reports: 0 }, points: 1 }] }"), says: "it must lie from 1 to 1000000"),
        Refusal(text: minimal("worklist: { urgency: [{ when: { reports: 2 } }] }"), says: "lacks the setting worklist.urgency[0].points."),
        Refusal(text: minimal("worklist: { leaseMinutes: 0 }"), says: "worklist.leaseMinutes in line"),
        Refusal(text: minimal("policy: { reuseAssessmentDays: -1 }"), says: "it must lie from 0 to 365"),
        Refusal(text: minimal("hashPull: { members: ['DE'] }"), says: "it holds something that is no member's name"),
    ])
    func refusesWithASentenceThatNamesTheSetting(refusal: Refusal) {
        let error = #expect(throws: ConfigurationError.self) { try read(refusal.text) }
        #expect(error?.description.contains(refusal.says) == true, "\(error?.description ?? "accepted")")
    }

    @Test func refusesTwoSourcesOfOneName() {
        let source = "{ name: 'a', type: 'mmdb', files: ['f'] }"
        let error = #expect(throws: ConfigurationError.self) { try read(Self.minimal("hosting: { sources: [\(source), \(source)] }")) }
        #expect(error?.description.contains("two sources have the same name") == true)
    }
}
