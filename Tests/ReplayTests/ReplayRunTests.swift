import Cryptography
import Envelopes
import HTTPClient
import HotlineModel
import NodeMessages
import Synchronization
import Testing

@testable import Replay

@Suite struct ReplayRunTests {
    static let plan = Result { try WorkloadPlan(Workload(Array(TinyWorkload.text.utf8))) }

    let plan: WorkloadPlan
    let federation: FakeFederation
    let clock = ManualClock()
    let nl: MemberID, de: MemberID, us: MemberID, central: MemberID

    init() throws {
        plan = try Self.plan.get()
        federation = try FakeFederation(plan)
        nl = try #require(MemberID("nl"))
        de = try #require(MemberID("de"))
        us = try #require(MemberID("us"))
        central = try #require(MemberID("central"))
    }

    private func run(progress: @escaping @Sendable (ReplayProgress) -> Void = { _ in }) async throws -> ReplayResult {
        try await ReplayRun(
            plan, channels: federation.channels, pinnedRoot: federation.trust.roots.pinned, clock: clock, patience: .seconds(30),
            progress: progress
        ).run()
    }

    @Test func thePublishedFiguresOfALargerYearComeOut() async throws {
        let plan = try WorkloadPlan(WorkloadFiles.workload("twentieth")), federation = try FakeFederation(plan)
        let run = try ReplayRun(plan, channels: federation.channels, pinnedRoot: federation.trust.roots.pinned, clock: clock)
        let result = try await run.run()
        #expect(result.problems == [])
        #expect(result.isAsPublished)
        #expect(result.outcomes.opened + result.outcomes.attached == plan.reports.count)
    }

    @Test func thePublishedFiguresComeOut() async throws {
        let result = try await run()
        #expect(result.problems == [])
        #expect(result.isAsPublished)
        #expect(result.deliveries.accepted == plan.workload.published.fromPartners)
        #expect(result.verified.values.reduce(0, +) == plan.workload.published.fromPartners)
        #expect(result.failed == 0)
        #expect(result.centralHashes == result.distinctHashes)
        #expect(result.duplicatesRemoved > 0)
        #expect(result.outcomes.attached > 0)
        #expect(result.refusedReferrals == 0)
        #expect(result.partnerTable.map(\.counted) == result.partnerTable.map(\.planned))
    }

    @Test func noRepeatIsPutBeforeAPersonAndEveryRenewedAddressIs() async throws {
        let plan = try WorkloadPlan(WorkloadFiles.workload("repeats")), federation = try FakeFederation(plan)
        let result = try await ReplayRun(
            plan, channels: federation.channels, pinnedRoot: federation.trust.roots.pinned, clock: clock
        ).run()
        #expect(result.problems == [] && result.isAsPublished)
        let views = result.views, reports = plan.reports(of: nl)
        #expect(views.repeats == reports.count { $0.novelty == .repeated || $0.novelty == .recognised } && views.repeatsLeased == 0)
        #expect(views.renewed == reports.count { $0.novelty == .renewed } && views.renewedLeased == views.renewed)
        #expect(views.leased == views.viewed && views.viewed == reports.count - views.repeats)
        #expect(views.knownHashes == reports.count { $0.novelty == .recognised })
        #expect(views.openCase + views.freshAssessment == reports.count { $0.novelty == .repeated })
        #expect(views.partner == plan.workload.partners.total && views.tips == plan.tips.count)
        #expect(ReplayReport(result).text.contains("Of \(views.repeats) reports without anything new, 0 were shown to an analyst"))
    }

