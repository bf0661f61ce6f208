import Cryptography
import Envelopes
import Foundation
import Testing

/// Findings and actions that are taken back, typed at two real nodes as analysts do.
@Suite(.timeLimit(.minutes(5))) struct FindingLifeTests {
    private let item = SHA256.digest(of: Array("an item".utf8)).hex

    /// Hands in a report of a page; returns what the node says of it.
    private func report(_ page: String, with item: String? = nil, at id: String, of pair: ScratchPair) async throws -> JSONValue {
        var members: [JSONValue.Member] = [.init("address", .string("http://\(page)"))]
        if let item { members.append(.init("items", [["sha256": .string(item)]])) }
        let text = String(decoding: JSONValue.object(members).compactBytes, as: UTF8.self)
        let outcome = try await pair.at(id, "report", "-", "--json", input: text)
        return try #require(outcome.json, "\(outcome.error)")
    }

    /// Hands in a report and assesses it as baseline, with the item; returns the case.
    private func confirm(_ page: String, at id: String, of pair: ScratchPair) async throws -> String {
        let name = try #require(try await report(page, at: id, of: pair)["case"]?.string)
        try await says("assessed: \(name)\n", pair.at(id, "assess", name, "--classification", "baseline", "--sha256", item))
        return name
    }

    private func says(
        _ words: String, _ outcome: HotlineProcess.Outcome, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try #require(outcome.status == 0, "\(outcome.error)", sourceLocation: sourceLocation)
        #expect(outcome.output == words, sourceLocation: sourceLocation)
    }

    private func refuses(
        _ code: String, _ outcome: HotlineProcess.Outcome, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(outcome.status == 1 && outcome.error.hasPrefix("hotline: Refused (\(code)): "), sourceLocation: sourceLocation)
    }

    /// The states of a case's placements, with the responsible members.
    private func placements(_ view: JSONValue) -> [String] {
        (view["placements"]?.array ?? []).map { "\($0["responsible"]?.string ?? "") \($0["state"]?.string ?? "")" }
    }

    private func isRouted(_ view: JSONValue) -> Bool { view["stage"] == "routed" }

    /// The actors of a kind of event.
    private func actors(of event: String, in view: JSONValue) -> [String] {
        (view["events"]?.array ?? []).filter { $0["event"]?.string == event }.compactMap { $0["actor"]?.string }
    }

    // MARK: The undo window

    @Test func aFindingIsUndoneBeforeAnythingLeavesAndLaterCountsNow() async throws {
        let pair = try await ScratchPair(undoSeconds: 3_600)
        let (nl, de) = try await pair.start()
        let first = try #require(try await report("de.example/first", at: "nl", of: pair)["case"]?.string)
        let second = try #require(try await report("de.example/second", at: "nl", of: pair)["case"]?.string)
        _ = try await pair.at("nl", "worklist", "next", "--analyst", "anna")
        let found = try await pair.at("nl", "assess", first, "--classification", "baseline", "--sha256", item, "--lease", "1")
        #expect(found.output.hasPrefix("found, can be undone until ") && found.output.hasSuffix(": \(first)\n"))
        #expect(try await pair.at("nl", "case", first).output.contains("found by anna at "))

        // A later finding that counts now has reached the other node, and the first has not.
        try await says("assessed: \(second)\n", pair.at("nl", "assess", second, "--classification", "baseline", "--now"))
        try await pair.look(at: "de", "case", second, until: isRouted)
        try await refuses("unknownCase", pair.at("de", "case", first))
        for list in ["worklist", "cases"] { #expect(try await pair.at("nl", list).output.contains("undoable until")) }
        #expect(try await pair.at("nl", "hashes", "--json").json?["distinct"]?.integer == 0)
        let waiting = try #require(try await pair.at("nl", "case", first, "--json").json)
        #expect(waiting["stage"] == "awaitingAssessment" && waiting["undoable"]?["actor"] == "anna" && waiting["sent"] == [])

        try await refuses("findingOfAnother", pair.at("nl", "undo", first, "--actor", "ben"))
        try await says("undone: \(first)\n", pair.at("nl", "undo", first, "--actor", "anna"))
        let rows = try await pair.at("nl", "worklist", "--json").json?["items"]?.array ?? []
        #expect(rows.map { $0["case"]?.string } == [first] && rows.first?["analyst"] == "anna" && rows.first?["lease"]?.integer == 1)

        let again = try await pair.at("nl", "assess", first, "--classification", "baseline", "--lease", "1")
        #expect(again.output.hasPrefix("found, can be undone until "))
        try await says("assessed: \(first)\n", pair.at("nl", "conclude", first))
        try await pair.look(at: "de", "case", first, until: isRouted)
        for name in [first, second] {
            try await refuses("nothingToUndo", pair.at("nl", "undo", name))
            try await refuses("nothingToUndo", pair.at("nl", "conclude", name))
        }
        try await pair.end(nl, de)
    }

    // MARK: Withdrawal

    @Test func aWithdrawnFindingCountsNowhereAndTheCaseCanBeAssessedAnew() async throws {
        let pair = try await ScratchPair()
        let (nl, de) = try await pair.start()
        let name = try await confirm("de.example/page", at: "nl", of: pair)
        try await pair.look(at: "de", "case", name, until: isRouted)
        for id in ["nl", "de"] {
            #expect(try await pair.at(id, "hashes", "show", item, "--json").json?["classification"] == "baseline")
        }
        try await refuses("notOurFinding", pair.at("de", "withdraw", name, "--actor", "dora"))
        for id in ["nl", "de"] { #expect(try await pair.at(id, "case", name).output.contains("assessed by nl, which looked at the page")) }

        try await says("withdrawn: \(name)\n", pair.at("nl", "withdraw", name, "--reason", "other", "--actor", "anna"))
        for id in ["nl", "de"] {
            try await pair.look(at: id, "case", name) { $0["stage"] == "withdrawn" && $0["classification"] == nil }
            try await pair.look(at: id, "hashes", "show", item) { $0["isWithdrawn"] == .bool(true) }
            let stats = try #require(try await pair.at(id, "stats", "--json").json)
            #expect(stats["withdrawn"]?.integer == 1 && stats["illegal"]?.integer == 0 && stats["awaiting"]?.integer == 0)
        }
        let own = try #require(try await pair.at("nl", "case", name, "--json").json)
        #expect(actors(of: "withdrawn", in: own) == ["anna"])
        let theirs = try await pair.at("de", "case", name, "--json").output
        #expect(!theirs.contains("anna"))

        let next = try await report("de.example/page", with: item, at: "nl", of: pair)
        #expect(next["outcome"] == "attached" && next["case"]?.string == name)
        let rows = try await pair.at("nl", "worklist", "--json").json?["items"]?.array ?? []
        // A person looks at its own reports and at the new one at the same time.
        #expect(rows.map { $0["case"]?.string } == [name])

        let anew = try await pair.at("nl", "assess", name, "--classification", "national", "--sha256", item)
        try says("assessed: \(name)\n", anew)
        try await pair.look(at: "de", "case", name) { isRouted($0) && $0["classification"] == "national" }
        try await pair.look(at: "de", "hashes", "show", item) { $0["classification"] == "national" }
        try await pair.end(nl, de)
    }

    // MARK: Actions

    @Test func aReversedActionOpensTheCaseAtBothAgain() async throws {
        let pair = try await ScratchPair()
        let (nl, de) = try await pair.start()
        let name = try await confirm("de.example/page", at: "nl", of: pair)
        try await pair.look(at: "de", "case", name, until: isRouted)
        try await says("recorded: \(name)\n", pair.at("de", "act", name, "unavailable", "--actor", "otto"))
        try await pair.look(at: "nl", "case", name) { $0["stage"] == "closed" && placements($0) == ["de done"] }

        try await says("reversed: \(name)\n", pair.at("de", "reverse", name, "unavailable", "--actor", "otto"))
        for id in ["nl", "de"] {
            let open = try await pair.look(at: id, "case", name) { isRouted($0) && placements($0) == ["de open"] }
            #expect(actors(of: "reversed", in: open).contains("otto") == (id == "de"))
        }
        try await refuses("noSuchAction", pair.at("de", "reverse", name, "unavailable"))
        try await pair.end(nl, de)
    }

    // MARK: Recognition

    @Test func aCaseThatWasOnlyRecognisedComesBeforeAPersonWhenTheStatementsFall() async throws {
        let pair = try await ScratchPair()
        let (nl, de) = try await pair.start()
        let seen = try await confirm("de.example/seen", at: "nl", of: pair)
        try await pair.look(at: "de", "hashes", "show", item) { $0["classification"] == "baseline" }
        let other = try await report("nl.example/other", with: item, at: "de", of: pair)
        #expect(other["outcome"] == "opened" && other["spared"] == "knownHashes")
        let recognised = try #require(other["case"]?.string)
        try await pair.look(at: "nl", "case", recognised, until: isRouted)
        for id in ["nl", "de"] {
            #expect(
                try await pair.at(id, "case", recognised).output
                    .contains("recognised: de has not seen the page; the assessment rests on the statements of nl"))
            let sources = try await pair.at(id, "hashes", "show", item, "--json").json?["sources"]?.array ?? []
            #expect(sources.map { $0["member"] } == ["nl"])
        }

        // Something else waits at de, and for longer.
        let common = try await report("de.example/common", at: "de", of: pair)
        try await says("withdrawn: \(seen)\n", pair.at("nl", "withdraw", seen, "--actor", "anna"))
        let list = try await pair.look(at: "de", "worklist") { $0["waiting"]?.integer == 2 }
        let rows = list["items"]?.array ?? []
        #expect(rows.map { $0["case"]?.string } == [recognised, common["case"]?.string])
        #expect(rows.map { $0["review"] } == ["statementsFell", nil])
        // A review comes before all points, so it has none.
        #expect(rows.map { $0["urgency"]?.integer } == [nil, 0])
        let why = "the statements by which its items were known were withdrawn or disputed"
        let shown = try await pair.at("de", "case", recognised)
        #expect(shown.output.contains("a person must look again: \(why)"))
        #expect(placements(try #require(try await pair.at("de", "case", recognised, "--json").json)) == ["nl open"])

        let leased = try await pair.at("de", "worklist", "next", "--analyst", "dora")
        #expect(leased.output.contains(recognised) && leased.output.contains("look again: \(why)"))
        let decided = try await pair.at(
            "de", "assess", recognised, "--classification", "notIllegal", "--kind", "other", "--lease", "1")
        try says("assessed: \(recognised)\n", decided)
        try await pair.look(at: "nl", "case", recognised) { $0["stage"] == "closed" && $0["classification"] == "notIllegal" }
        #expect(try await pair.at("de", "worklist", "--json").json?["waiting"]?.integer == 1)
        try await pair.end(nl, de)
    }

    // MARK: Feeds

    @Test func aFeedIsNotBelievedAboutItsReader() async throws {
        let pair = try await ScratchPair(pullsFeeds: true)
        let (nl, de) = try await pair.start()
        let name = try await confirm("de.example/page", at: "nl", of: pair)
        try await pair.look(at: "de", "hashes", "show", item) { $0["classification"] == "baseline" }
        // The ledger of de has nl's statement from the report, so its feed carries it.
        let pulled = try await pair.look(at: "nl", "hashes", "pull") { $0["leftOut"]?.array?.isEmpty == false }
        #expect(pulled["leftOut"] == [["member": "de", "reason": "readersOwn", "statements": 1]])
        try await says("withdrawn: \(name)\n", pair.at("nl", "withdraw", name, "--reason", "mistake", "--actor", "anna"))
        let kept = try await pair.at("nl", "hashes", "pull")
        #expect(kept.status == 0)
        for id in ["nl", "de"] { try await pair.look(at: id, "hashes", "show", item) { $0["isWithdrawn"] == .bool(true) } }
        let shown = try await pair.at("nl", "case", name)
        #expect(!shown.output.contains("a member withdrew"))
        try await pair.end(nl, de)
    }
}
