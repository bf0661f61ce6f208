public import HotlineModel

/// A workload spelled out: every report with its key, address, finding, items, host and expected disposition.
///
/// The same workload always gives the same plan. A plan has no network addresses: ``NetworkPlan`` finds them in the installed data.
public struct WorkloadPlan: Sendable {
    public let workload: Workload
    /// The cases: one for each address, and one more each time an address shows other material.
    public private(set) var cases: [PlannedCase]
    /// The reports in the order in which their hotlines receive them: the first ones, then those that go back to earlier ones.
    public let reports: [PlannedReport]
    /// The tips that the workload's node receives.
    public let tips: [PlannedTip]
    /// The host names that must resolve.
    public let hosts: [PlannedHost]

    /// Spells a workload out.
    ///
    /// - Throws: ``WorkloadError`` if no set of whole cases adds up to the referred reports, or too few reports are alike.
    public init(_ workload: Workload) throws(WorkloadError) {
        self.workload = workload
        let sheet = try CaseSheet(workload)
        let allotted = HostAllotment(sheet, workload: workload)
        hosts = allotted.hosts
        reports = sheet.reports
        tips = sheet.tips
        let items = PlannedItems(workload)
        cases = sheet.drafts.enumerated().map { index, draft in
            PlannedCase(
                address: allotted.addresses[index], member: draft.member, finding: draft.finding,
                items: items.items(of: index, in: sheet), hosting: draft.hosting,
                hostIndex: allotted.hostIndexes[index],
                reportCount: draft.reportCount, recognises: draft.recognises, renews: draft.renews, isReferred: false)
        }
        try refer()
    }

    /// The reports of one hotline.
    public func reports(of member: MemberID) -> [PlannedReport] { reports.filter { $0.member == member } }

    /// The disposition that the workload's own node should decide; `nil` if the case is not illegal.
    public func expectedDisposition(of planned: PlannedCase) -> Disposition.Destination? {
        switch planned.hosting {
        case nil: nil
        case .hidden, .unlocated: .central
        case .located(let country):
            if let member = workload.coverage.first(where: { $0.value.contains(country) })?.key {
                member == workload.node ? .keep : .forward(to: member)
            } else {
                .central
            }
        }
    }

    /// Chooses the kept cases that are referred, so that their reports add up to the published figure.
    private mutating func refer() throws(WorkloadError) {
        var candidates = cases.indices.filter { expectedDisposition(of: cases[$0]) == .keep }
        var generator = SeededGenerator(seed: workload.seed, purpose: "referred")
        generator.shuffle(&candidates)
        // Overridden hosts last: moving one then changes as few figures as possible.
        let overridden = candidates.filter { isOverridden(cases[$0]) }
        candidates.removeAll { isOverridden(cases[$0]) }
        var missing = workload.published.referred
        for index in candidates + overridden where cases[index].reportCount <= missing {
            cases[index].isReferred = true
            missing -= cases[index].reportCount
        }
        guard missing == 0 else {
            throw WorkloadError(.doesNotAddUp, at: "referred", "cannot be put together from whole cases: \(missing) are missing")
        }
    }

    private func isOverridden(_ planned: PlannedCase) -> Bool {
        planned.hostIndex.map { hosts[$0].evidence == .overridden } ?? false
    }
}
