import Cryptography
import HotlineModel
import Testing

@testable import NodeConfiguration

/// Paths are relative to the configuration's folder, wherever the node is started.
@Suite struct SettingPathTests {
    private let digest = String(repeating: "ab", count: 32)

    private func read(_ more: String = "", federation: String = "", data: String = "data") throws -> Configuration {
        try Configuration(
            json5: "{ member: 'nl', dataFolder: '\(data)', federation: { rootDigest: '\(digest)', \(federation) }, \(more) }",
            folder: "/etc/hotline")
    }

    @Test(arguments: [
        ("data", "/etc/hotline/data"), ("/var/lib/hotline", "/var/lib/hotline"), (".", "/etc/hotline/."), ("../d", "/etc/hotline/../d"),
    ])
    func theDataFolderIsFound(written: String, path: String) throws {
        let configuration = try read(data: written)
        #expect(configuration.dataFolder == path)
        // Files that are not set lie in the data folder.
        #expect(configuration.federation.root == "\(path)/federation/root.json")
        #expect(configuration.federation.directory == "\(path)/federation/directory.jws")
        #expect(configuration.keys.signing == .file(path: "\(path)/keys/signing.key"))
        #expect(configuration.keys.node == .file(path: "\(path)/keys/node.key"))
        #expect(configuration.keys.tlsKey == .file(path: "\(path)/keys/tls.key"))
        #expect(configuration.keys.tlsCertificate == "\(path)/keys/tls.pem")
    }

    @Test func whatIsSetLiesBesideTheConfiguration() throws {
        let configuration = try read(
            """
            keys: { signing: 'k/s', node: '/k/n', tlsKey: 'credential:tls', tlsCertificate: 'c.pem' },
            hosting: { passThrough: 'p.txt', hostsFile: '/etc/hosts', sources: [{ name: 'a', type: 'tor', files: ['x', '/y'] }] }
            """, federation: "root: 'r.json', directory: '/d.jws'")
        #expect(configuration.federation.root == "/etc/hotline/r.json" && configuration.federation.directory == "/d.jws")
        #expect(configuration.keys.signing == .file(path: "/etc/hotline/k/s") && configuration.keys.node == .file(path: "/k/n"))
        #expect(configuration.keys.tlsKey == .credential(name: "tls") && configuration.keys.tlsCertificate == "/etc/hotline/c.pem")
        #expect(configuration.hosting.passThrough == "/etc/hotline/p.txt" && configuration.hosting.hostsFile == "/etc/hosts")
        #expect(configuration.hosting.sources.map(\.files) == [["/etc/hotline/x", "/y"]])
    }

    @Test func theOperatorsListenerStaysOnLoopbackUnlessToldOtherwise() throws {
        let listeners = try read().listeners
        #expect(listeners.operator.host == "127.0.0.1" && listeners.operator.port == 7_080)
        #expect(listeners.federation.host == "0.0.0.0" && listeners.federation.port == 7_443)
        #expect(listeners.feed == nil && listeners.intake == nil)
        let named = try read("listeners: { feed: {}, intake: {}, operator: { host: '::1' } }").listeners
        #expect(named.feed?.port == 7_444 && named.intake?.port == 7_445 && named.feed?.host == "0.0.0.0")
        #expect(named.operator.host == "::1" && named.operator.port == 7_080)
    }

    @Test(arguments: [
        ("hosting: { sources: [] }", []), ("hosting: { sources: [{ name: 'a', type: 'tor', files: ['f'] }] }", ["a"]),
        (
            "hosting: { sources: [{ name: 'a', type: 'tor', files: ['f'] }, { name: 'b', type: 'mmdb', files: ['f'] }], precedence: ['b', 'a'] }",
            ["b", "a"]
        ),
    ])
    func precedenceNamesEverySource(text: String, order: [String]) throws { #expect(try read(text).hosting.precedence == order) }

    @Test(
        arguments: [
            ("hosting: { precedence: ['tor', 'ipfire', 'x'] }", "no source is named x"),
            ("hosting: { precedence: [] }", "it does not name the source tor"),
            ("hosting: { precedence: 'tor' }", "must be a list of texts, but it is a text"),
            ("hosting: { sources: [{ name: 'a', type: 'tor' }] }", "lacks the setting hosting.sources[0].files"),
            ("hosting: { sources: [{ type: 'tor', files: ['f'] }] }", "lacks the setting hosting.sources[0].name"),
            ("hosting: { sources: [{ name: 'a', files: ['f'] }] }", "lacks the setting hosting.sources[0].type"),
            ("hosting: { resolve: 'never' }", "it is not one of system, hostsFileOnly"),
            ("log: { level: 'loud' }", "it is not one of debug, info, warning, error"),
            ("hashPull: { members: ['auto', 'nl'] }", nil), ("hashPull: { members: [] }", nil),
            ("hashPull: { members: [1] }", "hashPull.members[0] in line"),
            ("member: 'de'", "member stands twice in the same group"),
        ] as [(String, String?)])
    func eachContradictionHasItsSentence(text: String, says: String?) {
        do throws(ConfigurationError) {
            _ = try Configuration(
                json5: "{ member: 'nl', dataFolder: 'd', federation: { rootDigest: '\(digest)' }, \(text) }", folder: "/etc/hotline")
            #expect(says == nil)
        } catch {
            #expect(says.map { error.description.contains($0) } == true, "\(error)")
        }
    }

    @Test func membersAreNamedOrFoundByThemselves() throws {
        #expect(try read().hashPull.members == .automatic)
        #expect(try read("hashPull: { members: ['auto'] }").hashPull.members == .automatic)
        #expect(try read("hashPull: { members: [] }").hashPull.members == .these([]))
        let both = try read("hashPull: { members: ['auto', 'nl'] }").hashPull.members
        #expect(both == .these(["auto", "nl"].compactMap { MemberID($0) }))
    }
}