    @Test func aNodeThatSparesNobodyIsNamed() async throws {
        await federation.change(nl) { $0.sparing = .never }
        let result = try await run()
        let repeats = plan.reports.count { $0.novelty == .repeated || $0.novelty == .recognised }
        #expect(result.views.repeatsLeased == repeats)
        #expect(
            result.problems.prefix(2) == [
                "\(repeats) cases of nl were shown to an analyst though nothing about them was new",
                "\(repeats) reports at nl without anything new were not marked as spared",
            ])
    }

    @Test func aNodeThatKnowsARenewedAddressByItsAddressAloneIsNamed() async throws {
        await federation.change(nl) { $0.sparing = .byAddressAlone }
        let renewed = plan.reports.count { $0.novelty == .renewed }
        #expect(try await run().problems.first == "\(renewed) addresses at nl with new material were not shown to an analyst again")
    }

    @Test func aNodeThatCountsOtherViewsThanItsAnalystsHadIsNamed() async throws {
        await federation.change(nl) { $0.spared["openCase"] = 1 }
        let result = try await run()
        #expect(
            result.problems == [
                "\(result.views.leased) cases were shown to an analyst, and by the node's figures it should be \(result.views.leased - 1)"
            ])
    }

    @Test func aCaseOfAnotherOriginOnTheWorkListEndsTheRunWithASentence() async throws {
        let name = CaseID(opener: nl, number: UniqueID(high: 0, low: 0))
        await federation.change(nl) {
            $0.cases[name] = FakeNode.Case(address: "https://other.example/", origins: ["public"])
            $0.names.append(name)
        }
        let error = await #expect(throws: ReplayError.self) { try await run() }
        #expect(error == .foreignCase(nl, name))
        #expect(await federation.nodes[nl]?.leases.isEmpty == true)
    }

    @Test func leasesThatARunBrokenOffLeftAreGivenBackAndGivenOutAnew() async throws {
        await federation.arrange(.breaksBefore, at: nl, path: "/api/v1/assessments", times: .max)
        await #expect(throws: ReplayError.self) { try await run() }
        #expect(await federation.nodes[nl]?.leases.isEmpty == false)
        await federation.endFaults()
        let result = try await run()
        #expect(result.problems == [] && result.isAsPublished)
        #expect(await federation.nodes[nl]?.leases.isEmpty == true)
    }

    @Test func aCaseThatSomebodyElseHasEndsTheRunOnceItHasWaitedLongEnough() async throws {
        let name = CaseID(opener: nl, number: UniqueID(high: 0, low: 0))
        await federation.change(nl) {
            $0.cases[name] = FakeNode.Case(address: "https://other.example/", origins: ["public"])
            $0.names.append(name)
            _ = $0.lease(LeaseRequest(analyst: PersonName(text: "somebody"), count: Whole(1)))
        }
        let error = await #expect(throws: ReplayError.self) { try await run() }
        #expect(error == .stuck(seconds: 30, left: 1))
    }

    @Test func theResultHasEveryPromisedMember() async throws {
        let json = try await run().json
        for path in [
            "stats.reports.received", "deliveries.sent", "deliveries.accepted", "deliveries.duplicate", "deliveries.rejected",
            "receipts.verified", "receipts.failed", "hashes.distinct", "hashes.central", "hashes.duplicatesRemoved", "views.reports",
            "views.viewed", "views.spared.openCase", "takedown.material", "takedown.toReferral.happened",
            "views.spared.freshAssessment", "views.spared.knownHashes", "views.spared.partner",
        ] {
            let value = path.split(separator: ".").reduce(json as JSONValue?) { $0?[String($1)] }
            #expect(value?.integer != nil, "\(path)")
        }
        #expect(json["seconds"] != nil)
    }

    @Test func aFollowedCaseIsToldWithoutItsAddress() async throws {
        let result = try await run()
        let followed = try #require(result.followed)
        #expect(followed.to == nl && followed.from != nl)
        #expect(followed.events.map(\.kind) == ["assessed"])
        #expect(followed.receipt != .zero)
        #expect(!String(decoding: result.json.compactBytes, as: UTF8.self).contains(".example"))
    }

    @Test func theReportShowsEveryFigureBesideThePublishedOne() async throws {
        let result = try await run()
        let note: JSONValue = ["dataFiles": [["source": "tor", "path": "/geoip", "dataDate": "2026-06-25", "sha256": "abcd"]]]
        let report = ReplayReport(result, preparation: note)
        let lines = report.text.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true) }
        for row in result.yearTable {
            let cells = "\(row.name) \(row.published) \(row.node) equal".split(separator: " ")
            #expect(lines.contains(cells), "\(row.name)")
        }
        #expect(lines.contains(["together", "18", "18", "18"]))
        #expect(report.text.contains("2026-06-25") && report.text.contains("copies to central"))
        #expect(report.text.contains("verified.") && !report.text.contains(".example"))
        #expect(report.json["dataFiles"] == note["dataFiles"])
    }

    @Test func aFigureThatDiffersIsMarked() async throws {
        await federation.change(nl) {
            $0.cases[CaseID(opener: $0.member, number: UniqueID(high: 0, low: 0))] = FakeNode.Case(
                address: "", origins: ["public"], classification: .notIllegal, kind: .other)
        }
        let result = try await run()
        #expect(!result.isAsPublished)
        #expect(result.problems == [])
        #expect(result.yearTable.filter { !$0.isEqual }.map(\.name) == ["reports received", "other"])
        #expect(ReplayReport(result).text.contains("different"))
    }

    @Test func runningAgainChangesNoCount() async throws {
        let first = try await run(), second = try await run()
        #expect(second.stats.bytes == first.stats.bytes)
        #expect(second.problems == [])
        #expect(second.deliveries == DeliveryCounts())
        #expect(second.outcomes == ReplayResult.Outcomes(opened: 0, attached: 0, known: plan.reports.count + plan.tips.count, tips: 0))
        #expect(second.verified == first.verified)
        #expect(await federation.nodes.values.allSatisfy { $0.repeatedAssessments == 0 })
    }

    @Test(arguments: [
        "/intake/v1/reports", "/intake/v1/tips", "/api/v1/worklist", "/api/v1/worklist/leases", "/api/v1/assessments",
        "/api/v1/takedown/referrals/cases", "/api/v1/takedown/referrals",
        "/api/v1/referrals", "/api/v1/referrals/1/acknowledgement",
        "/api/v1/evidence", "/feeds/v1/hashes", "/api/v1/work",
    ])
    func aConnectionThatBreaksLosesAndDoublesNothing(path: String) async throws {
        for member in [nl, de] {
            await federation.arrange(.breaksAfter, at: member, path: path)
            await federation.arrange(.breaksBefore, at: member, path: path, times: 3)
        }
        let result = try await run()
        #expect(result.isAsPublished)
        #expect(result.problems == [])
        #expect(await federation.nodes.values.allSatisfy { $0.repeatedAssessments == 0 })
    }

    @Test func aNodeThatStaysAwayEndsTheRunWithASentence() async throws {
        await federation.arrange(.breaksBefore, at: us, path: "/intake/v1/reports", times: .max)
        let error = await #expect(throws: ReplayError.self) { try await run() }
        #expect(error == .silent(us, seconds: 30, reason: "the connection to the peer broke"))
    }

    @Test func aNodeThatIsBusyIsAskedAgain() async throws {
        await federation.arrange(.answers(503, "overloaded"), at: nl, path: "/intake/v1/reports", times: 2)
        #expect(try await run().isAsPublished)
    }

    @Test func aRefusalEndsTheRunWithItsReason() async throws {
        await federation.arrange(.answers(400, "badRequest"), at: nl, path: "/api/v1/assessments")
        let error = await #expect(throws: ReplayError.self) { try await run() }
        #expect(error == .refused(nl, what: "POST /api/v1/assessments", code: "badRequest", detail: "as arranged"))
    }

    @Test func aNodeThatBreaksOffOverTheSameAssessmentsForEverEndsTheRun() async throws {
        await federation.arrange(.breaksBefore, at: nl, path: "/api/v1/assessments", times: .max)
        let error = await #expect(throws: ReplayError.self) { try await run() }
        #expect(error == .silent(nl, seconds: 30, reason: "the connection to the peer broke"))
    }

    @Test func workThatNeverEndsIsReported() async throws {
        let stuck = StuckChannel(inner: FakeChannel(federation: federation, member: de))
        var channels = federation.channels
        channels[de] = stuck
        let run = try ReplayRun(plan, channels: channels, pinnedRoot: federation.trust.roots.pinned, clock: clock, patience: .seconds(30))
        let error = await #expect(throws: ReplayError.self) { try await run.run() }
        #expect(error == .stuck(seconds: 30, left: 7))
    }

    @Test func aWorkloadNeedsASocketForEachOfItsNodes() throws {
        var channels = federation.channels
        channels[central] = nil
        #expect(throws: ReplayError.noSocket(central)) { try ReplayRun(plan, channels: channels, pinnedRoot: .zero) }
    }

    @Test func evidenceWithOneChangedByteIsCountedAsFailed() async throws {
        _ = try await run()
        await federation.change(nl) { node in
            guard let german = MemberID("de"), var document = node.received[german]?[5] else { return }
            document[document.count / 2] ^= 1
            node.received[german]?[5] = document
        }
        let result = try await run()
        #expect(result.failed == 1)
        #expect(result.verified[de] == plan.workload.partners[de] - 1)
        #expect(result.problems.count == 2)
    }

    @Test func evidenceThatStandsTwiceCountsOnce() async throws {
        _ = try await run()
        await federation.change(nl) { node in
            guard let german = MemberID("de"), let document = node.received[german]?[5] else { return }
            node.received[german]?.append(document)
        }
        let result = try await run()
        #expect(result.failed == 1)
        #expect(result.verified[de] == plan.workload.partners[de])
        #expect(result.problems == ["evidence of 1 reports from de does not verify: the same envelope is proved twice"])
    }

    @Test func evidenceUnderAnotherRootDoesNotVerify() async throws {
        let run = try ReplayRun(plan, channels: federation.channels, pinnedRoot: .zero, clock: clock)
        let result = try await run.run()
        #expect(result.failed == plan.workload.published.fromPartners)
        #expect(result.followed == nil)
    }

    @Test func hashesThatCentralLacksOrHasAloneAreReported() async throws {
        let alone = SHA256.digest(of: Array("alone".utf8)).hex
        await federation.change(central) { $0.hashes.insert(alone) }
        let result = try await run()
        #expect(result.problems == ["central lacks 0 hashes that hotlines serve, and serves 1 that no hotline has"])
    }

    @Test func deadLettersAreReported() async throws {
        await federation.change(us) { $0.deadLetters = 2 }
        #expect(try await run().problems == ["2 envelopes were refused by their receivers; `hotline deadletters` says why"])
    }

    @Test func progressOnlyRisesToItsTotal() async throws {
        let seen = Mutex<[ReplayProgress]>([])
        _ = try await run { step in seen.withLock { $0.append(step) } }
        let steps = seen.withLock { $0 }
        #expect(Set(steps.map(\.total)).count == 1)
        #expect(steps.map(\.done).max() == steps.first?.total)
        #expect(Set(steps.map(\.phase)) == Set(ReplayProgress.Phase.allCases).subtracting([.living]))
    }
}

/// A channel whose node always has seven things left to trace.
struct StuckChannel: NodeChannel {
    let inner: FakeChannel

    func send(_ ask: Ask<RawAnswer>) async throws(TransferError) -> NodeAnswer {
        guard ask.target == "/api/v1/work" else { return try await inner.send(ask) }
        return .message(RemainingWork(member: inner.member, awaitingAssessment: 0, awaitingTrace: 7, outbox: []))
    }
}

extension ReplayResult {
    /// Every published figure came out.
    fileprivate var isAsPublished: Bool { yearTable.allSatisfy(\.isEqual) }
}
