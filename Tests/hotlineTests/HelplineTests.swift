import Cryptography
import Envelopes
import Foundation
import SQLite
import TestSupport
import Testing

/// Tips and the contact log, as forms, officers and help-line services use them.
@Suite struct HelplineTests {
    let federation: ScratchFederation

    init() async throws { federation = try await ScratchFederation() }

    private func run(_ arguments: String..., input: String = "") async throws -> HotlineProcess.Outcome {
        try await federation.program.run(arguments + ["--config", "nl/hotline.json5"], input: input)
    }

    private func token(_ role: String) async throws -> String {
        let made = try await run("access", "add", "the-\(role)", "--role", role, "--json")
        return try #require(made.json?["token"]?.string, "\(made.error)")
    }

    /// A request to the operators' listener, made by curl; without a body it asks.
    private func send(
        _ path: String, to node: ServingNode, token: String?, key: String? = nil, body: String?
    ) async throws -> (status: Int, json: JSONValue?, text: String) {
        var arguments = ["-s", "-w", "\n%{http_code}", "-H", "content-type: application/json"]
        if body != nil { arguments += ["--data-binary", "@-"] }
        if let token { arguments += ["-H", "authorization: Bearer \(token)"] }
        if let key { arguments += ["-H", "idempotency-key: \(key)"] }
        let url = "http://127.0.0.1:\(try await node.port(of: "operator"))\(path)"
        let answer = try await runProgram("curl", arguments + [url], input: Array((body ?? "").utf8))
        let lines = answer.text.split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.dropLast().joined(separator: "\n")
        return (Int(lines.last ?? "") ?? 0, try? JSONValue(parsing: Array(text.utf8)), text)
    }

    private func bodyOf(_ members: JSONValue) -> String { String(decoding: members.compactBytes, as: UTF8.self) }

    private let tips = "/intake/v1/tips"

