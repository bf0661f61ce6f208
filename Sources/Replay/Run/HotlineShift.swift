import Envelopes
import HotlineModel

/// One hotline's part of a replay: its reports come in, and its analysts assess them.
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
        /// Reports whose key the node held already.
        var held = 0
    }

    private static let reports = "/api/v1/reports"
    private static let assessments = "/api/v1/assessments"

    /// Hands in every report, then assesses every case of them that awaits it.
    ///
    /// All reports come first, so that those about one address fall on one case.
    func work() async throws -> Outcome {
        let outcome = try await handIn()
        try await assess(outcome)
        return outcome
    }

    // MARK: Reports

    private func handIn() async throws -> Outcome {
        let link = link, plan = plan, board = board
        let answers = try await Batches.map(plan.reports(of: link.member)) { reports in
            let body = RequestLines.body(reports) { RequestLines.report($0, about: plan.cases[$0.caseIndex], to: &$1) }
            let answer = try await link.ask("POST", Self.reports, body)
            let answers = try link.answers(in: answer, to: reports.count, of: Self.reports)
            board.advance(.reporting, by: reports.count)
            return Array(zip(reports, answers))
        }
        var outcome = Outcome()
        for (report, answer) in answers.joined() { try outcome.take(answer, to: report, link: link) }
        return outcome
    }

    // MARK: Assessments

    private func assess(_ outcome: Outcome) async throws {
        var indexes = outcome.caseIDs.keys.sorted()
        // Keys that were held may belong to cases assessed before, in another run or before a connection broke.
        if outcome.held > 0 {
            let awaiting = try await awaitingAssessment()
            let known = indexes.count
            indexes.removeAll { outcome.caseIDs[$0].map { !awaiting.contains($0) } ?? true }
            board.advance(.assessing, by: known - indexes.count)
        }
        let cases = indexes.compactMap { index in outcome.caseIDs[index].map { NamedCase(id: $0, planned: plan.cases[index]) } }
        let board = board, shift = self
        _ = try await Batches.map(cases) { cases in
            try await shift.assess(cases)
            board.advance(.assessing, by: cases.count)
        }
    }

    /// A case under the name the node gave it.
    private struct NamedCase: Sendable {
        let id: String
        let planned: PlannedCase
    }

    /// Assesses some cases. An assessment is not simply sent again: after a broken connection only those that still await it are.
    private func assess(_ cases: [NamedCase]) async throws {
        var left = cases
        var breaks = 0
        while !left.isEmpty {
            let body = RequestLines.body(left) { RequestLines.assessment(of: $0.planned, caseID: $0.id, to: &$1) }
            switch await link.attempt("POST", Self.assessments, body) {
            case .success(let answer):
                for answer in try link.answers(in: answer, to: left.count, of: Self.assessments) {
                    if let refusal = answer.refusal, !Self.meansDone.contains(refusal.code) { throw refused("an assessment", refusal) }
                }
                return
            case .failure(.refused(let code, let detail)): throw refused("assessments", (code, detail))
            case .failure(.away(let reason)):
                let awaiting = try await awaitingAssessment(), before = left.count
                left.removeAll { !awaiting.contains($0.id) }
                breaks = left.count == before ? breaks + 1 : 0
                guard breaks < Self.mostBreaks else { throw refused("assessments", ("unanswered", reason)) }
            }
        }
    }

    /// How often a node may break off over the same assessments and answer everything else.
    private static let mostBreaks = 10
    /// Refusals that say that the assessment is there already.
    private static let meansDone: Set<String> = ["assessmentFinal", "actionStands"]

    /// The names of the cases nobody has assessed; waits for a node that is away.
    private func awaitingAssessment() async throws -> Set<String> {
        var names: Set<String> = []
        var after: Int64 = 0
        while true {
            let target = "/api/v1/cases?stage=awaitingAssessment&limit=10000&after=\(after)"
            let page = try await link.value("GET", target)
            guard let rows = page["cases"]?.array else { throw link.unexpected(target) }
            names.formUnion(rows.compactMap { $0["case"]?.string })
            guard !rows.isEmpty, let next = page["next"]?.integer, next > after else { return names }
            after = next
        }
    }

    private func refused(_ what: String, _ refusal: (code: String, detail: String)) -> ReplayError {
        .refused(link.member, what: what, code: refusal.code, detail: refusal.detail)
    }
}

extension HotlineShift.Outcome {
    fileprivate mutating func take(_ answer: LineAnswer, to report: PlannedReport, link: NodeLink) throws {
        if let refusal = answer.refusal {
            throw ReplayError.refused(link.member, what: "the report \(report.key)", code: refusal.code, detail: refusal.detail)
        }
        caseIDs[report.caseIndex] = answer.caseID
        switch answer.outcome {
        case "opened": opened += 1
        case "attached": attached += 1
        case "held": held += 1
        default: throw link.unexpected("/api/v1/reports")
        }
    }
}
