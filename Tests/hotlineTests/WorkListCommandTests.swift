import Envelopes
import Foundation
import Testing

/// The work list as its users type it.
@Suite struct WorkListCommandTests {
    let federation: ScratchFederation

    init() async throws { federation = try await ScratchFederation() }

    private func run(_ arguments: String..., input: String = "") async throws -> HotlineProcess.Outcome {
        try await federation.program.run(arguments + ["--config", "nl/hotline.json5"], input: input)
    }

    private func report(_ page: String, _ more: String...) async throws -> String {
        let arguments = ["report", "-", "--json", "--config", "nl/hotline.json5"] + more
        let outcome = try await federation.program.run(arguments, input: "http://host.example/\(page)\n")
        return try #require(outcome.json?["case"]?.string, "\(outcome.error)")
    }

    @Test func theMostUrgentIsTakenGivenBackAndAssessedUnderItsLease() async throws {
        let node = try await federation.serve()
        let common = try await report("common")
        let urgent = try await report("urgent", "--origin", "police")
        let list = try await run("worklist")
        #expect(list.status == 0 && list.output.hasPrefix("2 waiting, 0 leased, the oldest since "))
        #expect(!list.output.contains("host.example"))
        let rows = try await run("worklist", "--json").json?["items"]?.array
        #expect(rows?.map { $0["case"]?.string } == [urgent, common])

        let next = try await run("worklist", "next", "--analyst", "anna")
        #expect(next.output.hasPrefix("http://host.example/urgent\n  \(urgent)\n  lease 1 until "))
        let taken = try await run("assess", urgent, "--classification", "baseline", "--actor", "bert")
        #expect(taken.status == 1 && taken.error.hasPrefix("hotline: Refused (leasedByAnother): "))
        #expect(try await run("worklist", "renew", urgent, "--lease", "1", "--minutes", "5").output.hasPrefix("lease 1 until "))
        #expect(try await run("worklist", "release", urgent).output == "released: \(urgent)\n")
        #expect(try await run("worklist", "release", urgent).output == "nobody had \(urgent)\n")
        let late = try await run("assess", urgent, "--classification", "baseline", "--lease", "1")
        #expect(late.status == 1 && late.error.hasPrefix("hotline: Refused (leaseLapsed): "))

        let both = try await run("worklist", "next", "--analyst", "bert", "--count", "9", "--json").json?["items"]?.array
        #expect(both?.map { $0["case"]?.string } == [urgent, common] && both?.map { $0["lease"]?.integer } == [2, 3])
        #expect(try await run("assess", urgent, "--classification", "baseline", "--lease", "2").status == 0)
        #expect(try await run("worklist", "next", "--analyst", "carl").output == "nothing waits that nobody has\n")
        let again = try await run("report", "-", input: "http://host.example/urgent")
        #expect(again.output == "attached: \(urgent); no analyst has to look (openCase)\n")
        let refused = try await run("worklist", "release", urgent)
        #expect(refused.status == 1 && refused.error.hasPrefix("hotline: Refused (wrongStage): \(urgent) is at stage `"))
        #expect(await node.stop() == 0)
        // The list is a look: it needs no running node.
        #expect(try await run("worklist", "--json").json?["waiting"]?.integer == 1)
        #expect(try await run("worklist", "next", "--analyst", "anna").status == 1)
    }

    @Test func changedRulesRankAnewAtTheNextStart() async throws {
        let node = try await federation.serve()
        let forum = try await report("forum", "--site-type", "forum")
        let police = try await report("police", "--origin", "police")
        #expect(try await run("worklist", "--json").json?["items"]?.array?.map { $0["case"]?.string } == [police, forum])
        #expect(await node.stop() == 0)
        try federation.configure(more: "worklist: { urgency: [{ when: { siteType: \"forum\" }, points: 7 }] },")
        let next = try await federation.serve()
        try await next.waitFor("worklist.ranked")
        let ranked = try await run("worklist", "--json").json?["items"]?.array
        #expect(ranked?.map { $0["case"]?.string } == [forum, police] && ranked?.map { $0["urgency"]?.integer } == [7, 0])
        #expect(await next.stop() == 0)
    }

    @Test(arguments: [
        ["worklist", "next"], ["worklist", "next", "--analyst", "anna", "--count", "51"], ["worklist", "release", "nobody"],
        ["worklist", "renew", "urn:hotline:case:nl:01890000-0000-7000-8000-000000000000"], ["worklist", "--after", "a&b"],
        ["worklist", "take"],
    ])
    func wrongUsageIsToldApart(arguments: [String]) async throws {
        let outcome = try await federation.program.run(arguments + (arguments.last == "take" ? [] : ["--config", "nl/hotline.json5"]))
        #expect(outcome.status == 64)
    }
}
