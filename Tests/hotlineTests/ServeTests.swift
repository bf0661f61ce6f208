import Envelopes
import Foundation
import Testing

@Suite struct ServeTests {
    let federation: ScratchFederation

    init() async throws { federation = try await ScratchFederation() }

    private func run(_ arguments: String..., input: String = "") async throws -> HotlineProcess.Outcome {
        try await federation.program.run(arguments + ["--config", "nl/hotline.json5"], input: input)
    }

    @Test func takesAReportThroughItsDeskAndEndsWhenAsked() async throws {
        let node = try await federation.serve()
        let reported = try await run("report", "-", "--origin", "police", "--json", input: "http://host.example/page\n")
        let id = try #require(reported.json?["case"]?.string, "\(reported.error)")
        #expect(try await run("assess", id, "--classification", "baseline").status == 0)
        let again = try await run("assess", id, "--classification", "national")
        #expect(again.status == 1 && again.error.hasPrefix("hotline: Refused (assessmentFinal): "))
        let stats = try await run("stats", "--json")
        #expect(stats.json?["reports"]?["byOrigin"]?["police"]?.integer == 1)
        #expect(stats.json?["illegal"]?.integer == 1)
        #expect(await node.stop() == 0)
    }

    @Test func takesAFindingFromAFileAndShowsWhatIsMissingForMonitoring() async throws {
        let node = try await federation.serve()
        let reported = try await run("report", "-", "--json", input: "http://host.example/page\n")
        let id = try #require(reported.json?["case"]?.string, "\(reported.error)")
        let finding = #"""
            {"classification":"baseline","site":{"type":"forum"},"note":"look at the second one",
             "items":[{"sha256":"\#(String(repeating: "a", count: 64))","finding":{"classification":"national","flags":["virtual"]}}]}
            """#
        let refused = try await run("assess", id, "--finding", "-", "--classification", "notIllegal", "--kind", "other", input: finding)
        #expect(refused.status == 1 && refused.error.hasPrefix("hotline: Refused (contradictoryFinding): "))
        let listed = try await run("assess", id, "--finding", "-", "--payment", "gold", input: finding)
        #expect(listed.status == 1 && listed.error.contains("`site.payments[0]` must be one of undetermined, "))
        let assessed = try await run("assess", id, "--finding", "-", "--label", "ucs:3.1:a1", "--actor", "anna", "--json", input: finding)
        #expect(assessed.json?["outcome"]?.string == "assessed", "\(assessed.error)")
        let shown = try await run("case", id, "--json").json
        #expect(shown?["monitoring"]?["missing"]?.array == ["commerciality", "payments"])
        #expect(shown?["items"]?.array?.first?["classification"]?.string == "national")
        let described = try await run("describe", id, "--commerciality", "nonCommercial", "--payment", "none")
        #expect(described.status == 0, "\(described.error)")
        #expect(try await run("case", id).output.contains("monitoring: complete"))
        #expect(try await run("case", id, "--notes").output.contains("look at the second one"))
        #expect(try await run("assess", id).status == 64)
        #expect(try await run("assess", id, "--classification", "notIllegal").status == 64)
        #expect(await node.stop() == 0)
    }

    @Test func asksForASecondPairOfEyesWhereItsConfigurationSaysSo() async throws {
        try federation.configure(policy: "undoSeconds: 0, secondAssessment: \"baseline\"")
        let node = try await federation.serve()
        let reported = try await run("report", "-", "--json", input: "http://host.example/page\n")
        let id = try #require(reported.json?["case"]?.string, "\(reported.error)")
        let first = try await run("assess", id, "--classification", "baseline", "--actor", "anna")
        #expect(first.output.hasPrefix("waits for a second finding, by another person: "), "\(first.error)")
        let same = try await run("assess", id, "--classification", "baseline", "--actor", "anna")
        #expect(same.status == 1 && same.error.hasPrefix("hotline: Refused (sameAnalyst): "))
        let shown = try await run("case", id)
        #expect(shown.output.contains("waits for the second finding, by another person") && shown.output.contains("anna"))
        #expect(!shown.output.contains("baseline"))
        let other = try await run("assess", id, "--classification", "national", "--actor", "bert")
        #expect(other.output.hasPrefix("differs from the first finding, a third person decides: "), "\(other.error)")
        #expect(try await run("assess", id, "--classification", "national", "--actor", "cleo").output.hasPrefix("assessed: "))
        #expect(await node.stop() == 0)
    }

    @Test func showsTheCodeListsWithoutANode() async throws {
        let codes = try await federation.program.run(["codes", "siteType", "--json"])
        #expect(codes.json?["lists"]?.array?.first?["codes"]?.array?.count == 16)
        #expect(try await federation.program.run(["codes"]).output.contains("isChildModelling"))
        #expect(try await federation.program.run(["codes", "colours"]).status == 64)
    }

    @Test func looksIntoTheStoreWhenNoNodeRunsAndChangesNothing() async throws {
        let node = try await federation.serve()
        #expect(try await run("report", "-", input: "http://host.example/page").status == 0)
        #expect(await node.stop() == 0)
        #expect(try await run("stats", "--json").json?["reports"]?["received"]?.integer == 1)
        #expect(try await run("cases", "--json").json?["items"]?.array?.count == 1)
        let refused = try await run("report", "-", input: "http://host.example/page")
        #expect(refused.status == 1)
        #expect(refused.error.hasPrefix("hotline: No node runs on this data folder, and only a running node can change anything."))
    }

    @Test(arguments: [["serve"], ["cases"], ["stats", "--json"], ["peers"]])
    func refusesAStoreThatWasSealedWithAnotherKey(command: [String]) async throws {
        let node = try await federation.serve()
        #expect(try await run("report", "-", input: "http://host.example/page").status == 0)
        #expect(await node.stop() == 0)
        let key = try String(contentsOf: federation.program.folder.appending(path: "nl/keys/node.key"), encoding: .utf8)
        try federation.write(String(repeating: "A", count: 42) + "E\n", to: "nl/keys/node.key")
        let refused = try await federation.program.run(command + ["--config", "nl/hotline.json5"], input: "")
        try expectOneSentence(refused)
        #expect(refused.error.contains("keys.node"))
        // Nothing was spoilt: with its own key everything is there.
        try federation.write(key, to: "nl/keys/node.key")
        #expect(try await run("stats", "--json").json?["reports"]?["received"]?.integer == 1)
    }

    @Test func losesNothingWhenKilled() async throws {
        let node = try await federation.serve()
        for page in 1...20 { #expect(try await run("report", "-", input: "http://host.example/\(page)").status == 0) }
        node.signal(SIGKILL)
        let next = try await federation.serve()
        #expect(try await run("stats", "--json").json?["reports"]?["received"]?.integer == 20)
        #expect(await next.stop() == 0)
    }

    @Test func refusesASecondNodeOnTheSameStore() async throws {
        let node = try await federation.serve()
        try expectOneSentence(try await run("serve"))
        #expect(await node.stop() == 0)
    }

    @Test func takesAnAddressOnStandardInputOnly() async throws {
        let refused = try await run("report", "http://host.example/page")
        #expect(refused.status == 64)
        #expect(!refused.error.contains("host.example"))
    }

    @Test func losesNoReportToALineThatWouldNotBeRead() async throws {
        let node = try await federation.serve()
        let two = try await run("report", "-", input: "http://host.example/one\nhttp://host.example/two\n")
        #expect(two.status == 0 && !two.output.contains("host.example"))
        #expect(try await run("stats", "--json").json?["reports"]?["received"]?.integer == 2)
        #expect(try await run("report", "-", input: "\r\n  http://host.example/one \r\n\r\n").status == 0)
        #expect(await node.stop() == 0)
    }

    @Test func saysOfAReservedAddressThatNoSourceKnowsIt() async throws {
        let node = try await federation.serve()
        let traced = try await run("trace", "-", input: "http://192.0.2.7/page")
        #expect(traced.output.contains("192.0.2.7: no source knows it"), "\(traced.output)")
        #expect(await node.stop() == 0)
    }

    @Test func namesADeadLetterThatIsNotHeld() async throws {
        let node = try await federation.serve()
        let refused = try await run("deadletters", "--redrive", "99")
        try expectOneSentence(refused)
        #expect(refused.error.contains("no dead letter 99 is held here"))
        #expect(await node.stop() == 0)
    }

    @Test func namesTheSettingsWhenCertificateAndKeyDoNotBelongTogether() async throws {
        #expect(try await federation.program.run("keys", "renew", "tls", "--data", "nl").status == 0)
        let keys = federation.program.folder.appending(path: "nl/keys")
        try FileManager.default.removeItem(at: keys.appending(path: "tls.key"))
        try FileManager.default.moveItem(at: keys.appending(path: "next-tls.key"), to: keys.appending(path: "tls.key"))
        let outcome = try await run("serve")
        try expectOneSentence(outcome)
        #expect(outcome.error.contains("keys.tlsCertificate and keys.tlsKey"))
    }

    @Test func keepsTheOldDataWhenANewFileIsBroken() async throws {
        let node = try await federation.serve()
        try federation.write("not an address of anything\n", to: "nl/hosts")
        node.signal(SIGHUP)
        try await node.waitFor("files.reloaded")
        try await node.waitFor("\"alarm\":\"hosting.data\"")
        let traced = try await run("trace", "-", "--json", input: "http://host.example/page")
        #expect(traced.json?["verdict"]?["outcome"]?.string == "located")
        #expect(await node.stop() == 0)
    }

    @Test func neverStartsWithASigningKeyThatTheDirectoryDoesNotList() async throws {
        #expect(try await federation.program.run("keys", "renew", "signing", "--data", "nl").status == 0)
        let keys = federation.program.folder.appending(path: "nl/keys")
        try FileManager.default.removeItem(at: keys.appending(path: "signing.key"))
        try FileManager.default.moveItem(at: keys.appending(path: "next-signing.key"), to: keys.appending(path: "signing.key"))
        let outcome = try await run("serve")
        try expectOneSentence(outcome)
        #expect(outcome.error.contains("keys.signing: directory version 1 does not list this key for nl."))
    }

    /// What an operator can get wrong, and how the file is spoilt.
    enum Mistake: String, CaseIterable {
        case brokenConfiguration, unknownSetting, missingDataFolder, missingCertificate, unreadableCertificate, wideKey, wrongRoot,
            missingHosts
        case corruptMMDB, portInUse, foreignKeys, originInFront
    }

    @Test(arguments: Mistake.allCases) func saysInOneSentenceWhyItCannotStart(mistake: Mistake) async throws {
        let folder = federation.program.folder
        switch mistake {
        case .brokenConfiguration: try federation.write("{ member: ", to: "nl/hotline.json5")
        case .unknownSetting: try federation.configure(more: "speed: 3,")
        case .missingDataFolder:
            try federation.write(
                "{ member: \"nl\", dataFolder: \"nowhere\", federation: { rootDigest: \"\(federation.digest)\" } }", to: "nl/hotline.json5")
        case .missingCertificate: try FileManager.default.removeItem(at: folder.appending(path: "nl/keys/tls.pem"))
        case .unreadableCertificate: try federation.write("not a certificate\n", to: "nl/keys/tls.pem")
        case .wideKey:
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o644], ofItemAtPath: folder.appending(path: "nl/keys/signing.key").path)
        case .wrongRoot: try federation.configure(digest: String(repeating: "0", count: 64))
        case .missingHosts: try FileManager.default.removeItem(at: folder.appending(path: "nl/hosts"))
        case .corruptMMDB:
            try federation.write("no database", to: "nl/broken.mmdb")
            try federation.configure(hosting: "{ sources: [{ name: \"broken\", type: \"mmdb\", files: [\"broken.mmdb\"] }] }")
        case .foreignKeys: try federation.configure(member: "fr")
        case .originInFront:
            try federation.write("198.51.100.0/24 Example Front\n", to: "nl/fronts")
            try federation.write("{ domains: [{ domain: 'a.example', origins: ['198.51.100.7'] }] }", to: "nl/domains")
            let sources = "[{ name: \"overrides\", type: \"overrides\", files: [\"overrides\"] }]"
            try federation.configure(
                hosting: "{ sources: \(sources), hostsFile: \"hosts\", resolve: \"hostsFileOnly\", passThrough: \"fronts\" }",
                more: "takedown: { domains: \"domains\" },")
        case .portInUse:
            try federation.configure(more: "")
            let text = try String(contentsOf: folder.appending(path: "nl/hotline.json5"), encoding: .utf8)
            // No address of this machine: it cannot be bound.
            try federation.write(
                text.replacingOccurrences(of: "operator: { host: \"127.0.0.1\"", with: "operator: { host: \"192.0.2.1\""),
                to: "nl/hotline.json5")
        }
        try expectOneSentence(try await run("serve"))
    }

    private func expectOneSentence(_ outcome: HotlineProcess.Outcome) throws {
        #expect(outcome.status == 1)
        let lines = outcome.error.split(separator: "\n").filter { !$0.hasPrefix("{") }
        #expect(lines.count == 1, "\(outcome.error)")
        #expect(lines.first?.hasPrefix("hotline: ") == true, "\(outcome.error)")
        #expect((lines.first?.count ?? 0) > 30, "\(outcome.error)")
    }
}
