import Envelopes
import Foundation
import Testing

/// `hotline stats`, and the evidence behind it, over a real node.
@Suite struct StatisticsCommandTests {
    let federation: ScratchFederation

    init() async throws { federation = try await ScratchFederation() }

    private func stats(_ arguments: String...) async throws -> HotlineProcess.Outcome {
        try await federation.program.run(["stats", "--config", "nl/hotline.json5"] + arguments)
    }

    /// Hands in five reports, of which two are confirmed and one is found not illegal.
    private func fill() async throws {
        for (page, origin) in ["public", "public", "police", "proactive", "police"].enumerated() {
            let reported = try await federation.program.run(
                ["report", "-", "--config", "nl/hotline.json5", "--origin", origin, "--json"], input: "http://host.example/\(page)\n")
            let id = try #require(reported.json?["case"]?.string, "\(reported.error)")
            guard page < 3 else { continue }
            let finding =
                page < 2
                ? ["national", "--age", "infant", "--sex", "female", "--medium", "image"] : ["notIllegal", "--kind", "childErotica"]
            let assessed = try await federation.program.run(
                ["assess", id, "--config", "nl/hotline.json5", "--classification"] + finding)
            try #require(assessed.status == 0, "\(assessed.error)")
        }
    }

    /// Every figure of the JSON that can be opened, by its name.
    private func figures(_ csv: String) -> [String: Int] {
        csv.split(separator: "\r\n").dropFirst().reduce(into: [:]) { all, row in
            let cells = row.split(separator: ",", omittingEmptySubsequences: false)
            if cells.count == 3, cells[1].isEmpty { all[String(cells[0])] = Int(cells[2]) }
        }
    }

    @Test(.timeLimit(.minutes(5))) func countsAndOpensWhatItCounts() async throws {
        let node = try await federation.serve()
        try await fill()
        let text = try await stats()
        #expect(text.status == 0 && text.output.hasPrefix("Reports, all time"))
        let counted = figures(try await stats("--csv").output)
        for (figure, count) in [
            "received": 5, "illegal": 2, "notIllegal": 1, "awaiting": 2, "origin:police": 2, "age:infant": 2, "kind:childErotica": 1,
        ] {
            #expect(counted[figure] == count, "\(figure)")
            let listed = try await stats("--list", figure, "--json")
            #expect(listed.json?["items"]?.array?.count == count, "\(figure): \(listed.error)")
        }
        let list = try await stats("--list", "illegal", "--csv")
        #expect(list.output.split(separator: "\r\n").count == 3)
        #expect(!list.output.contains("host.example"))
        #expect(try await stats("--list", "received", "--partner", "de").output == "no reports\n")

        let year = Calendar(identifier: .gregorian).component(.year, from: Date())
        let annual = try await stats("--annual", "\(year)")
        #expect(annual.status == 0 && annual.output.contains("received") && annual.output.contains("\(year - 1)"))
        #expect(try await stats("--year", "2014", "--json").json?["reports"]?["received"]?.integer == 0)
        #expect(try await stats("--from", "2014-01-01", "--until", "2014-02-01", "--json").json?["awaiting"]?.integer == 0)
        #expect(await node.stop() == 0)
        // The same without a node.
        #expect(figures(try await stats("--csv").output) == counted)
        #expect(try await stats("--annual", "\(year)").output == annual.output)
    }

    /// What cannot be counted, and what is said about it.
    private static let refused: [(arguments: [String], words: String)] = [
        (["--list", "illegl"], "Did you mean illegal?"), (["--list", "kind:childErotika"], "Did you mean kind:childErotica?"),
        (["--list", "everything that is odd"], "“hotline stats --help” names them all."), (["--list", "partner:de!"], "names them all."),
        (["--month", "2014"], "--month takes a month such as 2014-02."), (["--year", "2014", "--month", "2014-02"], "exclude each other"),
        (["--from", "2014-02-01", "--until", "2014-01-01"], "--until must be later than --from."),
        (["--annual", "2014", "--list", "illegal"], "--annual and --list exclude each other."),
        (["--annual", "soon"], "--annual takes a year"), (["--partner", "A"], "--partner must be the short id of a member"),
        (["--csv", "--json"], "--csv and --json exclude each other."),
    ]

    @Test func refusesWhatItCannotCount() async throws {
        // The store is made by a node that ran once.
        let node = try await federation.serve()
        #expect(await node.stop() == 0)
        for (arguments, words) in Self.refused {
            let outcome = try await federation.program.run(["stats", "--config", "nl/hotline.json5"] + arguments)
            #expect(outcome.status == 64, "\(arguments)")
            #expect(outcome.error.contains(words), "\(outcome.error)")
        }
    }

    @Test func exportsTheEvidenceOfACaseOrOfAMemberButNotOfBoth() async throws {
        let node = try await federation.serve()
        #expect(await node.stop() == 0)
        for (arguments, status) in [(["--from", "de"], Int32(1)), (["--from", "A"], 64), ([], 64), (["case", "--from", "de"], 64)] {
            let outcome = try await federation.program.run(["evidence", "--config", "nl/hotline.json5"] + arguments)
            #expect(outcome.status == status, "\(outcome.error)")
        }
    }
}
