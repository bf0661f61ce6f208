public import CaseStore
import Envelopes
public import HotlineModel

/// What somebody wrote down about a case, opened.
public struct CaseNote: Sendable {
    public var actor: String
    public var at: Timestamp
    public var text: String
}

extension CaseDesk {
    /// Keeps a note sealed beside the case. It is part of no file and no envelope, so it cannot leave the node.
    func keep(
        _ text: String?, by actor: String, about opened: OpenedCase, now: Timestamp, in transaction: any StoreTransaction
    ) throws {
        guard let text, !text.isEmpty else { return }
        let sealed = try opened.key.seal(Array(text.utf8))
        try transaction.add(NoteRecord(caseNumber: opened.record.number, actor: actor, at: now, sealedText: sealed))
    }

    /// The notes of a case, oldest first.
    ///
    /// - Throws: `StoreError` when retention destroyed the case's key.
    public func notes(of record: CaseRecord, in view: any StoreView) throws -> [CaseNote] {
        let notes = try view.notes(of: record.number)
        guard !notes.isEmpty else { return [] }
        let key = try key(of: record)
        return try notes.map { note in
            CaseNote(actor: note.actor, at: note.at, text: String(decoding: try key.unseal(note.sealedText), as: UTF8.self))
        }
    }
}
