public import CaseStore
import Envelopes
public import HotlineModel

/// An analyst's note about a case, unsealed.
public struct CaseNote: Sendable {
    public var actor: String
    public var at: Timestamp
    public var text: String
}

/// Keeps analysts' notes, sealed beside their case. A note is part of no file and no envelope, so it cannot leave the node.
struct CaseNotes {
    let step: CaseStep

    /// Adds a note; an empty one is ignored.
    func add(_ text: String?, by actor: String, about opened: UnsealedCase) throws {
        guard let text, !text.isEmpty else { return }
        let sealed = try opened.key.seal(Array(text.utf8), as: .caseNote)
        try step.transaction.add(NoteRecord(caseNumber: opened.record.number, actor: actor, at: step.moment, sealedText: sealed))
    }
}

extension CaseReader {
    /// The notes of a case, oldest first.
    ///
    /// - Throws: ``CaseworkError/contentsDestroyed(_:)`` when retention destroyed the case's key.
    public func notes(of record: CaseRecord) throws -> [CaseNote] {
        let notes = try view.notes(of: record.number)
        guard !notes.isEmpty else { return [] }
        let key = try key(of: record)
        return try notes.map { note in
            CaseNote(actor: note.actor, at: note.at, text: String(decoding: try key.unseal(note.sealedText, as: .caseNote), as: UTF8.self))
        }
    }
}
