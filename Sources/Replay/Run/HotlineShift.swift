import Envelopes
import HotlineModel

/// One hotline's part of a replay: its reports come in, and its analysts assess what its node puts before them.
struct HotlineShift: Sendable {
    let link: NodeLink
    let plan: WorkloadPlan
    let board: ProgressBoard

    /// What a hotline's node did with its reports.
    struct Outcome: Sendable {
        /// The node's name for each case of the plan.
        var caseIDs: [Int: String] = [:]
        var opened = 0
        var attached = 0
        /// Reports and tips whose key the node held already.
        var held = 0
        var tips = 0
        var views = ViewCheck()
    }

    private static let reports = "/intake/v1/reports", tips = "/intake/v1/tips"

    /// Hands in what is met for the first time, and has it assessed; then the same with the reports about what was met before.
    func work() async throws -> Outcome {
        let reports = plan.reports(of: link.member), findings = Findings(plan, of: link)
        var outcome = Outcome()
        if link.member == plan.workload.node { try await handInTips(&outcome) }
        for wave in [reports.filter { $0.novelty == .first }, reports.filter { $0.novelty != .first }] where !wave.isEmpty {
            try await handIn(wave, &outcome)
            outcome.views.take(try await Analysts(link: link, findings: findings, board: board).work())
        }
        outcome.views.judge(outcome.caseIDs, plan: plan, member: link.member)
        return outcome
    }

    private func handIn(_ reports: [PlannedReport], _ outcome: inout Outcome) async throws {
        let link = link, plan = plan, board = board
        let answers = try await Batches.map(reports) { reports in
            let body = RequestLines.body(reports) { RequestLines.report($0, about: plan.cases[$0.caseIndex], to: &$1) }
            let answer = try await link.ask("POST", Self.reports, body)
            let answers = try link.answers(in: answer, to: reports.count, of: Self.reports)
            board.advance(.reporting, by: reports.count)
            return Array(zip(reports, answers))
        }
        for (report, answer) in answers.joined() { try outcome.take(answer, to: report, link: link) }
    }

    private func handInTips(_ outcome: inout Outcome) async throws {
        for tip in plan.tips {
            let answer = try await link.value("POST", Self.tips, RequestLines.tip(tip), key: tip.key)
            switch answer["outcome"]?.string {
            case "received": outcome.tips += 1
            case "held": outcome.held += 1
            default: throw link.unexpected(Self.tips)
            }
            board.advance(.reporting, by: 1)
        }
    }
}

extension HotlineShift.Outcome {
    fileprivate mutating func take(_ answer: LineAnswer, to report: PlannedReport, link: NodeLink) throws {
        if let refusal = answer.refusal {
            throw ReplayError.refused(link.member, what: "the report \(report.key)", code: refusal.code, detail: refusal.detail)
        }
        // A repeat may fall on another case than the first report; what becomes of the address is told by the first.
        if report.novelty != .repeated { caseIDs[report.caseIndex] = answer.caseID }
        switch answer.outcome {
        case "opened": opened += 1
        case "attached": attached += 1
        case "held": held += 1
        default: throw link.unexpected("/intake/v1/reports")
        }
        views.take(answer, to: report)
    }
}
