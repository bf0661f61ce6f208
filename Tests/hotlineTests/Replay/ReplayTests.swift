import Envelopes
import Foundation
import HotlineModel
import Replay
import SQLite
import Testing

/// Whole years through four nodes that are processes, over mutual TLS, with the installed location data.
@Suite(.serialized) struct ReplayTests {
    /// Every number of a result, by its path.
    private func figures(_ value: JSONValue?, _ path: String = "") -> [String: Int64] {
        switch value {
        case .integer(let number): [path: number]
        case .object(let members):
            members.reduce(into: [:]) { all, member in
                all.merge(figures(member.value, path.isEmpty ? member.name : "\(path).\(member.name)")) { first, _ in first }
            }
        default: [:]
        }
    }

    /// The figures that differ, with by how much.
    private func changes(from old: JSONValue?, to new: JSONValue?) -> [String: Int64] {
        let (old, new) = (figures(old), figures(new))
        return Set(old.keys).union(new.keys).reduce(into: [:]) { all, path in
            let difference = (new[path] ?? 0) - (old[path] ?? 0)
            if difference != 0 { all[path] = difference }
        }
    }

    @Test(.timeLimit(.minutes(10))) func aYearComesOutThoughNodesAreKilledAndAgainWithoutAChange() async throws {
        let federation = try await RunningFederation(workload: WorkloadFile.twentieth)
        try await federation.start()
        let first = try await federation.replay {
            // A partner while its reports come in, and the node itself in the middle of its assessments.
            try await federation.wait(for: "de", "/api/v1/stats") { ($0["reports"]?["received"]?.integer ?? 0) > 0 }
            federation.kill("de")
            try await federation.start("de")
            try await federation.wait(for: "nl", "/api/v1/stats") { ($0["illegal"]?.integer ?? 0) > 0 }
            federation.kill("nl")
            try await federation.start("nl")
        }
        try expectThePublishedYear(first)

        let second = try #require(try await federation.replay().json)
        #expect(changes(from: first["stats"], to: second["stats"]) == [:])
        #expect(figures(second["deliveries"]).values.allSatisfy { $0 == 0 })
        #expect(changes(from: first["hashes"], to: second["hashes"]) == [:])

        for partner in ["de", "us"] {
            let resent = try #require(await federation.ask(partner, "POST", "/api/v1/peers/nl/resend"))
            #expect(try #require(resent["batches"]?.integer) > 0)
            #expect(resent["identical"] == resent["batches"])
        }
        let after = await federation.ask("nl", "GET", "/api/v1/stats")
        #expect(changes(from: second["stats"], to: after) == [:])
        try await exportEvidence(federation, stats: after)
        try await removeOneReport(federation, stats: after)
    }

    /// As many files as a partner's reports are backed by, and each verifies.
    private func exportEvidence(_ federation: RunningFederation, stats: JSONValue?) async throws {
        let exported = try await federation.program.run(
            "evidence", "--from", "us", "--dir", "evidence", "--config", "nl/hotline.json5", "--json")
        let paths = (exported.json?.array ?? []).compactMap(\.string)
        #expect(Int64(paths.count) == stats?["partners"]?["us"]?["backed"]?.integer)
        #expect(Set(paths).count == paths.count)
        let last = try #require(paths.last)
        let verified = try await federation.program.run("verify", last, "--config", "nl/hotline.json5", "--json")
        #expect(verified.json?["verified"]?.bool == true && verified.json?["from"]?.string == "us")
    }

    private func expectThePublishedYear(_ result: JSONValue) throws {
        let rows = try #require(result["published"]?.array)
        for row in rows { #expect(row["equal"]?.bool == true, "\(row["figure"]?.string ?? "")") }
        #expect(result["problems"]?.array?.isEmpty == true)
        let partners = result["stats"]?["reports"]?["byOrigin"]?["partner"]?.integer
        #expect(result["receipts"]?["verified"]?.integer == partners)
        #expect(result["receipts"]?["failed"]?.integer == 0)
        #expect(result["deliveries"]?["accepted"]?.integer == partners)
        #expect(result["hashes"]?["central"] == result["hashes"]?["distinct"])
        #expect(result["followed"]?["verified"]?.bool == true)
        let views = result["views"]
        #expect(views?["repeats"]?["leased"]?.integer == 0)
        let renewed = try #require(views?["renewed"]?["received"]?.integer)
        #expect(renewed > 0)
    }

    /// Takes one receipted report out of the node's store behind its back: just its own rows change, and the replay notices.
    private func removeOneReport(_ federation: RunningFederation, stats: JSONValue?) async throws {
        federation.stop("nl")
        try deleteReport(federation.program.folder.appending(path: "nl/hotline.sqlite").path())
        try await federation.start("nl")
        let without = await federation.ask("nl", "GET", "/api/v1/stats")
        var changed = changes(from: stats, to: without)
        // What was found in it is the draw of the workload: one of each.
        for group in ["byClassification", "illegalByAge", "illegalBySex", "illegalByMedium"] {
            let found = changed.filter { $0.key.hasPrefix(group + ".") }
            #expect(Array(found.values) == [-1], "\(group)")
            for path in found.keys { changed[path] = nil }
        }
        #expect(
            changed == [
                "reports.received": -1, "reports.byOrigin.partner": -1, "reports.byPartner.de": -1, "illegal": -1, "illegalHostedHere": -1,
                "referred": -1, "byKind.childSexualAbuse": -1, "dispositions.keep": -1, "spared.partner": -1, "partners.de.received": -1,
                "partners.de.illegal": -1, "partners.de.kept": -1, "partners.de.referred": -1, "partners.de.spared.partner": -1,
                "partners.de.backed": -1,
            ])
        let outcome = try await federation.replay()
        #expect(outcome.status == 1)
        let german = try #require(MemberID("de")), sent = try workload().partners[german]
        #expect(outcome.error.contains("\(sent - 1) reports from de are counted, and evidence of \(sent) verifies"))
    }

