import Envelopes
import HotlineModel
import NodeMessages

/// One hotline's part of a replay: it sends its reports to its node, and its analysts assess the cases that the node shows them.
struct HotlineShift: Sendable {
    let link: NodeLink
    let plan: WorkloadPlan
    let board: ProgressBoard

    /// The outcomes of the hotline's reports.
    struct Outcome: Sendable {
        /// The node's name for each case of the plan.
        var caseIDs: [Int: CaseID] = [:]
        var opened = 0
        var attached = 0
        /// Reports and tips with a key that the node knew already.
        var known = 0
        var tips = 0
        var views = ViewCheck()
    }

    /// Sends the first reports and has them assessed; then the same with the reports that go back to earlier ones.
    func work() async throws -> Outcome {
        let reports = plan.reports(of: link.member), findings = Findings(plan, of: link)
        var outcome = Outcome()
        if link.member == plan.workload.node { try await handInTips(&outcome) }
        for wave in [reports.filter { $0.novelty == .first }, reports.filter { $0.novelty != .first }] where !wave.isEmpty {
            try await handIn(wave, &outcome)
            outcome.views.add(try await Analysts(link: link, findings: findings, board: board).work())
        }
        outcome.views.judge(outcome.caseIDs, plan: plan, member: link.member)
        return outcome
    }

    private func handIn(_ reports: [PlannedReport], _ outcome: inout Outcome) async throws {
        let link = link, plan = plan, board = board
        let answers = try await Batches.map(reports) { reports in
            let requests = reports.map { ReportRequest($0, about: plan.cases[$0.caseIndex]) }
            let answers = try await link.answers(to: IntakeEndpoints.reports, requests)
            board.advance(.reporting, by: reports.count)
            return Array(zip(reports, answers))
        }
        for (report, answer) in answers.joined() { try outcome.add(answer, to: report, link: link) }
    }

    private func handInTips(_ outcome: inout Outcome) async throws {
        for tip in plan.tips {
            var ask = TipEndpoints.intake.ask(TipRequest(text: tip.text, origin: OwnOrigin(rawValue: tip.origin.kind.rawValue)))
            ask.key = tip.key
            switch try await link.answer(to: ask).outcome {
            case .received: outcome.tips += 1
            case .held: outcome.known += 1
            }
            board.advance(.reporting, by: 1)
        }
    }
}

extension HotlineShift.Outcome {
    fileprivate mutating func add(_ answer: LineAnswer<ReportOutcome>, to report: PlannedReport, link: NodeLink) throws {
        let received: ReportOutcome
        do throws(Problem) { received = try answer.get() } catch {
            throw ReplayError(error, of: "the report \(report.key)", by: link.member)
        }
        // A repeat may join another case than the first report did. The first one's case is followed.
        if report.novelty != .repeated { caseIDs[report.caseIndex] = received.case }
        switch received.outcome {
        case .opened: opened += 1
        case .attached: attached += 1
        case .held: known += 1
        case .unreadable: throw ReplayError.unexpectedAnswer(link.member, what: "the report \(report.key)")
        }
        views.add(received, to: report)
    }
}
