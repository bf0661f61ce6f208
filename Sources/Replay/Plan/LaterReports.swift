/// Chooses the node's own reports that go back to an earlier report.
///
/// A repeat and a recognised page get the finding of the earlier report from the node. So the two must be alike in everything that is
/// counted, and no published table changes. A renewed address keeps its host, and has the finding of its own draft.
struct LaterReports {
    /// A report that goes back to an earlier one.
    struct Link: Hashable {
        let novelty: PlannedReport.Novelty
        /// The position of the earlier report.
        let leader: Int
    }

    /// By the position of the later report.
    private(set) var links: [Int: Link] = [:]
    /// Earlier reports, which must come in the first wave.
    private(set) var leaders: Set<Int> = []
    /// Earlier reports whose items no other case may have.
    private(set) var recognised: Set<Int> = []
    /// Earlier reports whose address is renewed; no other report goes back to it.
    private(set) var renewed: Set<Int> = []
    private let drafts: [CaseSheet.Draft]

    /// Chooses among drafts of one hotline.
    ///
    /// - Throws: ``WorkloadError`` if too few are alike for the shares of the workload.
    init(among drafts: [CaseSheet.Draft], shares own: OwnReports, using generator: inout SeededGenerator) throws(WorkloadError) {
        self.drafts = drafts
        func wanted(_ percentage: Double) -> Int { Int(Double(drafts.count) * percentage / 100) }
        try choose(.renewed, wanted(own.renewed), at: "own.renewed", using: &generator) { draft in
            draft.itemCount > 0 ? draft.hosting.map { AnyHashable($0) } : nil
        }
        try choose(.recognised, wanted(own.recognised), at: "own.recognised", using: &generator) { draft in
            draft.itemCount > 0 ? AnyHashable([AnyHashable(draft.finding), AnyHashable(draft.itemCount)]) : nil
        }
        try choose(.repeated, wanted(own.repeated), at: "own.repeated", using: &generator) { draft in
            // A page on which nothing was seen is looked at again each time.
            draft.finding.isOfContent ? AnyHashable(draft) : nil
        }
    }

    /// Chooses a number of reports of one kind; reports with the same key are alike.
    private mutating func choose(
        _ novelty: PlannedReport.Novelty, _ count: Int, at place: String, using generator: inout SeededGenerator,
        key: (CaseSheet.Draft) -> AnyHashable?
    ) throws(WorkloadError) {
        var pairs = groups(by: key).flatMap { Self.pairs(in: $0, taken: leaders, novelty) }
        guard pairs.count >= count else {
            throw WorkloadError(
                .doesNotAddUp, at: place, "asks for \(count) reports, and only \(pairs.count) have one that is alike before them")
        }
        generator.shuffle(&pairs)
        for pair in pairs.prefix(count) {
            links[pair.later] = Link(novelty: novelty, leader: pair.leader)
            leaders.insert(pair.leader)
            if novelty == .recognised { recognised.insert(pair.leader) }
            if novelty == .renewed { renewed.insert(pair.leader) }
        }
    }

    /// A report that may go back to another.
    private struct Pair {
        let later: Int
        let leader: Int
    }

    /// The positions that are still free, grouped by the key in which they are alike, in a stable order.
    private func groups(by key: (CaseSheet.Draft) -> AnyHashable?) -> [[Int]] {
        var groups: [[Int]] = [], places: [AnyHashable: Int] = [:]
        for index in drafts.indices where links[index] == nil && !renewed.contains(index) {
            guard let key = key(drafts[index]) else { continue }
            let place = places[key] ?? groups.count
            if place == groups.count {
                places[key] = place
                groups.append([])
            }
            groups[place].append(index)
        }
        return groups
    }

    /// Pairs of a later and an earlier report. A renewed address has one later report; otherwise one report in five is earlier to the others.
    private static func pairs(in group: [Int], taken leaders: Set<Int>, _ novelty: PlannedReport.Novelty) -> [Pair] {
        let free = group.filter { !leaders.contains($0) }
        if novelty == .renewed { return zip(free.suffix(free.count / 2), free).map(Pair.init) }
        let taken = group.filter(leaders.contains)
        let more = max(group.count / 5 - taken.count, taken.isEmpty ? 1 : 0)
        let all = taken + free.prefix(more)
        return free.dropFirst(more).enumerated().map { Pair(later: $1, leader: all[$0 % all.count]) }
    }
}
