import HotlineModel

/// The first step of a plan: which cases there are, what is found in each, and which reports fall on them.
struct CaseSheet {
    /// A case before it has an address.
    struct Draft: Hashable {
        let member: MemberID
        let finding: PlannedFinding
        let hosting: PlannedHosting?
        let itemCount: Int
        var reportCount = 0
    }

    private(set) var drafts: [Draft] = []
    private(set) var reports: [PlannedReport] = []

    init(_ workload: Workload) {
        var findings = IllegalFindings(workload)
        for partner in workload.partners.entries {
            let drafts = (0..<partner.count).map { number in
                findings.draft(member: partner.key, hosting: .located(Self.country(number, of: workload.node, in: workload)))
            }
            add(drafts, repeats: [:], origins: Array(repeating: .public, count: partner.count), member: partner.key, workload: workload)
        }
        var own = Self.hostings(workload).map { findings.draft(member: workload.node, hosting: $0) }
        for entry in workload.published.byKind.entries where entry.key != .childSexualAbuse {
            let draft = Draft(member: workload.node, finding: .notIllegal(entry.key), hosting: nil, itemCount: 0)
            own.append(contentsOf: Array(repeating: draft, count: entry.count))
        }
        var generator = SeededGenerator(seed: workload.seed, purpose: "own reports")
        generator.shuffle(&own)
        let origins = generator.dealt(workload.own.origins)
        let repeats = Self.repeats(among: own, percentage: workload.own.repeated, using: &generator)
        add(own, repeats: repeats, origins: origins, member: workload.node, workload: workload)
    }

    /// Where the node's own illegal reports are hosted.
    private static func hostings(_ workload: Workload) -> [PlannedHosting] {
        let own = workload.own
        var hostings = (0..<own.kept).map { PlannedHosting.located(country($0, of: workload.node, in: workload)) }
        for entry in own.forwarded.entries {
            hostings += (0..<entry.count).map { .located(country($0, of: entry.key, in: workload)) }
        }
        for entry in own.uncovered.entries { hostings += Array(repeating: .located(entry.key), count: entry.count) }
        hostings += Array(repeating: .hidden, count: own.hidden)
        for entry in own.unlocated.entries { hostings += Array(repeating: .unlocated(entry.key), count: entry.count) }
        return hostings
    }

    /// A member's countries in turn.
    private static func country(_ number: Int, of member: MemberID, in workload: Workload) -> CountryCode {
        let countries = workload.countries(of: member)
        return countries[number % countries.count]
    }

    /// Chooses reports that are about an address reported before; each is told which earlier report that was.
    ///
    /// A repeat and its first are alike in all that is counted, so that no table changes by it.
    private static func repeats(among drafts: [Draft], percentage: Double, using generator: inout SeededGenerator) -> [Int: Int] {
        var firsts: Set<Draft> = []
        var candidates = drafts.indices.filter { !firsts.insert(drafts[$0]).inserted }
        generator.shuffle(&candidates)
        let chosen = Set(candidates.prefix(Int(Double(drafts.count) * percentage / 100)))
        var latest: [Draft: Int] = [:]
        var repeats: [Int: Int] = [:]
        for index in drafts.indices {
            if chosen.contains(index) { repeats[index] = latest[drafts[index]] } else { latest[drafts[index]] = index }
        }
        return repeats
    }

    private mutating func add(_ drafts: [Draft], repeats: [Int: Int], origins: [Origin], member: MemberID, workload: Workload) {
        var caseIndexes: [Int] = []
        for (number, draft) in drafts.enumerated() {
            let caseIndex = repeats[number].map { caseIndexes[$0] } ?? self.drafts.count
            if caseIndex == self.drafts.count { self.drafts.append(draft) }
            caseIndexes.append(caseIndex)
            self.drafts[caseIndex].reportCount += 1
            let key = "\(workload.name)/\(member)/\(number + 1)"
            reports.append(PlannedReport(key: key, member: member, origin: origins[number], caseIndex: caseIndex))
        }
    }
}

/// Deals the findings of the illegal reports, so that every published table adds up.
private struct IllegalFindings {
    private var ages: [AgeGroup], sexes: [Sex], media: [Medium], classifications: [Classification], itemCounts: [Int]

    init(_ workload: Workload) {
        let published = workload.published, total = published.illegal
        func dealt<Key>(_ shares: Shares<Key>, _ purpose: String) -> [Key] {
            var generator = SeededGenerator(seed: workload.seed, purpose: purpose)
            return generator.dealt(shares.counts(of: total))
        }
        ages = dealt(published.byAge, "age")
        sexes = dealt(published.bySex, "sex")
        media = dealt(published.byMedium, "medium")
        classifications = dealt(workload.classification, "classification")
        itemCounts = dealt(workload.items.perReport, "items per report")
    }

    /// The next finding. There are as many as illegal reports, which is what the workload's sums promise.
    mutating func draft(member: MemberID, hosting: PlannedHosting) -> CaseSheet.Draft {
        let finding = PlannedFinding.illegal(
            classifications.removeLast(), age: ages.removeLast(), sex: sexes.removeLast(), medium: media.removeLast())
        return CaseSheet.Draft(member: member, finding: finding, hosting: hosting, itemCount: itemCounts.removeLast())
    }
}
