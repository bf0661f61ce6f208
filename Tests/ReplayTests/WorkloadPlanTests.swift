import Cryptography
import HotlineModel
import Testing

@testable import Replay

@Suite struct SeededGeneratorTests {
    /// The first numbers of SplitMix64 from this seed's state, worked out apart from this program.
    @Test func drawsTheSameNumbersEverywhere() {
        var generator = SeededGenerator(seed: "seed", purpose: "purpose")
        #expect((0..<3).map { _ in generator.next() } == [0xA5D6EB15413CDB13, 0xF376289F13A060C4, 0x7EEFDD096EF79362])
    }

    @Test(arguments: [1, 2, 3, 7, 1_000])
    func staysBelowItsBound(bound: Int) {
        var generator = SeededGenerator(seed: "bounds", purpose: "\(bound)")
        let drawn = Set((0..<10_000).map { _ in generator.below(bound) })
        #expect(drawn.allSatisfy { (0..<bound).contains($0) })
        #expect(drawn.count == bound)
    }

    @Test func shufflingKeepsEveryElement() {
        var generator = SeededGenerator(seed: "shuffle", purpose: "")
        var elements = Array(0..<100)
        generator.shuffle(&elements)
        #expect(elements != Array(0..<100))
        #expect(elements.sorted() == Array(0..<100))
    }
}

@Suite struct WorkloadPlanTests {
    let workload: Workload
    let plan: WorkloadPlan

    init() throws {
        workload = try WorkloadFiles.workload("twentieth")
        plan = try WorkloadPlan(workload)
    }

    /// The reports of cases that fulfil a condition.
    private func reports(_ plan: WorkloadPlan, where isMeant: (PlannedCase) -> Bool) -> Int {
        plan.cases.reduce(0) { $0 + (isMeant($1) ? $1.reportCount : 0) }
    }

    @Test func theSameWorkloadGivesTheSamePlan() throws {
        let again = try WorkloadPlan(workload)
        #expect(again.cases == plan.cases)
        #expect(again.reports == plan.reports)
        #expect(again.hosts == plan.hosts)
    }

    @Test func anotherSeedGivesOtherAddressesAndTheSameFigures() throws {
        let other = try WorkloadPlan(Workload(WorkloadFiles.changed("twentieth", "seed: \"hotline twentieth\"", to: "seed: \"other\"")))
        #expect(Set(other.cases.map(\.address)).isDisjoint(with: plan.cases.map(\.address)))
        #expect(other.reports.count == plan.reports.count)
        #expect(reports(other) { $0.isReferred } == reports(plan) { $0.isReferred })
    }