    /// Deletes the row of a referred report from a partner.
    private func deleteReport(_ path: String) throws {
        let store = try Connection(path: path, access: .readWrite)
        try store.execute(
            """
            DELETE FROM reports WHERE number = (
                SELECT min(number) FROM reports WHERE partner = 'de'
                    AND EXISTS (SELECT 1 FROM events WHERE kind = 'referred' AND case_number = reports.case_number))
            """)
        #expect(store.changes == 1)
    }

    private func workload() throws -> Workload { try Workload(Array(Data(contentsOf: URL(filePath: WorkloadFile.twentieth)))) }

    @Test(.timeLimit(.minutes(10))) func ofAYearFullOfRepeatsNoneIsPutBeforeAPersonAndNewMaterialIs() async throws {
        let federation = try await RunningFederation(workload: WorkloadFile.repeats)
        try await federation.start()
        let outcome = try await federation.replay()
        #expect(outcome.status == 0, "\(outcome.error)")
        let result = try #require(outcome.json)
        try expectThePublishedYear(result)
        let plan = try WorkloadPlan(Workload(Array(Data(contentsOf: URL(filePath: WorkloadFile.repeats)))))
        let reports = plan.reports(of: plan.workload.node)
        func planned(_ novelty: PlannedReport.Novelty) -> Int64 { Int64(reports.count { $0.novelty == novelty }) }
        // The node put together what it says of recognised pages, and no table moves by it.
        let stats = figures(result["stats"]), published = plan.workload.published
        for entry in published.byAge.counts(of: published.illegal).entries {
            #expect(stats["illegalByAge.\(entry.key.rawValue)"] == Int64(entry.count))
        }
        for entry in published.bySex.counts(of: published.illegal).entries {
            #expect(stats["illegalBySex.\(entry.key.rawValue)"] == Int64(entry.count))
        }
        for entry in published.byMedium.counts(of: published.illegal).entries {
            #expect(stats["illegalByMedium.\(entry.key.rawValue)"] == Int64(entry.count))
        }
        let views = figures(result["views"])
        #expect(views["repeats.received"] == planned(.repeated) + planned(.recognised) && views["repeats.leased"] == 0)
        #expect(views["renewed.received"] == planned(.renewed) && views["renewed.leased"] == planned(.renewed))
        #expect(views["leased"] == planned(.first) + planned(.renewed) && views["viewed"] == views["leased"])
        #expect(views["spared.knownHashes"] == planned(.recognised))
        #expect((views["spared.openCase"] ?? 0) + (views["spared.freshAssessment"] ?? 0) == planned(.repeated))
        #expect(views["spared.partner"] == Int64(plan.workload.partners.total))
    }

    @Test(.timeLimit(.minutes(10))) func changingTheCountryOfOneOverrideMovesOneReport() async throws {
        let federation = try await RunningFederation(workload: WorkloadFile.twentieth)
        let overrides = try String(contentsOf: federation.overrides, encoding: .utf8)
        let line = try #require(overrides.split(separator: "\n").first { $0.contains(" NL ") })
        let changed = overrides.replacingOccurrences(of: line, with: line.replacingOccurrences(of: " NL ", with: " DE "))
        try Data(changed.utf8).write(to: federation.overrides)
        try await federation.start()
        let outcome = try await federation.replay()
        #expect(outcome.status == 0, "\(outcome.error)")
        let result = try #require(outcome.json)
        let different = try #require(result["published"]?.array).filter { $0["equal"]?.bool != true }
        #expect(different.map { $0["figure"]?.string } == ["illegal and hosted here"])
        let difference = different.first.map { ($0["node"]?.integer ?? 0) - ($0["published"]?.integer ?? 0) }
        #expect(difference == -1)
        let stats = result["stats"], rows = figures(stats)
        #expect(rows["dispositions.keep"] == rows["illegalHostedHere"])
        let own = try workload().own
        for entry in own.forwarded.entries {
            #expect(rows["forwardedTo.\(entry.key)"] == Int64(entry.count + (entry.key.rawValue == "de" ? 1 : 0)))
        }
        #expect(rows["dispositions.central"] == Int64(own.toCentral))
    }
}
