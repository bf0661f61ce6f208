import Envelopes
import ForeignText
import Foundation
import TestSupport
import Testing

/// Reports as the hotline's web form, its files and its operators hand them in.
@Suite struct IntakeTests {
    let federation: ScratchFederation

    init() async throws { federation = try await ScratchFederation() }

    private func run(_ arguments: String..., input: String = "") async throws -> HotlineProcess.Outcome {
        try await federation.program.run(arguments + ["--config", "nl/hotline.json5"], input: input)
    }

    private func token(_ role: String) async throws -> String {
        let made = try await run("access", "add", "the-\(role)", "--role", role, "--json")
        return try #require(made.json?["token"]?.string, "\(made.error)")
    }

    /// A request to the operators' listener, made by curl.
    private func post(
        _ path: String, to node: ServingNode, token: String?, type: String = "application/json", key: String? = nil, body: String
    ) async throws -> (status: Int, json: JSONValue?) {
        var arguments = ["-s", "-w", "\n%{http_code}", "--data-binary", "@-", "-H", "content-type: \(type)"]
        if let token { arguments += ["-H", "authorization: Bearer \(token)"] }
        if let key { arguments += ["-H", "idempotency-key: \(key)"] }
        let url = "http://127.0.0.1:\(try await node.port(of: "operator"))\(path)"
        let answer = try await runProgram("curl", arguments + [url], input: Array(body.utf8))
        let lines = answer.text.split(separator: "\n", omittingEmptySubsequences: false)
        return (Int(lines.last ?? "") ?? 0, try? JSONValue(parsing: Array(lines.dropLast().joined(separator: "\n").utf8)))
    }

    private let path = "/intake/v1/reports"

    @Test func theWebFormsReportCountsOnceHoweverOftenItIsSent() async throws {
        let node = try await federation.serve()
        let form = try await token("intake")
        let body = #"{"address":"http://host.example/a","referrer":"http://search.example/?q=x","comment":"second picture"}"#
        let first = try await post(path, to: node, token: form, key: "f-1", body: body)
        #expect(first.status == 201 && first.json?["outcome"]?.string == "received")
        let again = try await post(path, to: node, token: form, key: "\"f-1\"", body: body)
        #expect(again.status == 200 && again.json?["outcome"]?.string == "held")
        // It does not tell if anybody reported the address before.
        let other = try await post(path, to: node, token: form, key: "f-2", body: body)
        #expect(other.status == 201 && other.json == first.json && first.json?["case"] == nil)
        #expect(try await run("stats", "--json").json?["reports"]?["byOrigin"]?["public"]?.integer == 2)
        let id = try #require(try await run("cases", "--json").json?["items"]?.array?.first?["case"]?.string)
        let contents = try await run("case", id, "--contents", "--json")
        #expect(contents.json?["notes"]?.array?.first?["comment"]?.string == "second picture")
        #expect(contents.json?["referrer"]?.string == "http://search.example/")
        #expect(try await !run("case", id).output.contains("host.example"))
        #expect(await node.stop() == 0)
    }

