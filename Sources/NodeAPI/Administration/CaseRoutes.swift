import AccessControl
import CaseService
import CaseStore
import Casework
import Envelopes
import HotlineModel
import NodeMessages

/// Reports, assessments, actions and cases.
enum CaseRoutes {
    static func addReading(to router: inout Router<Caller?>, desk: CaseDesk, views: CaseViews) {
        router.on(CaseEndpoints.list, for: .viewer) { asked in
            let limit = asked.request.limit?.value ?? 100
            return try await desk.read { reader in
                let cases = try reader.view.cases(at: asked.request.stage, after: Int64(asked.request.after?.value ?? 0), limit: limit)
                let rows = try cases.map { try views.row($0, reader.view) }
                return Page(rows, next: cases.count == limit ? cases.last.map { "\($0.number)" } : nil)
            }
        }
        router.on(CaseEndpoints.one, for: .viewer) { id, _ in
            try await desk.read { try views.whole(try record(of: id, in: $0), $0) }
        }
        router.on(CaseEndpoints.contents, for: .analyst) { id, _ in
            try await desk.read { reader in
                let record = try record(of: id, in: reader)
                return CaseContents(try reader.unseal(record), try reader.reporterWords(of: record))
            }
        }
        router.on(CaseEndpoints.notes, for: .analyst) { id, _ in
            try await desk.read { reader in
                Page(
                    try reader.notes(of: try record(of: id, in: reader)).map {
                        CaseNoteView(at: $0.at, actor: $0.actor, text: $0.text)
                    })
            }
        }
    }

    static func addUseCases(to router: inout Router<Caller?>, desk: CaseDesk) {
        router.on(CaseEndpoints.reports, for: .analyst) { reports, caller in
            try await desk.receive(reports.map { ReportSubmission($0, by: caller) }).map { $0.map { ReportOutcome($0) } }
        }
        router.on(CaseEndpoints.readdresses, for: .analyst) { corrections, caller in
            try await desk.readdress(corrections.map { ReaddressSubmission($0, by: caller) }).map { $0.map { ReportOutcome($0) } }
        }
        router.on(CaseEndpoints.assessments, for: .analyst) { findings, caller in
            try await desk.assess(findings.map { AssessmentSubmission($0, by: caller) }).map { $0.map(AssessmentOutcome.init) }
        }
        router.on(CaseEndpoints.undos, for: .analyst) { undos, caller in
            try await desk.undo(undos.map { UndoSubmission($0, by: caller) }).map { $0.map(RecordedCase.init) }
        }
        router.on(CaseEndpoints.conclusions, for: .analyst) { conclusions, caller in
            try await desk.conclude(conclusions.map { UndoSubmission($0, by: caller) }).map { $0.map(AssessmentOutcome.init) }
        }
        router.on(CaseEndpoints.descriptions, for: .analyst) { descriptions, caller in
            try await desk.describe(descriptions.map { DescriptionSubmission($0, by: caller) }).map { $0.map(RecordedCase.init) }
        }
        router.on(CaseEndpoints.actions, for: .officer) { actions, caller in
            try await desk.act(actions.map { ActionSubmission($0, by: caller) }).map { $0.map(RecordedCase.init) }
        }
        router.on(CaseEndpoints.reversals, for: .officer) { reversals, caller in
            try await desk.reverse(reversals.map { ActionSubmission($0, by: caller) }).map { $0.map(RecordedCase.init) }
        }
        router.on(CaseEndpoints.withdrawals, for: .officer) { withdrawals, caller in
            try await desk.withdraw(withdrawals.map { WithdrawalSubmission($0, by: caller) }).map { $0.map(RecordedCase.init) }
        }
    }

    private static func record(of id: CaseID, in reader: CaseReader) throws -> CaseRecord {
        guard let record = try reader.view.caseRecord(id) else { throw CaseworkError.unknownCase(id) }
        return record
    }
}
