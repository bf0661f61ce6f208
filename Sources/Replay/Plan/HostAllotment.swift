import Cryptography
import HotlineModel

/// The second step of a plan: host names and addresses for the cases, and the evidence that the location data must have for each host.
struct HostAllotment {
    private(set) var hosts: [PlannedHost] = []
    /// For each case its address, and its host if it has one that resolves.
    private(set) var addresses: [String], hostIndexes: [Int?]

    init(_ sheet: CaseSheet, workload: Workload) {
        addresses = Array(repeating: "", count: sheet.drafts.count)
        hostIndexes = Array(repeating: nil, count: sheet.drafts.count)
        let names = MadeUpNames(seed: workload.seed)
        var groups: [(hosting: PlannedHosting?, cases: [Int])] = []
        var positions: [PlannedHosting?: Int] = [:]
        let overridden = Self.overriddenCases(sheet, workload: workload)
        for (index, draft) in sheet.drafts.enumerated() where !overridden.contains(index) && draft.renews == nil {
            let position = positions[draft.hosting] ?? groups.count
            if position == groups.count {
                positions[draft.hosting] = position
                groups.append((draft.hosting, []))
            }
            groups[position].cases.append(index)
        }
        for group in groups { allot(group.cases, hosting: group.hosting, names: names, workload: workload) }
        for index in overridden.sorted() {
            guard let hosting = sheet.drafts[index].hosting else { continue }
            let name = names.host(index, of: "overridden")
            hostIndexes[index] = hosts.count
            addresses[index] = names.address(onHost: name, number: index)
            hosts.append(PlannedHost(name: name, hosting: hosting, evidence: .overridden, families: .ipv4))
        }
        for (index, draft) in sheet.drafts.enumerated() {
            guard let first = draft.renews else { continue }
            addresses[index] = addresses[first]
            hostIndexes[index] = hostIndexes[first]
        }
    }

    /// Kept cases of the node with a single report, for hosts that an override puts here.
    private static func overriddenCases(_ sheet: CaseSheet, workload: Workload) -> Set<Int> {
        let here = Set(workload.countries(of: workload.node).map(PlannedHosting.located))
        var candidates = sheet.drafts.indices.filter { index in
            let draft = sheet.drafts[index]
            let isAlone = draft.reportCount == 1 && draft.renews == nil && !sheet.renewed.contains(index)
            return draft.member == workload.node && isAlone && draft.hosting.map(here.contains) ?? false
        }
        var generator = SeededGenerator(seed: workload.seed, purpose: "overridden")
        generator.shuffle(&candidates)
        return Set(candidates.prefix(workload.hosting.overridden))
    }

    /// Gives the cases of one group their hosts and addresses.
    private mutating func allot(_ cases: [Int], hosting: PlannedHosting?, names: MadeUpNames, workload: Workload) {
        if case .unlocated(let reason) = hosting {
            for index in cases { addresses[index] = names.address(unlocated: reason, number: index) }
            return
        }
        let group = hosting?.word ?? "not illegal"
        var generator = SeededGenerator(seed: workload.seed, purpose: "hosts of \(group)")
        let count = (cases.count + workload.hosting.addressesPerHost - 1) / workload.hosting.addressesPerHost
        let firstHost = hosts.count
        let hostNames = (0..<count).map { names.host($0, of: group) }
        for (position, index) in cases.enumerated() {
            let host = position < count ? position : generator.below(count)
            addresses[index] = names.address(onHost: hostNames[host], number: index)
            if hosting != nil { hostIndexes[index] = firstHost + host }
        }
        guard let hosting else { return }
        let evidence = Self.evidence(of: hosting, count: count, workload: workload, using: &generator)
        let families = Self.families(count: count, workload: workload, using: &generator)
        for host in 0..<count {
            let family = evidence[host] == .disagreeing ? .ipv4 : families[host]
            hosts.append(PlannedHost(name: hostNames[host], hosting: hosting, evidence: evidence[host], families: family))
        }
    }

    private static func evidence(
        of hosting: PlannedHosting, count: Int, workload: Workload, using generator: inout SeededGenerator
    ) -> [PlannedHost.Evidence] {
        guard hosting != .hidden else { return Array(repeating: .passThrough, count: count) }
        let share = workload.hosting.disagreeing
        return generator.dealt(
            Shares<PlannedHost.Evidence>([(key: .agreed, percentage: 100 - share), (key: .disagreeing, percentage: share)]).counts(
                of: count))
    }

    private static func families(
        count: Int, workload: Workload, using generator: inout SeededGenerator
    ) -> [PlannedHost.Families] {
        let ipv6 = workload.hosting.ipv6, both = workload.hosting.bothFamilies
        return generator.dealt(
            Shares<PlannedHost.Families>([
                (key: .ipv4, percentage: 100 - ipv6 - both), (key: .ipv6, percentage: ipv6), (key: .both, percentage: both),
            ]).counts(of: count))
    }
}
