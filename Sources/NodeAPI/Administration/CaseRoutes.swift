import CaseService
import CaseStore
import Casework
import Envelopes
import HTTPServer
import HotlineModel

/// Reports, assessments, actions and cases.
enum CaseRoutes {
    static func receive(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        .lines(
            try await SubmissionLines.answer(routed.request.body, read: ReportSubmission.init, run: node.desk.receive) { report in
                var members: [JSONValue.Member] = [
                    .init("outcome", .string(report.outcome.rawValue)), .init("case", .string(report.caseID.description)),
                ]
                if let spared = report.spared { members.append(.init("spared", .string(spared.rawValue))) }
                return .object(members)
            })
    }

    static func assess(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        .lines(
            try await SubmissionLines.answer(routed.request.body, read: routed.attributed(AssessmentSubmission.init), run: node.desk.assess)
            {
                assessed in
                ["case": .string(assessed.caseID.description), "outcome": .string(assessed.outcome.rawValue)]
            })
    }

    static func describe(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        .lines(
            try await SubmissionLines.answer(
                routed.request.body, read: routed.attributed(DescriptionSubmission.init), run: node.desk.describe
            ) {
                id in
                ["case": .string(id.description)]
            })
    }

    static func act(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        .lines(
            try await SubmissionLines.answer(routed.request.body, read: routed.attributed(ActionSubmission.init), run: node.desk.act) {
                id in
                ["case": .string(id.description)]
            })
    }

    static func withdraw(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        .lines(
            try await SubmissionLines.answer(
                routed.request.body, read: routed.attributed(WithdrawalSubmission.init), run: node.desk.withdraw
            ) { id in
                ["case": .string(id.description)]
            })
    }

    static func list(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let after = try routed.number("after", default: 0, in: 0...Int64.max)
        let limit = Int(try routed.number("limit", default: 100, in: 1...10_000))
        var stage: CaseStage?
        if let word = routed.query("stage") {
            guard let known = CaseStage(rawValue: word) else {
                throw InputError("`stage` must be one of \(CaseStage.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            stage = known
        }
        let wanted = stage
        let cases = try await node.store.read { try $0.cases(at: wanted, after: after, limit: limit) }
        return .json([
            "cases": .array(cases.map { CaseView.row($0, isHeldBack: node.desk.isHeldBack($0)) }),
            "next": cases.last.map { .integer($0.number) } ?? .null,
        ])
    }

    static func one(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let id = try CaseID(named: routed.parameter("case"))
        let view = try await node.store.read { view -> JSONValue? in
            try view.caseRecord(id).map { try CaseView.whole($0, at: node, in: view) }
        }
        guard let view else { throw RefusalCode.unknownCase }
        return .json(view)
    }

    /// What a case is about, for whoever must look at it: the address, where it was found, and what reporters wrote.
    static func contents(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let id = try CaseID(named: routed.parameter("case"))
        let view = try await node.desk.read { reader -> JSONValue? in
            try reader.view.caseRecord(id).map { record in
                guard !record.isDestroyed else { throw RefusalCode.contentsDestroyed }
                return CaseView.contents(try reader.unseal(record), notes: try reader.reporterWords(of: record))
            }
        }
        guard let view else { throw RefusalCode.unknownCase }
        return .json(view)
    }

    /// What was noted about a case: free text, which only this looks at.
    static func notes(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let id = try CaseID(named: routed.parameter("case"))
        let notes = try await node.desk.read { reader in try reader.view.caseRecord(id).map { try reader.notes(of: $0) } }
        guard let notes else { throw RefusalCode.unknownCase }
        let shown = notes.map { note -> JSONValue in
            ["at": .string(note.at.description), "actor": .string(note.actor), "text": .string(note.text)]
        }
        return .json(["notes": .array(shown)])
    }
}
