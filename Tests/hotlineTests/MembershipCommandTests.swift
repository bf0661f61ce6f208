import Envelopes
import Foundation
import Testing

@Suite struct MembershipCommandTests {
    let program: HotlineProcess

    init() throws { program = try HotlineProcess() }

    private func found() async throws -> String {
        let created = try await program.run("federation", "create", "--dir", "sec", "--name", "Example", "--json")
        #expect(created.status == 0, "\(created.error)")
        return try #require(created.json?["rootDigest"]?.string)
    }

    private func apply(_ id: String, _ country: String, digest: String) async throws -> HotlineProcess.Outcome {
        try await program.run(
            "init", "--data", id, "--member", id, "--name", "Hotline \(id)", "--country", country, "--endpoint",
            "https://\(id).example:7443",
            "--root", "sec/root.json", "--root-digest", digest, "--json")
    }

    @Test func leadFromNothingToAMemberWithADirectory() async throws {
        let digest = try await found()
        for (id, country) in [("nl", "NL"), ("de", "DE:2")] {
            #expect(try await apply(id, country, digest: digest).status == 0)
            #expect(try await program.run("federation", "add-member", "--dir", "sec", "\(id)/join-\(id).json").status == 0)
        }
        let signed = try await program.run("federation", "sign", "--dir", "sec", "--json")
        #expect(signed.json?["version"]?.integer == 1)
        let accepted = try await program.run("init", "--data", "nl", "--accept", "sec/joined-nl.json", "--json")
        #expect(accepted.json?["directoryVersion"]?.integer == 1)
        #expect(try await program.run("federation", "suspend", "--dir", "sec", "de").status == 0)
        let shown = try await program.run("federation", "show", "--dir", "sec", "--json")
        let members = try #require(shown.json?["members"]?.array)
        #expect(members.map { $0["status"]?.string } == ["active", "suspended"])
        #expect(members.map { $0["signed"]?.bool } == [true, false])
        #expect(members.last?["coverage"]?.array?.first?["rank"]?.integer == 2)
        let table = try await program.run("federation", "show", "--dir", "sec").output
        #expect(table.contains("de      Hotline de  hotline  suspended  DE:2    https://de.example:7443"))
    }

    @Test func keepAnEditedConfiguration() async throws {
        let digest = try await found()
        _ = try await apply("nl", "NL", digest: digest)
        let file = program.folder.appending(path: "nl/hotline.json5")
        #expect(try String(contentsOf: file, encoding: .utf8).contains("port: 7443"))
        try Data("edited".utf8).write(to: file)
        #expect(try await apply("nl", "NL", digest: digest).status == 0)
        #expect(try String(contentsOf: file, encoding: .utf8) == "edited")
    }

    @Test func sayInOneLineWhatFailed() async throws {
        let digest = try await found()
        let again = try await program.run("federation", "create", "--dir", "sec", "--name", "Example")
        #expect(again.status == 1)
        #expect(again.error == "hotline: sec is in use already and was left as it is; name another folder.\n")
        let forged = try await apply("nl", "NL", digest: String(repeating: "0", count: 64))
        #expect(forged.status == 1 && forged.error.hasPrefix("hotline: The root document is refused: "))
        #expect(forged.error.split(separator: "\n").count == 1)
        #expect(try await program.run("federation", "add-member", "--dir", "sec", "none.json").error.contains("none.json cannot be read."))
        _ = try await apply("nl", "NL", digest: digest)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: program.folder.appending(path: "nl/keys/signing.key").path())
        #expect(try await apply("nl", "NL", digest: digest).error.contains("run: chmod 600 nl/keys/signing.key"))
    }

    @Test(arguments: [
        ["init"], ["init", "--data", "x"], ["init", "--data", "x", "--member", "NL"],
        ["init", "--data", "x", "--member", "nl", "--name", "N", "--endpoint", "http://nl.example"],
        ["init", "--data", "x", "--member", "nl", "--name", "N", "--endpoint", "https://nl.example", "--country", "nl"],
        ["init", "--data", "x", "--member", "nl", "--name", "N", "--endpoint", "https://nl.example", "--country", "NL:0"],
        ["init", "--data", "x", "--member", "nl", "--name", "N", "--endpoint", "https://nl.example", "--role", "police"],
        ["init", "--data", "x", "--member", "nl", "--name", "N", "--endpoint", "https://nl.example", "--root-digest", "abc"],
        ["federation"], ["federation", "create"], ["federation", "sign", "--dir", "x", "--days", "0"],
        ["federation", "suspend", "--dir", "x", "NL"], ["federation", "root"], ["federation", "root", "draft"],
        ["federation", "root", "draft", "--dir", "x", "--threshold", "0"], ["federation", "root", "sign", "x"],
        ["federation", "root", "publish"], ["federation", "renew-member", "--dir", "x"],
        ["federation", "renew-member", "--dir", "x", "--overlap-days", "0", "y"], ["federation", "revoke-key", "--dir", "x", "nl"],
        ["federation", "revoke-key", "--dir", "x", "NL", "--key", "y"], ["keys"], ["keys", "show"], ["keys", "renew", "--data", "x"],
        ["keys", "renew", "--data", "x", "all"], ["keys", "switch", "--data", "x", "TLS"],
    ])
    func answerWrongUsageWithItsOwnStatus(words: [String]) async throws {
        let outcome = try await program.run(words)
        #expect(outcome.status == 64)
        #expect(outcome.error.hasPrefix("hotline: ") && outcome.error.split(separator: "\n").count == 1)
        #expect(!FileManager.default.fileExists(atPath: program.folder.appending(path: "x").path()))
    }

    @Test func explainThemselves() async throws {
        let help = try await program.run("--help")
        #expect(help.status == 0 && help.output.contains("\n  federation"))
        for command in ["init", "federation", "keys"] {
            #expect(try await program.run("help", command).output.hasPrefix("Usage: hotline \(command)"))
        }
        for command in ["create", "add-member", "suspend", "sign", "show"] {
            let text = try await program.run("federation", command, "--help").output
            #expect(text.contains("For example:") && text.contains("--json"))
        }
        for command in [
            ["federation", "renew-member"], ["federation", "revoke-key"], ["federation", "root", "make-key"],
            ["federation", "root", "draft"],
            ["federation", "root", "sign"], ["federation", "root", "publish"], ["federation", "root", "show"], ["keys", "show"],
            ["keys", "renew"], ["keys", "switch"], ["keys", "prune"],
        ] {
            let text = try await program.run(command + ["--help"]).output
            #expect(text.contains("For example:") && text.contains("--json"))
        }
        #expect(try await program.run("--version").output.hasPrefix("hotline "))
    }
}