    @Test func refusesWhatMayNotComeInWithItsReason() async throws {
        let node = try await federation.serve()
        let (form, viewer) = (try await token("intake"), try await token("viewer"))
        let body = #"{"address":"http://host.example/a"}"#
        #expect(try await post(path, to: node, token: nil, key: "k", body: body).json?["code"]?.string == "notAuthenticated")
        #expect(try await post(path, to: node, token: "hlt_nobody", key: "k", body: body).status == 401)
        #expect(try await post(path, to: node, token: viewer, key: "k", body: body).json?["code"]?.string == "notAllowed")
        #expect(try await post("/api/v1/assessments", to: node, token: form, body: "{}").status == 403)
        #expect(try await post(path, to: node, token: form, key: "a key", body: body).json?["code"]?.string == "badRequest")
        #expect(try await post(path, to: node, token: form, type: "text/html", key: "k", body: body).status == 415)
        // Without a key it goes in, and counts each time.
        #expect(try await post(path, to: node, token: form, body: body).status == 201)
        #expect(try await post(path, to: node, token: form, key: "k", body: body).status == 201)
        let other = try await post(path, to: node, token: form, key: "k", body: #"{"address":"http://host.example/b"}"#)
        #expect(other.status == 409 && other.json?["code"]?.string == "keyReused")
        _ = try await run("access", "remove", "the-intake")
        #expect(try await post(path, to: node, token: form, key: "z", body: body).status == 401)
        #expect(await node.stop() == 0)
    }

    /// Words from which no address is read.
    static let unreadable = [
        "http://host.example/" + String(repeating: "a", count: 100_000), "javascript:alert(1)", "data:text/plain,x", "ask for Jan", "",
    ]

    @Test(arguments: unreadable) func takesAReportThatItCannotRead(words: String) async throws {
        let node = try await federation.serve()
        let form = try await token("intake")
        let answer = try await post(path, to: node, token: form, key: "k", body: "{\"address\":\"\(words)\"}")
        #expect(answer.status == 201 && answer.json?["outcome"]?.string == "received")
        #expect(try await run("stats", "--json").json?["reports"]?["received"]?.integer == 1)
        let waiting = try await run("worklist", "--json").json?["items"]?.array
        #expect(waiting?.first?["review"]?.string == "unreadable")
        let id = try #require(waiting?.first?["case"]?.string)
        let corrected = try await run("readdress", id, "-", "--json", input: "www.host.example/a\n")
        #expect(corrected.json?["outcome"]?.string == "opened")
        #expect(try await run("stats", "--json").json?["reports"]?["received"]?.integer == 1)
        let refused = try await run("readdress", id, "-", input: "www.host.example/a\n")
        #expect(refused.status == 1 && refused.error.contains("nothing to correct"))
        #expect(await node.stop() == 0)
    }

    @Test func whatAReporterWritesSteersNoTerminal() async throws {
        let node = try await federation.serve()
        let form = try await token("intake")
        let hostile = #"\u001b]0;owned\u0007\nnl closed everything\u202e\u009b2J"#
        let body =
            "{\"address\":\"see http://host.example/a \(hostile)\",\"comment\":\"\(hostile)\",\"contact\":\"\(hostile)\",\"referrer\":\"\(hostile)\"}"
        #expect(try await post(path, to: node, token: form, key: "k", body: body).status == 201)
        let id = try #require(try await run("cases", "--json").json?["items"]?.array?.first?["case"]?.string)
        for arguments in [["case", id, "--contents"], ["case", id, "--contents", "--json"], ["worklist", "next"]] {
            let shown = try await federation.program.run(arguments + ["--config", "nl/hotline.json5"], input: "").output
            #expect(!shown.unicodeScalars.contains { $0 != "\n" && ForeignText.steers($0) }, "\(arguments)")
            #expect(!shown.split(separator: "\n").contains { $0.hasPrefix("nl closed") }, "\(arguments)")
        }
        #expect(await node.stop() == 0)
    }

    @Test func severalAddressesAreSeveralReports() async throws {
        let node = try await federation.serve()
        let two = try await run("report", "-", input: "http://host.example/a\nsee hxxp://host[.]example/b.\n")
        #expect(two.status == 0 && two.output.split(separator: "\n").count == 2)
        #expect(try await run("stats", "--json").json?["reports"]?["received"]?.integer == 2)
        #expect(await node.stop() == 0)
    }

    @Test func aTablesRowsGoInAndItMayBeHandedInAgain() async throws {
        let node = try await federation.serve()
        let head = "Monday\r\nURL;REFERER;WORKUSER-EMAIL;REFERENCE;SOURCE;TYPE\r\n"
        let rows = [
            "http://host.example/1;;w@desk.example;R-1;Web form;website",
            "http://host.example/2;http://x.example/?q=1;;;police;Image Board",
            "http://host.example/4;;;\"R-4;;", "http://host.example/5;;;;carrier pigeon;", "http://host.example/7;;;", ";;;;;",
            "http://host.example/1;;;R-1;phone;website", "http://host.example/2;http://x.example/?q=1;;;police;Image Board", "Total: 7",
            ";;;R-6;;", "\"http://host.example/9;;;R-9;;",
        ]
        let long = String(repeating: "x", count: 128 << 10)
        // Line ends of three kinds of machines.
        try federation.write(head + rows.joined(separator: "\r") + "\n\(long)\n", to: "monday.csv")
        let first = try await run("import", "monday.csv", "--json")
        #expect(first.status == 1 && first.error.contains("hotline: 1 of 10 rows were refused; the others were received."))
        let counts = ["reports", "opened", "attached", "unreadable"].map { first.json?[$0]?.integer }
        #expect(counts == [9, 6, 2, 1])
        #expect(first.json?["refused"]?.array?.compactMap { $0["line"]?.integer } == [14])
        #expect(first.json?["passed"]?.array?.compactMap { $0["reason"]?.string } == ["title", "header", "empty", "footer"])
        #expect(first.json?["unknown"]?.array?.compactMap { $0["word"]?.string } == ["carrier pigeon"])
        #expect(first.json?["ignored"]?.array?.compactMap(\.string) == ["WORKUSER-EMAIL"])
        #expect(!first.output.contains("host.example"))
        // Mended, under the same name, with the line ends of one machine.
        try federation.write(head + rows.joined(separator: "\r\n") + "\r\nhttp://host.example/8\r\n", to: "monday.csv")
        let second = try await run("import", "monday.csv")
        #expect(second.status == 0 && second.output.hasSuffix("10 rows: 1 opened, 0 attached, 9 known, 0 unreadable, 0 refused\n"))
        #expect(second.output.contains("SOURCE `carrier pigeon` is not known: 1 row counted as public, the first in line 6\n"))
        #expect(second.output.contains("no report: line 1 (title), line 2 (header), line 8 (empty), line 11 (footer)\n"))
        let stats = try await run("stats", "--json").json
        #expect(stats?["reports"]?["received"]?.integer == 10)
        #expect(stats?["reports"]?["byOrigin"]?["police"]?.integer == 2)
        #expect(await node.stop() == 0)
    }

    @Test func takesTheSameTableOverTheWeb() async throws {
        let node = try await federation.serve()
        let form = try await token("intake")
        let table = "url,source\nhttp://host.example/1,proactive\n,\nnot an address,pigeon\n"
        for expected in ["received", "held"] {
            let answer = try await post(path, to: node, token: form, type: "text/csv; charset=utf-8", key: "crawl-1", body: table)
            #expect(answer.status == 200 && answer.json?[expected]?.integer == 2)
            #expect(answer.json?["opened"] == nil && answer.json?["refused"]?.array?.isEmpty == true)
            #expect(answer.json?["passed"]?.array?.compactMap { $0["line"]?.integer } == [1, 3])
            #expect(answer.json?["unknown"]?.array?.compactMap { $0["word"]?.string } == ["pigeon"])
        }
        let headless = try await post(path, to: node, token: form, type: "text/csv", key: "x", body: "http://host.example/2\n")
        #expect(headless.status == 200 && headless.json?["received"]?.integer == 1)
        let other = try await post(path, to: node, token: form, type: "text/csv", key: "y", body: "place,for\nnl,de\n")
        #expect(other.status == 400 && other.json?["detail"]?.string?.contains("no column is named `URL`") == true)
        #expect(await node.stop() == 0)
    }

    @Test func takesJSONLinesFromAFile() async throws {
        let node = try await federation.serve()
        let lines = [
            #"{"address":"http://host.example/1","origin":"proactive","key":"a"}"#, "{", "", #"{"address":"http://host.example/2"}"#,
        ]
        let input = lines.joined(separator: "\r\n")
        let outcome = try await run("import", "-", "--name", "x", "--format", "ndjson", "--json", input: input)
        #expect(outcome.status == 1 && outcome.json?["opened"]?.integer == 2)
        #expect(outcome.json?["refused"]?.array?.first?["line"]?.integer == 2)
        #expect(outcome.json?["passed"]?.array?.first?["line"]?.integer == 3)
        let mended = input.replacingOccurrences(of: "{\r\n", with: #"{ "address":"http://host.example/3" }"#)
        let again = try await run("import", "-", "--name", "x", "--format", "ndjson", input: mended)
        #expect(again.status == 0 && again.output.hasSuffix("3 rows: 1 opened, 0 attached, 2 known, 0 unreadable, 0 refused\n"))
        #expect(try await run("import", "-", "--format", "ndjson", input: input).status == 64)
        #expect(await node.stop() == 0)
    }

    @Test func theIntakesListenerServesNothingElse() async throws {
        try federation.configure(more: "")
        let text = try String(contentsOf: federation.program.folder.appending(path: "nl/hotline.json5"), encoding: .utf8)
        let listener = "listeners: { intake: { host: \"127.0.0.1\", port: 0 },"
        try federation.write(text.replacingOccurrences(of: "listeners: {", with: listener), to: "nl/hotline.json5")
        let node = try await federation.serve()
        let admin = try await token("administrator")
        let base = "https://127.0.0.1:\(try await node.port(of: "intake"))"
        func status(_ path: String, _ more: [String] = []) async throws -> String {
            let always = ["-sk", "-o", "/dev/null", "-w", "%{http_code}", "-H", "authorization: Bearer \(admin)"]
            return try await runProgram("curl", always + more + [base + path], input: []).text
        }
        #expect(try await status("/api/v1/stats") == "404")
        #expect(try await status("/") == "404")
        let body = ["-H", "content-type: application/json", "-H", "idempotency-key: k", "-d", #"{"address":"http://host.example/a"}"#]
        #expect(try await status(path, body) == "201")
        #expect(await node.stop() == 0)
    }
}
