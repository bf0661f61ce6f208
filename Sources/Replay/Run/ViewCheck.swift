import HotlineModel
import NodeMessages

/// What one hotline's analysts were shown, beside what the plan says nobody, or somebody, must see.
struct ViewCheck: Sendable {
    /// Cases put before an analyst in this run.
    private(set) var leased = 0
    /// Reports about what was met before: handed in, put before an analyst all the same, and taken without a word that nobody has to look.
    private(set) var repeats = 0, repeatsLeased = 0, repeatsNotSpared = 0
    /// Reports that bring new material under a known address: handed in, put before an analyst in this run, and never to be.
    private(set) var renewed = 0, renewedLeased = 0, renewedMissed = 0
    private var views: Analysts.Views = [:]
    /// Planned cases that were opened in this run.
    private var opened: Set<Int> = []
    private var sparedRenewals: Set<Int> = []

    /// Notes the answer to a report.
    mutating func take(_ answer: ReportOutcome, to report: PlannedReport) {
        switch report.novelty {
        case .first: break
        case .repeated, .recognised:
            repeats += 1
            if answer.outcome != .held, answer.spared == nil { repeatsNotSpared += 1 }
        case .renewed:
            renewed += 1
            if answer.outcome == .opened { opened.insert(report.caseIndex) }
            if answer.outcome != .held, answer.outcome != .opened || answer.spared != nil { sparedRenewals.insert(report.caseIndex) }
        }
    }

    /// Notes what analysts were shown.
    mutating func take(_ more: Analysts.Views) { views.merge(more) { $0.union($1) } }

    /// Compares once all is assessed.
    ///
    /// - Parameter caseIDs: The node's name for each planned case.
    mutating func judge(_ caseIDs: [Int: CaseID], plan: WorkloadPlan, member: MemberID) {
        leased = views.values.reduce(0) { $0 + $1.count }
        for (index, cases) in views {
            // A second case about an address that shows nothing new, and a page whose items are all known.
            repeatsLeased += plan.cases[index].recognises == nil ? cases.count - 1 : cases.count
        }
        for index in plan.cases.indices where plan.cases[index].member == member {
            guard let first = plan.cases[index].renews else { continue }
            let isLeased = views[index] != nil
            if isLeased { renewedLeased += 1 }
            // Of one that an earlier run handed in, the case of its own is what is left to see.
            let hasOwnCase = caseIDs[index] != nil && caseIDs[index] != caseIDs[first]
            if !hasOwnCase || sparedRenewals.contains(index) || (opened.contains(index) && !isLeased) { renewedMissed += 1 }
        }
    }

    /// One sentence for each thing that must not be.
    func problems(at member: MemberID) -> [String] {
        var problems: [String] = []
        if repeatsLeased > 0 {
            problems.append("\(repeatsLeased) cases of \(member) were put before an analyst though all about them was known")
        }
        if repeatsNotSpared > 0 {
            problems.append(
                "\(repeatsNotSpared) reports at \(member) about what was known were not taken as ones that nobody has to look at")
        }
        if renewedMissed > 0 {
            problems.append("\(renewedMissed) addresses at \(member) with new material were not put before an analyst again")
        }
        return problems
    }
}
