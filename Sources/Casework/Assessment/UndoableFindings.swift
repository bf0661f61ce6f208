import CaseStore
import Envelopes
import HotlineModel

/// Undoes findings before anything of them has left the node, or lets them count.
package struct UndoableFindings {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// Undoes a finding: the case waits as before, on the same lease.
    ///
    /// - Throws: ``CaseworkError/unknownCase(_:)``, ``CaseworkError/nothingToUndo(_:)``, ``CaseworkError/findingOfAnother(_:)``.
    package func undo(_ submission: UndoSubmission) throws {
        let (record, found) = try finding(submission)
        guard found.dueAt > step.moment else { throw CaseworkError.nothingToUndo(record.id) }
        try step.transaction.removeUndoableFinding(of: record.number)
        // The window may have outlasted the lease, and the analyst is about to look again.
        if let lease = try step.transaction.workItem(of: record.number)?.lease {
            let until = max(lease.until, step.moment + step.policy.workList.lease)
            try step.transaction.extendLease(lease.number, of: record.number, until: until)
        }
        // Without a name it is nobody's in particular, and not the finder's.
        try step.record(.undone, of: record, actor: submission.actor ?? "analyst")
    }

    /// Lets a finding count before its time.
    ///
    /// - Throws: As ``undo(_:)``, and what the rules do not allow any more.
    package func conclude(_ submission: UndoSubmission) throws -> AssessedCase {
        let (record, found) = try finding(submission)
        return AssessedCase(caseID: record.id, outcome: try count(found, on: record))
    }

    /// Lets the findings of some cases count whose time has come. A finding that the rules do not allow any more is undone.
    package func concludeDue(_ numbers: [Int64]) throws {
        for number in numbers {
            guard let found = try step.transaction.undoableFinding(of: number), found.dueAt <= step.moment,
                let record = try step.transaction.caseRecord(number: number)
            else { continue }
            guard case .failure(let refusal) = try step.attempt({ try count(found, on: record) }) else { continue }
            try step.transaction.removeUndoableFinding(of: number)
            try step.record(.undone, of: record, reason: refusal.code)
        }
    }

    private func count(_ found: UndoableFinding, on record: CaseRecord) throws -> AssessedCase.Outcome {
        if let refusal = try step.reader.rules(for: record).refusalToAssess(by: step.member) { throw CaseworkError(refusal, record) }
        let opened = try step.reader.unseal(record)
        let finding = try Finding(json: try opened.key.unseal(found.sealedFinding, as: .undoableFinding))
        try SecondPairOfEyes(step).check(finding, by: found.actor, on: opened)
        try step.transaction.removeUndoableFinding(of: record.number)
        return try Findings(step).count(finding, by: found.actor, on: opened)
    }

    private func finding(_ submission: UndoSubmission) throws -> (CaseRecord, UndoableFinding) {
        let record = try step.caseRecord(submission.caseID)
        guard let found = try step.transaction.undoableFinding(of: record.number) else { throw CaseworkError.nothingToUndo(record.id) }
        guard submission.actor == nil || submission.actor == found.actor else { throw CaseworkError.findingOfAnother(record.id) }
        return (record, found)
    }
}
