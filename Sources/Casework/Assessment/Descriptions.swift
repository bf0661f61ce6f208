import CaseStore
import HotlineModel

/// Records what kind of place a case is about.
///
/// A description is no assessment: the responsible member may give it when the assessment is final, and after an action.
package struct Descriptions {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// Records a description. One that says nothing new is ignored.
    ///
    /// - Throws: ``CaseworkError/unknownCase(_:)``, ``CaseworkError/notResponsible(_:)``, ``CaseworkError/contentsDestroyed(_:)``.
    package func record(_ submission: DescriptionSubmission) throws {
        let record = try step.caseRecord(submission.caseID)
        guard record.stage != .copy, try step.reader.rules(for: record).isResponsible(step.member) else {
            throw CaseworkError.notResponsible(record.id)
        }
        var opened = try step.reader.unseal(record)
        let before = opened.file.site
        opened.file.site = before.filled(from: submission.site)
        guard opened.file.site != before else { return }
        try step.save(opened)
        try step.record(.described, of: record, actor: submission.actor)
    }
}