    @Test func aTipGoesToThePoliceAndTheirQuestionComesBackAnswered() async throws {
        let node = try await federation.serve()
        let (form, officer) = (try await token("intake"), try await token("officer"))
        let text = "He boards in Mayport on 2014-05-31. Ask me at griet@mail.example or 06-12345678."
        let tip = bodyOf(["text": .string(text), "country": "TH", "place": "Mayport", "contact": "Griet Visser"])
        let made = try await send(tips, to: node, token: form, key: "t-1", body: tip)
        #expect(made.status == 201)
        let code = try #require(made.json?["code"]?.string)
        // An officer looks, and hands over what was looked at.
        let look = try await send("/api/v1/tips/1", to: node, token: officer, body: nil)
        let seen = try #require(look.json?["seen"]?.string)
        let document = try #require(look.json?["document"])
        #expect(document["text"]?.string == "He boards in Mayport on 2014-05-31. Ask me at █████ or █████.")
        #expect(!look.text.contains("Visser"))
        let handed = try await send("/api/v1/tips/1/handover", to: node, token: officer, body: bodyOf(["seen": .string(seen)]))
        #expect(handed.status == 200 && handed.json?["document"] == document)
        let asked = try await run("tips", "ask", "1", "-", "--reference", "LE-88", input: "Which ship?\n")
        #expect(asked.status == 0, "\(asked.error)")
        // The tipster comes back.
        let questions = try await send("\(tips)/questions", to: node, token: form, body: bodyOf(["code": .string(code)]))
        #expect(questions.json?["items"]?.array?.first?["text"]?.string == "Which ship?")
        let answer = bodyOf(["code": .string(code), "answer": "The Albatross. Griet"])
        let first = try await send("\(tips)/answers", to: node, token: form, key: "a-1", body: answer)
        #expect(first.status == 201)
        let again = try await send("\(tips)/answers", to: node, token: form, key: "a-1", body: answer)
        #expect(again.status == 200 && again.json?["outcome"]?.string == "held")
        let next = try #require(again.json?["code"]?.string)
        #expect(next != first.json?["code"]?.string && next != code)
        let used = try await send("\(tips)/answers", to: node, token: form, key: "a-2", body: answer)
        #expect(used.status == 403 && used.json?["code"]?.string == "codeRefused")
        // What was added is handed over likewise.
        let stale = try await run("tips", "handover", "1", "--seen", seen)
        #expect(stale.status == 1 && stale.error.contains("hotline tips show 1"))
        let shown = try await run("tips", "show", "1", "--json")
        let second = try await run(
            "tips", "handover", "1", "--seen", try #require(shown.json?["seen"]?.string), "--also", "--actor", "anna",
            input: "Albatross\n\n")
        #expect(second.status == 0 && second.output.contains("on LE-88") && second.output.contains("The █████. █████"), "\(second.error)")
        #expect(!second.output.contains("Griet") && !second.output.contains("Albatross"))
        let events = try await run("tips", "show", "1", "--json").json?["events"]?.array ?? []
        #expect(
            events.compactMap { $0["event"]?.string }
                == ["received", "handedOver", "asked", "questionsShown", "supplemented", "handedOver"])
        #expect(events.compactMap { $0["actor"]?.string } == ["tipster", "the-officer", "officer", "tipster", "tipster", "anna"])
        // It counts as a report of the year, and each hand-over stands in the log.
        let stats = try await run("stats", "--json").json
        #expect(stats?["reports"]?["received"]?.integer == 1 && stats?["byKind"]?["travellingOffenderTip"]?.integer == 1)
        let helpline = try await run("contacts", "--json").json?["tips"]
        #expect(helpline?["received"]?.integer == 1 && helpline?["withSupplement"]?.integer == 1 && helpline?["handedOver"]?.integer == 1)
        #expect(await node.stop() == 0)
        try theLogHolds(events.filter { $0["event"]?.string == "handedOver" }, about: document)
        try theStoreHoldsNone(of: ["griet", "Mayport", "Albatross", "12345678", code, next])
    }

    /// Finds the leaf of each hand-over, as `Protocols/log.md` has it, by what an officer is shown of the event.
    private func theLogHolds(_ handovers: [JSONValue], about document: JSONValue) throws {
        let expected = try handovers.map { event -> String in
            let salt = try #require(event["salt"]?.string)
            let statement: JSONValue = [
                "actor": event["actor"] ?? .null, "at": event["at"] ?? .null, "document": event["document"] ?? .null,
                "event": "handedOver", "member": "nl", "tip": document["tip"] ?? .null,
            ]
            let bytes = stride(from: 0, to: salt.count, by: 2).compactMap { UInt8(salt.dropFirst($0).prefix(2), radix: 16) }
            return SHA256.digest(of: bytes + statement.canonicalBytes).hex
        }
        #expect(expected.count == 2)
        #expect(handovers.first?["document"]?.string == SHA256.digest(of: document.compactBytes).hex)
        let store = try Connection(path: federation.program.folder.appending(path: "nl/hotline.sqlite").path(), access: .readOnly)
        let leaves = try store.withStatement("SELECT lower(hex(digest)) FROM log_leaves WHERE kind = 'decision' ORDER BY position") { row in
            var leaves: [String] = []
            while try row.step() { leaves.append(row.text(0)) }
            return leaves
        }
        #expect(leaves == expected)
    }

    /// Looks through every file of the store.
    private func theStoreHoldsNone(of words: [String]) throws {
        let folder = federation.program.folder.appending(path: "nl")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.hasPrefix("hotline.sqlite") }
        #expect(!files.isEmpty)
        for file in files {
            let bytes = try Data(contentsOf: file)
            for word in words { #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word)") }
        }
    }

    @Test func refusesWhatMayNotBeDoneWithTips() async throws {
        let node = try await federation.serve()
        let (form, analyst, officer) = (try await token("intake"), try await token("analyst"), try await token("officer"))
        func code(_ path: String, _ token: String?, key: String? = "k", _ body: String?) async throws -> String? {
            try await send(path, to: node, token: token, key: key, body: body).json?["code"]?.string
        }
        let tip = #"{"text":"a tip"}"#
        #expect(try await code(tips, nil, tip) == "notAuthenticated")
        #expect(try await code(tips, officer, tip) == "notAllowed")
        #expect(try await code(tips, form, key: nil, tip) == "badRequest")
        #expect(try await code(tips, form, "{}") == "badRequest")
        #expect(try await code(tips, form, #"{"text":" "}"#) == "textMissing")
        #expect(try await code(tips, form, #"{"text":"x","country":"Utopia"}"#) == "badRequest")
        #expect(try await code(tips, form, #"{"text":"x","origin":"partner"}"#) == "badRequest")
        #expect(try await send(tips, to: node, token: form, key: "k", body: tip).status == 201)
        #expect(try await code(tips, form, #"{"text":"another"}"#) == "keyReused")
        // Officers alone look at tips and pass them on.
        for path in ["/api/v1/tips", "/api/v1/tips/1", "/api/v1/tips/1/contents"] {
            #expect(try await code(path, analyst, nil) == "notAllowed")
            #expect(try await code(path, form, nil) == "notAllowed")
            #expect(try await send(path, to: node, token: officer, body: nil).status == 200)
        }
        #expect(try await code("/api/v1/tips/1/handover", analyst, "{}") == "notAllowed")
        #expect(try await code("/api/v1/tips/1/questions", analyst, "{}") == "notAllowed")
        #expect(try await code("/api/v1/tips/1/handover", officer, "{}") == "badRequest")
        #expect(try await code("/api/v1/tips/1/handover", officer, #"{"seen":"ff"}"#) == "badRequest")
        let never = #"{"seen":"\#(String(repeating: "0", count: 64))"}"#
        #expect(try await code("/api/v1/tips/1/handover", officer, never) == "changedSinceLook")
        #expect(try await code("/api/v1/tips/2/handover", officer, never) == "unknownTip")
        #expect(try await code("/api/v1/tips/x", officer, nil) == "badRequest")
        #expect(try await code("/api/v1/tips/1/questions", officer, #"{"text":"x","reference":"a b"}"#) == "badReference")
        #expect(try await run("tip", "a tip as an argument").status == 64)
        #expect(try await run("tips", "ask", "1", "who?").status == 64)
        #expect(await node.stop() == 0)
    }

    @Test func guessingCodesEndsAndTellsNothing() async throws {
        let node = try await federation.serve()
        let form = try await token("intake")
        let made = try await run("tip", "-", "--contact", "--json", input: "griet@mail.example\nHe travels.\n")
        let code = try #require(made.json?["code"]?.string, "\(made.error)")
        #expect(try await run("tips", "show", "1", "--contents").output.contains("contact: griet@mail.example"))
        let path = "\(tips)/questions"
        var refusals: Set<String> = []
        for guess in ["", "nonsense", "00000-00000-00000-00000"] + Array(repeating: "x", count: 17) {
            refusals.insert(try await send(path, to: node, token: form, body: bodyOf(["code": .string(guess)])).text)
        }
        #expect(refusals.count == 1 && refusals.first?.contains("codeRefused") == true)
        let stopped = try await send(path, to: node, token: form, body: bodyOf(["code": .string(code)]))
        #expect(stopped.status == 429 && stopped.json?["code"]?.string == "rateLimited")
        #expect(await node.stop() == 0)
    }

    private var workload: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Deploy/workloads/2014-contacts.json5")
    }

    @Test func theYears2014ContactsComeOutAndRunningItAgainChangesNothing() async throws {
        let node = try await federation.serve()
        for (counted, held) in [(1_707, 0), (0, 1_707)] {
            let replayed = try await run("replay-contacts", workload.path(), "--json")
            #expect(replayed.status == 0, "\(replayed.error)")
            #expect(replayed.json?["counted"]?.integer == Int64(counted) && replayed.json?["held"]?.integer == Int64(held))
            #expect(replayed.json?["notes"]?.array?.first?.string?.contains("367") == true)
        }
        let services = try await run("contacts", "--year", "2014", "--json").json?["services"]
        let (youth, prevention) = (services?["youthHelpDesk"], services?["offenderPrevention"])
        #expect(youth?["contacts"]?.integer == 1_331)
        #expect(youth?["byTheme"]?["extortionAfterWebcamSex"]?["contacts"]?.integer == 427)
        #expect(prevention?["contacts"]?.integer == 376 && prevention?["unique"]?.integer == 263)
        let themes = ["ownFeelings", "somebodyNear", "professional", "generalQuestion", "notSerious", "notRecorded"]
        #expect(themes.map { prevention?["byTheme"]?[$0]?["contacts"]?.integer } == [111, 85, 18, 43, 6, 113])
        #expect(try await run("contacts", "--year", "2013", "--json").json?["contacts"]?.integer == 0)
        #expect(try await run("contacts", "--from", "2014-02-01", "--until", "2014-02-01").status == 64)
        #expect(try await run("contacts", "--from", "2014-01-01", "--until", "2015-01-01", "--json").json?["services"] == services)
        let annual = try await run("stats", "--annual", "2014", "--csv").output
        for row in [
            "contacts:youthHelpDesk,1331,,0,,", "contacts:youthHelpDesk:extortionAfterWebcamSex,427,,0,,",
            "contacts:offenderPrevention,376,,0,,", "contacts:offenderPrevention:unique,263,,0,,",
            "contacts:offenderPrevention:ownFeelings:unique,111,,0,,", "contacts:offenderPrevention:notSerious:unique,6,,0,,",
        ] { #expect(annual.contains(row + "\r\n"), "\(row)") }
        let table = try await run("contacts", "--year", "2014", "--csv").output.split(whereSeparator: \.isNewline)
        #expect(table.first == "service,channel,theme,contact,count")
        #expect(table.dropFirst().compactMap { Int($0.split(separator: ",").last ?? "") }.reduce(0, +) == 1_707)
        #expect(await node.stop() == 0)
    }

    @Test func anotherFileGivesOtherCounts() async throws {
        let node = try await federation.serve()
        var text = try String(contentsOf: workload, encoding: .utf8)
        for (old, new) in [("somebodyNear: 85", "somebodyNear: 86"), ("professional: 18", "professional: 17")] {
            text = text.replacingOccurrences(of: old, with: new)
        }
        try federation.write(text, to: "changed.json5")
        #expect(try await run("replay-contacts", "changed.json5").status == 0)
        let themes = try await run("contacts", "--year", "2014", "--json").json?["services"]?["offenderPrevention"]?["byTheme"]
        #expect(themes?["somebodyNear"]?["unique"]?.integer == 86 && themes?["professional"]?["unique"]?.integer == 17)
        // The node then holds another year than the published one, and says so.
        let published = try await run("replay-contacts", workload.path())
        #expect(published.status == 1 && published.output.contains("differs"))
        try federation.write(text.replacingOccurrences(of: "contacts: 376", with: "contacts: 377"), to: "wrong.json5")
        let wrong = try await run("replay-contacts", "wrong.json5")
        #expect(wrong.status == 1 && wrong.error.contains("offenderPrevention.assumed.repeatedByTheme"))
        #expect(await node.stop() == 0)
    }

    @Test func contactsAreCountedWithoutRoomForAnythingElse() async throws {
        let node = try await federation.serve()
        let (analyst, viewer, form) = (try await token("analyst"), try await token("viewer"), try await token("intake"))
        let counted = try await run(
            "contact", "offenderPrevention", "--channel", "telephone", "--theme", "somebodyNear", "--repeat", "--key", "a")
        #expect(counted.status == 0 && counted.output == "counted\n", "\(counted.error)")
        let unlisted = try await run("contact", "parentsLine", "--channel", "chat", "--theme", "other")
        #expect(unlisted.status == 0 && unlisted.output.contains("on no list"))
        #expect(try await run("contact", "parentsLine", "--channel", "pigeon", "--theme", "other").error.contains("unknownChannel"))
        let contact = #"{"service":"youthHelpDesk","channel":"chat","theme":"other","day":"2014-05-31"}"#
        let lines = [contact, "{", contact.replacingOccurrences(of: "}", with: #","name":"Jan"}"#), #"{"service":"youthHelpDesk"}"#]
        let answers = try await send("/api/v1/contacts", to: node, token: analyst, body: lines.joined(separator: "\n")).text.split(
            separator: "\n")
        let codes = try answers.map { try JSONValue(parsing: Array($0.utf8))["problem"]?["code"]?.string }
        #expect(answers.first?.contains("counted") == true && codes == [nil, "malformedJSON", "badRequest", "badRequest"])
        #expect(!answers[2].contains("Jan"))
        #expect(try await send("/intake/v1/contacts", to: node, token: form, body: contact).status == 200)
        #expect(try await send("/api/v1/contacts", to: node, token: viewer, body: contact).status == 403)
        #expect(try await send("/api/v1/contacts", to: node, token: nil, body: contact).status == 401)
        let seen = try await send("/api/v1/contacts", to: node, token: viewer, body: nil)
        #expect(seen.json?["contacts"]?.integer == 4)
        #expect(seen.json?["services"]?["offenderPrevention"]?["repeated"]?.integer == 1)
        let table = try await send("/api/v1/contacts?year=2014&format=csv", to: node, token: viewer, body: nil)
        #expect(table.text.contains("youthHelpDesk,chat,other,unique,2"))
        #expect(try await send("/api/v1/contacts?format=xml", to: node, token: viewer, body: nil).status == 400)
        #expect(try await send("/api/v1/contacts?month=2014-05", to: node, token: viewer, body: nil).json?["contacts"]?.integer == 2)
        #expect(try await send("/api/v1/contacts?from=soon", to: node, token: viewer, body: nil).status == 400)
        #expect(await node.stop() == 0)
    }
}
