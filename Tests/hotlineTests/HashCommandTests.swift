import Envelopes
import Foundation
import Testing

/// `hotline withdraw` and `hotline hashes`, typed as operators do.
@Suite struct HashCommandTests {
    let federation: ScratchFederation
    private let hash = String(repeating: "a", count: 64)
    private let unknown = String(repeating: "b", count: 64)

    init() async throws { federation = try await ScratchFederation() }

    private func run(_ arguments: String..., input: String = "") async throws -> HotlineProcess.Outcome {
        try await federation.program.run(arguments + ["--config", "nl/hotline.json5"], input: input)
    }

    /// Hands in a report and assesses it as illegal, with the hash; returns the case.
    private func confirm(_ page: String) async throws -> String {
        let reported = try await run("report", "-", "--json", input: "http://host.example/\(page)\n")
        let id = try #require(reported.json?["case"]?.string, "\(reported.error)")
        #expect(try await run("assess", id, "--classification", "baseline", "--sha256", hash).status == 0)
        return id
    }

    private func counts() async throws -> [Int64?] {
        let answer = try await run("hashes", "--json").json
        return ["distinct", "withdrawn", "last"].map { answer?[$0]?.integer }
    }

    @Test func aHashIsVotedOnWithdrawnAndConfirmedAnew() async throws {
        let node = try await federation.serve()
        _ = try await confirm("a")
        #expect(try await counts() == [1, 0, 1])
        #expect(try await run("hashes", "vote", hash, "dispute", "--reason", "virtualMaterial").output == "voted: dispute \(hash)\n")
        let disputed = try await run("hashes", "show", hash, "--json").json
        #expect(disputed?["isDisputed"] == .bool(true) && disputed?["classification"]?.string == "national")
        #expect(disputed?["votes"]?.array?.first?["reason"]?.string == "virtualMaterial")
        #expect(try await run("hashes", "show", hash).output.contains("national, disputed; position 2"))
        #expect(try await run("hashes", "withdraw", hash, "--json").json?["sha256"]?.string == hash)
        #expect(try await counts() == [1, 1, 3])
        #expect(try await run("hashes", "show", hash).output.contains("withdrawn; position 3"))
        let reported = try await run("report", "-", "--json", input: "http://host.example/b\n")
        let finding = #"{"items":[{"sha256":"\#(hash)","md5":"\#(String(repeating: "c", count: 32))","medium":"video"}]}"#
        let found = try await run(
            "assess", reported.json?["case"]?.string ?? "", "--finding", "-", "--classification", "baseline", input: finding)
        #expect(found.status == 0)
        #expect(try await counts() == [1, 0, 4])
        let shown = try await run("hashes", "show", hash).output
        for told in [#"nl +MD5 +c{32}\n"#, #"nl +medium +video\n"#] { #expect(shown.contains(try Regex(told))) }
        #expect(!shown.contains("SHA-1"))
        #expect(try await run("hashes").output == "1 hashes, 0 of them withdrawn; the last position is 4\n")
        #expect(await node.stop() == 0)
        // The ledger can be looked at without a node, and not changed.
        #expect(try await counts() == [1, 0, 4])
        let refused = try await run("hashes", "withdraw", hash)
        #expect(refused.status == 1 && refused.error.hasPrefix("hotline: No node runs on this data folder"))
    }

    @Test func feedsArePulledAtOnce() async throws {
        let node = try await federation.serve()
        #expect(try await run("hashes", "pull").output == "0 feeds, 0 entries read, 0 of them news\n")
        let outcome = try await run("hashes", "pull", "--json").json
        #expect(outcome?["leftOut"]?.array?.isEmpty == true && outcome?["failed"]?.array?.isEmpty == true)
        #expect(await node.stop() == 0)
    }

    @Test func refusesInOneSentence() async throws {
        let node = try await federation.serve()
        let id = try await confirm("a")
        let refusals: [([String], Int32, String)] = [
            (["undo", id], 1, "Refused (nothingToUndo): "), (["reverse", id, "removed"], 1, "Refused (noSuchAction): "),
            (["reverse", id, "moved"], 1, "Refused (unknownAction): "), (["withdraw", "nl-1"], 64, "A case is named"),
            (["withdraw", "urn:hotline:case:nl:0192f0c1-0000-7000-8000-000000000001"], 1, "Refused (unknownCase): "),
            (["hashes", "show", unknown], 1, "Refused (unknownHash): no such hash is in the ledger"),
            (["hashes", "show", "abc"], 64, "A hash is named"),
            (["hashes", "withdraw", unknown], 1, "Refused (unknownHash): "),
            (["hashes", "withdraw", hash, "--reason", "whatever"], 1, "Refused (badRequest): "),
            (["hashes", "vote", hash, "dispute", "--reason", "whatever"], 1, "Refused (badRequest): "),
            (["withdraw", id, "--reason", "whatever"], 1, "Refused (badRequest): "),
            (["hashes", "vote", unknown, "confirm"], 1, "Refused (unknownHash): "),
            (["hashes", "vote", hash, "perhaps"], 64, "A vote is confirm or dispute."),
            (["hashes", "vote", hash, "dispute", "--classification", "odd"], 1, "Refused (badRequest): "),
        ]
        for (words, status, sentence) in refusals {
            let refused = try await federation.program.run(words + ["--config", "nl/hotline.json5"])
            #expect(refused.status == status, "\(words)")
            #expect(refused.error.hasPrefix("hotline: \(sentence)"), "\(refused.error)")
            #expect(refused.error.split(separator: "\n").count == 1, "\(refused.error)")
            #expect(!refused.error.contains(hash) && !refused.error.contains(unknown))
        }
        #expect(try await counts() == [1, 0, 1])
        #expect(await node.stop() == 0)
    }
}
