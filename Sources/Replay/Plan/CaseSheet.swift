import HotlineModel

/// The first step of a plan: the cases, the finding of each, and the reports about them.
struct CaseSheet {
    /// A case before it has an address.
    struct Draft: Hashable {
        let member: MemberID
        let finding: PlannedFinding
        let hosting: PlannedHosting?
        let itemCount: Int
        var reportCount = 0
        /// The case whose items it shows again.
        var recognises: Int?
        /// The case whose address it has.
        var renews: Int?
        /// No earlier case has its items.
        var hasNewItemsOnly = false
    }

    private(set) var drafts: [Draft] = []
    /// The first reports, then the reports about known addresses or items.
    private(set) var reports: [PlannedReport] = []
    private(set) var tips: [PlannedTip] = []
    /// Cases that share their address with a later case.
    private(set) var renewed: Set<Int> = []

    init(_ workload: Workload) throws(WorkloadError) {
        var findings = IllegalFindings(workload)
        for partner in workload.partners.entries {
            for number in 0..<partner.count {
                let country = Self.country(number, of: workload.node, in: workload)
                let draft = findings.draft(member: partner.key, hosting: .located(country))
                add(draft, Intake(number: number, origin: .public, novelty: .first), workload: workload)
            }
        }
        var own = Self.hostings(workload).map { findings.draft(member: workload.node, hosting: $0) }
        for entry in workload.published.byKind.entries where entry.key != .childSexualAbuse {
            let draft = Draft(member: workload.node, finding: .notIllegal(entry.key), hosting: nil, itemCount: 0)
            own.append(contentsOf: Array(repeating: draft, count: entry.count))
        }
        var generator = SeededGenerator(seed: workload.seed, purpose: "own reports")
        generator.shuffle(&own)
        var origins = generator.dealt(workload.own.origins)
        for number in own.indices where own[number].finding.kind == .travellingOffenderTip {
            addTip(origins[number], workload: workload)
        }
        origins = own.indices.filter { own[$0].finding.kind != .travellingOffenderTip }.map { origins[$0] }
        own.removeAll { $0.finding.kind == .travellingOffenderTip }
        let later = try LaterReports(among: own, shares: workload.own, using: &generator)
        addOwn(own, later: later, origins: origins, workload: workload)
    }

    /// The places at which the node's own illegal reports are hosted.
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

    /// The countries of a member, one after the other.
    private static func country(_ number: Int, of member: MemberID, in workload: Workload) -> CountryCode {
        let countries = workload.countries(of: member)
        return countries[number % countries.count]
    }

    // MARK: Reports

    /// A report before it has a case.
    private struct Intake {
        let number: Int
        let origin: Origin
        let novelty: PlannedReport.Novelty
    }

    private mutating func addOwn(_ own: [Draft], later: LaterReports, origins: [Origin], workload: Workload) {
        var caseIndexes: [Int: Int] = [:]
        for number in own.indices where later.links[number] == nil {
            var draft = own[number]
            draft.hasNewItemsOnly = later.recognised.contains(number)
            caseIndexes[number] = drafts.count
            add(draft, Intake(number: number, origin: origins[number], novelty: .first), workload: workload)
        }
        for number in own.indices {
            guard let link = later.links[number], let leader = caseIndexes[link.leader] else { continue }
            let intake = Intake(number: number, origin: origins[number], novelty: link.novelty)
            var draft = own[number]
            switch link.novelty {
            case .first: continue
            case .repeated:
                report(intake, on: leader, workload: workload)
                continue
            case .recognised: draft.recognises = leader
            case .renewed:
                draft.renews = leader
                draft.hasNewItemsOnly = true
                renewed.insert(leader)
            }
            add(draft, intake, workload: workload)
        }
    }

    private mutating func add(_ draft: Draft, _ intake: Intake, workload: Workload) {
        drafts.append(draft)
        report(intake, on: drafts.count - 1, workload: workload)
    }

    private mutating func report(_ intake: Intake, on index: Int, workload: Workload) {
        drafts[index].reportCount += 1
        let member = drafts[index].member
        let key = "\(workload.name)/\(member)/\(intake.number + 1)"
        reports.append(
            PlannedReport(key: key, member: member, origin: intake.origin, caseIndex: index, novelty: intake.novelty))
    }

    private mutating func addTip(_ origin: Origin, workload: Workload) {
        let number = tips.count + 1
        tips.append(
            PlannedTip(
                key: "\(workload.name)/tip/\(number)", origin: origin,
                text: "Tip \(number) of the workload \(workload.name), made up: nobody travelled and nothing happened."))
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

    /// The next finding. There is one for each illegal report, because the workload's sums were checked.
    mutating func draft(member: MemberID, hosting: PlannedHosting) -> CaseSheet.Draft {
        let finding = PlannedFinding.illegal(
            classifications.removeLast(), age: ages.removeLast(), sex: sexes.removeLast(), medium: media.removeLast())
        return CaseSheet.Draft(member: member, finding: finding, hosting: hosting, itemCount: itemCounts.removeLast())
    }
}
