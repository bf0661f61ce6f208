package import CaseStore
import Cryptography
import Envelopes
import HotlineModel
import NodeLog

/// Destroys the contents of closed cases, and renews those of a case that comes back.
package struct Destruction {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// Destroys the contents of some cases, and records how far the run has come. A case that is not due any more is left alone.
    package func destroy(_ page: [RetentionCursor], in run: RetentionRun) throws -> RetentionRun {
        var run = run
        for entry in page where try step.transaction.destroyContents(of: entry.caseNumber, closedBefore: run.closedBefore) {
            try step.transaction.record(
                EventRecord(
                    caseNumber: entry.caseNumber, kind: .anonymised, at: step.moment, member: step.member, actor: run.actor))
            step.count(.contentsDestroyed)
            run.cases += 1
        }
        _ = try step.transaction.record(run)
        return run
    }

    /// Ends a run.
    package func conclude(_ run: RetentionRun) throws -> RetentionRun {
        try step.transaction.conclude(run, at: step.moment, by: step.member)
    }

    /// Gives a case whose contents were destroyed the new ones of a report, under its old name.
    ///
    /// Destroyed lines stay destroyed: their key is gone.
    func renew(
        _ record: CaseRecord, about file: CaseFile, addressIndex: Digest, from giver: MemberID, takeover: Bool
    ) throws -> UnsealedCase {
        let key = try step.vault.newKey(for: record.id)
        var renewed = record
        renewed.addressIndex = addressIndex
        renewed.wrappedKey = key.wrapped
        renewed.sealedFile = try key.seal(file.json, as: .caseFile)
        // A case of our own stays our own.
        if record.stage == .copy || record.receivedFrom != nil { renewed.receivedFrom = giver }
        renewed.isTakeover = takeover
        renewed.stage = .awaitingTrace
        try step.transaction.renewContents(of: renewed)
        let opened = UnsealedCase(record: renewed, file: file, key: key)
        try step.save(opened)
        try step.record(.reopened, of: record, by: giver)
        return opened
    }
}
