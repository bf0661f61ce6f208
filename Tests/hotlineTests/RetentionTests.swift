import Envelopes
import Foundation
import SQLite
import TestSupport
import Testing

/// Retention as operators set it, look at it and start it.
@Suite struct RetentionTests {
    let federation: ScratchFederation

    init() async throws { federation = try await ScratchFederation() }

    private func run(_ arguments: String..., input: String = "") async throws -> HotlineProcess.Outcome {
        try await federation.program.run(arguments + ["--config", "nl/hotline.json5"], input: input)
    }

    /// A report that is assessed, acted on and closed.
    private func close(_ page: String) async throws -> String {
        let reported = try await run(
            "report", "-", "--json", input: "{\"address\":\"http://host.example/\(page)\",\"comment\":\"seen on \(page)\"}")
        let id = try #require(reported.json?["case"]?.string, "\(reported.error)")
        #expect(
            try await run("assess", id, "--classification", "notIllegal", "--kind", "adultPornography", "--reason", "adultPornography")
                .status == 0)
        return id
    }

    private var store: String { federation.program.folder.appending(path: "nl/hotline.sqlite").path }

    /// Turns the clock of what is closed back by some days.
    private func age() throws {
        let database = try Connection(path: store, access: .readWrite)
        try database.execute("UPDATE cases SET closed_at = closed_at - 40 * 86400000")
    }

    private func stands(_ text: String) -> Bool {
        ["", "-wal", "-shm"].contains { suffix in
            guard let bytes = FileManager.default.contents(atPath: store + suffix) else { return false }
            return bytes.range(of: Data(text.utf8)) != nil
        }
    }

    @Test func destroysNothingUntilThePeriodIsSetAndThenWhatIsOldEnough() async throws {
        var node = try await federation.serve()
        let old = try await close("old")
        #expect(await node.stop() == 0)
        try age()
        node = try await federation.serve()
        let young = try await close("young")
        let refused = try await run("retention", "--destroy")
        #expect(refused.status == 1 && refused.error.contains("retention.closedCasesDays"))
        let unset = try await run("retention", "--json").json
        #expect(unset?["closedCasesDays"] == nil && unset?["due"] == nil && unset?["lastRun"] == nil)
        let tried = try await run("retention", "--dry-run", "--days", "30", "--json").json
        #expect(tried?["due"]?["cases"]?.integer == 1 && tried?["due"]?["byClassification"]?["notIllegal"]?.integer == 1)
        #expect(try await run("case", old, "--contents", "--json").json?["address"]?.string == "http://host.example/old")
        #expect(await node.stop() == 0)
        let figures = try await run("stats", "--json").output

        try federation.configure(more: "retention: { closedCasesDays: 30 },")
        node = try await federation.serve()
        try await node.waitFor("retention.ran")
        let shown = try await run("retention", "--json").json
        #expect(shown?["closedCasesDays"]?.integer == 30 && shown?["due"]?["cases"]?.integer == 0)
        #expect(shown?["lastRun"]?["cases"]?.integer == 1 && shown?["lastRun"]?["finishedAt"]?.string != nil)
        #expect(try await run("stats", "--json").output == figures)
        let whole = try await run("case", old, "--json").json
        #expect(whole?["contentsDestroyed"]?.bool == true && whole?["classification"]?.string == "notIllegal")
        #expect(whole?["events"]?.array?.last?["event"]?.string == "anonymised")
        #expect(try await run("case", old).output.contains("its contents were destroyed after the retention period"))
        let contents = try await run("case", old, "--contents")
        #expect(contents.status == 1 && contents.error.contains("destroyed"))
        #expect(try await run("case", young, "--contents", "--json").json?["address"]?.string == "http://host.example/young")
        #expect(try await run("assess", old, "--classification", "baseline").error.contains("(contentsDestroyed)"))
        for text in ["host.example", "seen on old"] { #expect(!stands(text)) }
        #expect(await node.stop() == 0)
    }

    @Test func isStartedByHandAndShownToOperators() async throws {
        try federation.configure(more: "retention: { closedCasesDays: 30 },")
        var node = try await federation.serve()
        try await node.waitFor("retention.ran")
        _ = try await close("a")
        #expect(await node.stop() == 0)
        try age()
        // The last run is not a day old: the node leaves it alone, and a person need not.
        node = try await federation.serve()
        let done = try await run("retention", "--destroy", "--json").json
        #expect(done?["cases"]?.integer == 1 && done?["actor"]?.string == "administrator")
        #expect(done?["logDigest"]?.string?.count == 64)
        let operators = "http://127.0.0.1:\(try await node.port(of: "operator"))"
        let made = try await run("access", "add", "page", "--role", "viewer", "--json").json
        let viewer = ["-s", "-u", "anybody:\(try #require(made?["token"]?.string))"]
        #expect(try await runProgram("curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}", operators + "/"], input: []).text == "401")
        let metrics = try await runProgram("curl", viewer + [operators + "/metrics"], input: []).text
        #expect(metrics.contains("hotline_cases_anonymised_total 1"))
        #expect(metrics.contains("hotline_retention_last_run_seconds"))
        #expect(try await runProgram("curl", viewer + [operators + "/"], input: []).text.contains("1 cases closed before"))
        #expect(await node.stop() == 0)
        #expect(try await run("retention").output.contains("last run: "))
    }

    @Test func isForThoseWhoMay() async throws {
        let node = try await federation.serve()
        let url = "http://127.0.0.1:\(try await node.port(of: "operator"))/api/v1/retention"
        func status(_ role: String, _ method: String) async throws -> String {
            let made = try await run("access", "add", "\(role)-\(method.lowercased())", "--role", role, "--json")
            let token = try #require(made.json?["token"]?.string, "\(made.error)")
            let always = ["-s", "-o", "/dev/null", "-w", "%{http_code}", "-X", method, "-H", "authorization: Bearer \(token)"]
            let body = method == "POST" ? ["-d", "{}"] : []
            return try await runProgram("curl", always + body + [url], input: []).text
        }
        #expect(try await status("analyst", "GET") == "403")
        #expect(try await status("officer", "GET") == "200")
        #expect(try await status("officer", "POST") == "403")
        #expect(try await status("administrator", "POST") == "409")
        #expect(try await run("retention", "--destroy", "--days", "3").status == 64)
        #expect(try await run("retention", "--days", "0").status == 64)
        #expect(await node.stop() == 0)
        let refused = try await run("retention", "--destroy")
        #expect(refused.status == 1 && refused.error.contains("No node runs"))
    }

    /// The vectors' file: another implementation may have written it.
    @Test func verifySaysOfADestroyedLineOnlyWhatIsProved() async throws {
        let vectors = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Protocols/vectors/evidence.json")
        let held = try JSONValue(parsing: Array(try Data(contentsOf: vectors)), limits: JSONLimits(bytes: 16 << 20))
        let vector = try #require(held["cases"]?.array?.first { $0["destroyed"]?.bool == true })
        try federation.write(try #require(vector["file"]?.string), to: "destroyed.evidence.json")
        let pinned = try #require(held["pinned"]?.string)
        let answer = try await federation.program.run("verify", "destroyed.evidence.json", "--root-digest", pinned, "--json")
        #expect(answer.status == 0 && answer.json?["contentsDestroyed"]?.bool == true)
        #expect(answer.json?["leaf"] == vector["leaf"] && answer.json?["from"] == vector["from"])
        #expect(answer.json?["type"] == .null && answer.json?["case"] == .null && answer.json?["envelope"] == .null)
        let words = try await federation.program.run("verify", "destroyed.evidence.json", "--root-digest", pinned)
        #expect(words.output.contains("nl sent something to de") && words.output.contains("what it was is destroyed"))
    }
}