    @Test(arguments: WorkloadFiles.names)
    func theReportsAddUpToThePublishedFigures(name: String) throws {
        let plan = try WorkloadPlan(WorkloadFiles.workload(name))
        let published = plan.workload.published
        #expect(plan.reports.count + plan.tips.count == published.received)
        #expect(plan.reports.count { $0.member != plan.workload.node } == published.fromPartners)
        #expect(reports(plan) { $0.finding.classification.isIllegal } == published.illegal)
        #expect(reports(plan) { plan.expectedDisposition(of: $0) == .keep } == published.illegalHostedHere)
        #expect(reports(plan) { $0.isReferred } == published.referred)
        for entry in published.byKind.entries where entry.key != .travellingOffenderTip {
            #expect(reports(plan) { $0.finding.kind == entry.key } == entry.count)
        }
        for entry in plan.workload.partners.entries { #expect(plan.reports(of: entry.key).count == entry.count) }
        for entry in plan.workload.own.origins.entries {
            let reports = plan.reports(of: plan.workload.node).count { $0.origin == entry.key }
            #expect(reports + plan.tips.count { $0.origin == entry.key } == entry.count)
        }
    }

    @Test(arguments: WorkloadFiles.names)
    func theTablesOfIllegalReportsAddUpToRoundedPercentages(name: String) throws {
        let plan = try WorkloadPlan(WorkloadFiles.workload(name))
        let published = plan.workload.published
        for entry in published.byAge.counts(of: published.illegal).entries {
            #expect(reports(plan) { $0.finding.age == entry.key } == entry.count)
        }
        for entry in published.bySex.counts(of: published.illegal).entries {
            #expect(reports(plan) { $0.finding.sex == entry.key } == entry.count)
        }
        for entry in published.byMedium.counts(of: published.illegal).entries {
            #expect(reports(plan) { $0.finding.medium == entry.key } == entry.count)
        }
    }

    @Test func theCountsAbroadAreThoseOfTheWorkload() {
        let own = workload.own
        for entry in own.forwarded.entries {
            #expect(reports(plan) { plan.expectedDisposition(of: $0) == .forward(to: entry.key) } == entry.count)
        }
        #expect(reports(plan) { plan.expectedDisposition(of: $0) == .central } == own.toCentral)
        #expect(reports(plan) { $0.hosting == .hidden } == own.hidden)
        for entry in own.unlocated.entries { #expect(reports(plan) { $0.hosting == .unlocated(entry.key) } == entry.count) }
    }

    @Test func keysAndAddressesAreDistinctAndReportsRepeatSomeAddresses() {
        #expect(Set(plan.reports.map(\.key)).count == plan.reports.count)
        let firstOnes = plan.cases.filter { $0.renews == nil }
        #expect(Set(firstOnes.map(\.address)).count == firstOnes.count)
        #expect(Set(plan.hosts.map(\.name)).count == plan.hosts.count)
        #expect(plan.cases.count < plan.reports.count)
        #expect(plan.cases.allSatisfy { $0.reportCount > 0 })
        // A partner sends one envelope for each report it counts.
        #expect(plan.cases.allSatisfy { $0.member == workload.node || $0.reportCount == 1 })
    }

    @Test(arguments: WorkloadFiles.names)
    func ofTheOwnReportsTheWrittenSharesWereMetBefore(name: String) throws {
        let plan = try WorkloadPlan(WorkloadFiles.workload(name)), own = plan.workload.own, node = plan.workload.node
        let reports = plan.reports(of: node)
        for (novelty, share) in [(PlannedReport.Novelty.repeated, own.repeated), (.recognised, own.recognised), (.renewed, own.renewed)] {
            #expect(reports.count { $0.novelty == novelty } == Int(Double(reports.count) * share / 100))
        }
        #expect(plan.reports.allSatisfy { $0.member == node || $0.novelty == .first })
        // All first reports come before the others, so a sender that follows the order sends an original before its repeats.
        let firstLater = try #require(reports.firstIndex { $0.novelty != .first })
        #expect(reports[firstLater...].allSatisfy { $0.novelty != .first })
    }

    @Test(arguments: WorkloadFiles.names)
    func aRecognisedPageIsAlikeItsOriginalWhoseItemsAreMetNowhereElse(name: String) throws {
        let plan = try WorkloadPlan(WorkloadFiles.workload(name))
        var holders: [String: Set<Int>] = [:]
        for (index, planned) in plan.cases.enumerated() { for item in planned.items { holders[item.sha256, default: []].insert(index) } }
        for (index, planned) in plan.cases.enumerated() {
            guard let original = planned.recognises else { continue }
            #expect(planned.finding == plan.cases[original].finding && planned.address != plan.cases[original].address)
            #expect(!planned.items.isEmpty && planned.items == plan.cases[original].items)
            #expect(plan.cases[original].recognises == nil && plan.cases[original].renews == nil)
            for item in planned.items {
                let others = try #require(holders[item.sha256]).subtracting([index, original])
                #expect(others.allSatisfy { plan.cases[$0].recognises == original })
            }
        }
    }

    @Test(arguments: WorkloadFiles.names)
    func aRenewedAddressLiesWhereItDidAndShowsItemsOfItsOwn(name: String) throws {
        let plan = try WorkloadPlan(WorkloadFiles.workload(name))
        var seen: [String: Int] = [:]
        for planned in plan.cases { for item in planned.items { seen[item.sha256, default: 0] += 1 } }
        let renewed = plan.cases.filter { $0.renews != nil }
        #expect(!renewed.isEmpty && Set(renewed.map(\.renews)).count == renewed.count)
        for planned in renewed {
            let first = plan.cases[try #require(planned.renews)]
            #expect(planned.address == first.address && planned.hosting == first.hosting && planned.hostIndex == first.hostIndex)
            #expect(!planned.items.isEmpty && planned.items.allSatisfy { seen[$0.sha256] == 1 })
            #expect(first.reportCount == 1 && planned.reportCount == 1)
        }
    }

    @Test func of2024sReportsTheNetworksShareHadBeenMetBefore() throws {
        let plan = try WorkloadPlan(WorkloadFiles.workload("repeats")), reports = plan.reports(of: plan.workload.node)
        let repeats = reports.count { $0.novelty == .repeated || $0.novelty == .recognised }
        #expect(abs(Double(repeats) / Double(reports.count) - 0.63) < 0.001)
    }

    @Test func moreRepeatsThanReportsAreAlikeAreRefusedWithASentence() throws {
        let bytes = try WorkloadFiles.changed("twentieth", "repeated: 3", to: "repeated: 90")
        let error = #expect(throws: WorkloadError.self) { try WorkloadPlan(Workload(bytes)) }
        #expect(error?.code == .doesNotAddUp && error?.place == "own.repeated")
    }

    @Test func everyHostIsMadeUpAndIsOnTheAddressesOfItsCases() {
        #expect(plan.hosts.allSatisfy { $0.name.hasSuffix(".example") })
        for planned in plan.cases {
            guard let index = planned.hostIndex else { continue }
            #expect(planned.address.contains(plan.hosts[index].name))
            #expect(plan.hosts[index].hosting == planned.hosting)
        }
    }

    @Test func everyOverrideHoldsOneKeptReportOfTheNode() {
        let overridden = plan.hosts.indices.filter { plan.hosts[$0].evidence == .overridden }
        #expect(overridden.count == workload.hosting.overridden)
        for index in overridden {
            let cases = plan.cases.filter { $0.hostIndex == index }
            #expect(cases.map(\.reportCount) == [1])
            #expect(cases.allSatisfy { $0.member == workload.node && !$0.isReferred && plan.expectedDisposition(of: $0) == .keep })
        }
    }

    @Test func itemsAreDistinctInACaseAndSharedBetweenMembers() throws {
        var holders: [String: Set<MemberID>] = [:]
        for planned in plan.cases {
            #expect(Set(planned.items.map(\.sha256)).count == planned.items.count)
            #expect(planned.finding.classification.isIllegal || planned.items.isEmpty)
            for item in planned.items { holders[item.sha256, default: []].insert(planned.member) }
        }
        #expect(holders.values.contains { $0.count > 1 })
        #expect(holders.keys.allSatisfy { Digest(hex: $0) != nil })
    }

    @Test func everythingHostedHereCanBeReferred() throws {
        let bytes = try WorkloadFiles.changed("twentieth", "referred: 480", to: "referred: 668")
        #expect(throws: Never.self) { try WorkloadPlan(Workload(bytes)) }
    }
}
