import CaseStore
import Cryptography
import HotlineModel

/// A tip with its key and contents unsealed in memory, and the questions and supplements since.
struct OpenedTip {
    let record: TipRecord
    let key: CaseKey
    let contents: TipContents
    let questions: [(record: TipQuestion, text: String)]
    let supplements: [(record: TipSupplement, text: String)]

    /// Opens a tip.
    ///
    /// - Throws: ``HelplineError/contentsDestroyed(_:)``; any other error is a fault of this node.
    init(_ record: TipRecord, vault: Vault, in view: any StoreView) throws {
        guard let wrapped = record.wrappedKey, let sealed = record.sealedContents else {
            throw HelplineError.contentsDestroyed(record.number)
        }
        let key = try vault.key(forTip: record.id, wrapped: wrapped)
        func text(_ sealed: [UInt8]?, as place: SealedPlace) throws -> String {
            guard let sealed else { throw HelplineError.contentsDestroyed(record.number) }
            return String(decoding: try key.unseal(sealed, as: place), as: UTF8.self)
        }
        self.record = record
        self.key = key
        contents = try TipContents(json: try key.unseal(sealed, as: .tipContents))
        questions = try view.questions(ofTip: record.number).map { ($0, try text($0.sealedText, as: .tipQuestion)) }
        supplements = try view.supplements(ofTip: record.number).map { ($0, try text($0.sealedText, as: .tipAnswer)) }
    }

    /// Opens the tip with a number.
    ///
    /// - Throws: ``HelplineError/unknownTip(_:)`` or ``HelplineError/contentsDestroyed(_:)``.
    init(_ number: Int64, vault: Vault, in view: any StoreView) throws {
        guard let record = try view.tip(number: number) else { throw HelplineError.unknownTip(number) }
        try self.init(record, vault: vault, in: view)
    }

    /// Questions without an answer.
    var openQuestions: [(record: TipQuestion, text: String)] { questions.filter { $0.record.answeredBy == nil } }
}
