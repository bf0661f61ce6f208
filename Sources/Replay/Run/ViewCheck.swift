import HotlineModel
import NodeMessages

/// Compares the cases that one hotline's analysts saw with those that they must see, or must not see, by the plan.
struct ViewCheck: Sendable {
    /// Cases shown to an analyst in this run.
    private(set) var leased = 0
    /// Reports without anything new: the number sent, those shown to an analyst nevertheless, and those whose answer has no `spared`.
    private(set) var repeats = 0, repeatsLeased = 0, repeatsNotSpared = 0
    /// Reports of new material at a known address: the number sent, those shown to an analyst in this run, and those that never will be.
    private(set) var renewed = 0, renewedLeased = 0, renewedMissed = 0
    private var views: Analysts.Views = [:]
    /// Planned cases that were opened in this run.
    private var opened: Set<Int> = []
    private var sparedRenewals: Set<Int> = []

    /// Adds the answer to a report.
    mutating func add(_ answer: ReportOutcome, to report: PlannedReport) {
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

    /// Adds the cases that analysts were shown.
    mutating func add(_ more: Analysts.Views) { views.merge(more) { $0.union($1) } }

    /// Compares, after everything is assessed.
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
            // If an earlier run sent the report, the only trace left is that it has a case of its own.
            let hasOwnCase = caseIDs[index] != nil && caseIDs[index] != caseIDs[first]
            if !hasOwnCase || sparedRenewals.contains(index) || (opened.contains(index) && !isLeased) { renewedMissed += 1 }
        }
    }

    /// One sentence for each rule that was broken.
    func problems(at member: MemberID) -> [String] {
        var problems: [String] = []
        if repeatsLeased > 0 {
            problems.append("\(repeatsLeased) cases of \(member) were shown to an analyst though nothing about them was new")
        }
        if repeatsNotSpared > 0 {
            problems.append(
                "\(repeatsNotSpared) reports at \(member) without anything new were not marked as spared")
        }
        if renewedMissed > 0 {
            problems.append("\(renewedMissed) addresses at \(member) with new material were not shown to an analyst again")
        }
        return problems
    }
}
