import CaseStore
import Cryptography
public import HotlineModel

/// A question as the tipster sees it.
public struct RelayedQuestion: Hashable, Sendable {
    public var number: Int64
    public var askedAt: Timestamp
    public var text: String
}

/// The reply to a tipster's answer.
public struct ReceivedAnswer: Sendable {
    /// It was received before, so nothing was added.
    public var isKnown: Bool
    /// The code for the next answer.
    public var code: TipCode
}

/// Lets tipsters come back with their codes.
struct TipsterReturn {
    static let longestAnswer = 8_000
    private static let mostSupplements = 200

    let step: HelplineStep

    /// The open questions of the tip with a code; they count as shown from now on.
    ///
    /// - Throws: ``HelplineError/codeRefused``.
    func questions(for code: String) throws -> [RelayedQuestion] {
        guard let code = TipCode(code), let tip = try step.transaction.tip(code: step.vault.blindIndex(of: code)) else {
            throw HelplineError.codeRefused
        }
        let opened = try OpenedTip(tip, vault: step.vault, in: step.transaction)
        if opened.openQuestions.contains(where: { $0.record.shownAt == nil }) {
            try step.transaction.markShown(questionsOfTip: tip.number, at: step.moment)
            try step.record(.questionsShown, of: tip.number, actor: "tipster")
        }
        return opened.openQuestions.map { RelayedQuestion(number: $0.record.number, askedAt: $0.record.askedAt, text: $0.text) }
    }

    /// Adds an answer to the tip with a code, and replaces the code.
    ///
    /// - Throws: ``HelplineError/codeRefused`` or ``HelplineError/tooMany(_:)``.
    func answer(_ text: String, code: String, key: String) throws -> ReceivedAnswer {
        guard let code = TipCode(code) else { throw HelplineError.codeRefused }
        let answer = step.vault.blindIndex("\(code.secretText) \(key) \(text)", for: .tipAnswer)
        if let tip = try step.transaction.tip(code: step.vault.blindIndex(of: code)) {
            try add(text, to: tip)
            return ReceivedAnswer(isKnown: false, code: try step.replaceCode(of: tip, lastAnswer: answer))
        }
        guard let tip = try step.transaction.tip(lastAnswer: answer) else { throw HelplineError.codeRefused }
        return ReceivedAnswer(isKnown: true, code: try step.replaceCode(of: tip, lastAnswer: answer))
    }

    private func add(_ text: String, to tip: TipRecord) throws {
        guard let wrapped = tip.wrappedKey else { throw HelplineError.codeRefused }
        guard try step.transaction.supplements(ofTip: tip.number).count < Self.mostSupplements else {
            throw HelplineError.tooMany("supplements")
        }
        let sealed = try step.vault.key(forTip: tip.id, wrapped: wrapped).seal(Array(text.utf8), as: .tipAnswer)
        _ = try step.transaction.add(TipSupplement(tip: tip.number, receivedAt: step.moment, sealedText: sealed))
        try step.record(.supplemented, of: tip.number, actor: "tipster")
    }
}
