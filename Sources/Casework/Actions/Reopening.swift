package import CaseStore
import Envelopes
import HotlineModel

/// Opens a case again because its material is there again, and tells the members that reported it.
package struct Reopening {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// Says that an action that stands belongs to an earlier life of a case that is open again, so that it can happen once more.
    ///
    /// - Throws: ``CaseworkError/heldBack(_:from:until:)``, as the action would; nothing is recorded then.
    package func restart(_ record: CaseRecord, actor: String) throws {
        try step.checkNotHeldBack(record)
        guard let opened = try step.reader.unsealUnlessDestroyed(record), record.stage == .routed else { return }
        try step.decide(.reopened, about: record, actor: actor)
        try Correspondence(step).update(.reopened, about: opened)
    }

    /// Opens our placement, if it had ended. The members hear of it each time.
    package func reopen(_ record: CaseRecord, actor: String) throws {
        let placements = try step.transaction.placements(of: record.number)
        guard let own = placements.last(where: { $0.responsible == step.member && $0.state.counts }), own.state == .done,
            var opened = try step.reader.unsealUnlessDestroyed(record)
        else { return }
        try step.transaction.setState(ofPlacement: own.number, to: .open)
        opened.record.stage = .routed
        try step.save(opened)
        try step.decide(.reopened, about: opened.record, actor: actor)
        try Correspondence(step).update(.reopened, about: opened)
    }
}
