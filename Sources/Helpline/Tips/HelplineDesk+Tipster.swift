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
    public var isHeld: Bool
    /// The code for the next answer.
    public var code: TipCode
}

extension HelplineDesk {
    static let longestAnswer = 8_000
    private static let mostSupplements = 200

    /// The questions for the holder of a code. The code is not used up.
    ///
    /// - Parameter caller: The program the code came through; wrong codes are counted by it.
    /// - Throws: ``HelplineError/codeRefused`` or ``HelplineError/tooManyTries(seconds:)``.
    public func questions(for code: String, caller: String) async throws -> [RelayedQuestion] {
        try await tried(by: caller) {
            try await step { step in
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
        }
    }

    /// Receives an answer to the questions that were shown. It uses the code up, and the reply has the next one.
    ///
    /// The same answer under the same code and key means that the first reply got lost: nothing is added, and the code in it is replaced.
    ///
    /// - Throws: ``HelplineError``.
    public func answer(_ text: String, code: String, key: String, caller: String) async throws -> ReceivedAnswer {
        try TipContents.check(text, "answer", longest: Self.longestAnswer)
        return try await tried(by: caller) {
            try await step { step in
                guard let code = TipCode(code) else { throw HelplineError.codeRefused }
                let answer = step.vault.blindIndex("\(code.secretText) \(key) \(text)", for: .tipAnswer)
                if let tip = try step.transaction.tip(code: step.vault.blindIndex(of: code)) {
                    try Self.add(text, to: tip, step)
                    return ReceivedAnswer(isHeld: false, code: try step.replaceCode(of: tip, lastAnswer: answer))
                }
                guard let tip = try step.transaction.tip(lastAnswer: answer) else { throw HelplineError.codeRefused }
                return ReceivedAnswer(isHeld: true, code: try step.replaceCode(of: tip, lastAnswer: answer))
            }
        }
    }

    private static func add(_ text: String, to tip: TipRecord, _ step: TipStep) throws {
        guard let wrapped = tip.wrappedKey else { throw HelplineError.codeRefused }
        guard try step.transaction.supplements(ofTip: tip.number).count < mostSupplements else {
            throw HelplineError.tooMany("supplements")
        }
        let sealed = try step.vault.key(forTip: tip.id, wrapped: wrapped).seal(Array(text.utf8))
        _ = try step.transaction.add(TipSupplement(tip: tip.number, receivedAt: step.moment, sealedText: sealed))
        try step.record(.supplemented, of: tip.number, actor: "tipster")
    }

    /// Tries a code, within the number of tries that a caller has.
    private func tried<Result: Sendable>(by caller: String, _ body: () async throws -> Result) async throws -> Result {
        let now = now
        try tries.admit(caller, at: now)
        do {
            return try await body()
        } catch HelplineError.codeRefused {
            tries.failed(caller, at: now)
            throw HelplineError.codeRefused
        }
    }
}
