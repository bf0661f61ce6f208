import CaseStore
import Cryptography
public import HotlineModel

/// A question as the tipster sees it.
public struct RelayedQuestion: Hashable, Sendable {
    public var number: Int64
    public var askedAt: Timestamp
    public var text: String
}

/// What became of a tipster's answer.
public struct ReceivedAnswer: Sendable {
    /// Whether it was taken before, so that nothing was added.
    public var isHeld: Bool
    /// The code for the next answer.
    public var code: TipCode
}

extension HelplineDesk {
    static let longestAnswer = 8_000
    private static let mostSupplements = 200

    /// The questions that wait for whoever holds a code. The code is not used up.
    ///
    /// - Parameter caller: The program the code came through, by which wrong ones are counted.
    /// - Throws: ``HelplineError/codeRefused`` or ``HelplineError/tooManyTries(seconds:)``.
    public func questions(for code: String, caller: String) async throws -> [RelayedQuestion] {
        let now = now
        return try await tried(by: caller, at: now) {
            try await store.write { transaction in
                guard let code = TipCode(code), let held = try transaction.tip(code: digest(of: code)) else {
                    throw HelplineError.codeRefused
                }
                let opened = try OpenedTip(held, vault: vault, in: transaction)
                if opened.openQuestions.contains(where: { $0.record.shownAt == nil }) {
                    try transaction.markShown(questionsOfTip: held.number, at: now)
                    try transaction.record(TipEvent(tip: held.number, kind: .questionsShown, at: now, actor: "tipster"))
                }
                return opened.openQuestions.map { RelayedQuestion(number: $0.record.number, askedAt: $0.record.askedAt, text: $0.text) }
            }
        }
    }

    /// Takes what the holder of a code adds: it answers the questions that were shown. The code is used up, and the next one comes back.
    ///
    /// The same answer under the same code and key means the first reply got lost: nothing is added, and the code that was on its way is replaced.
    ///
    /// - Throws: ``HelplineError``.
    public func answer(_ text: String, code: String, key: String, caller: String) async throws -> ReceivedAnswer {
        try TipContents.check(text, "answer", longest: Self.longestAnswer)
        let now = now
        return try await tried(by: caller, at: now) {
            try await store.write { transaction in
                guard let code = TipCode(code) else { throw HelplineError.codeRefused }
                let answer = vault.blindIndex("\(code.secretText) \(key) \(text)", for: .tipAnswer)
                let next = TipCode()
                if let held = try transaction.tip(code: digest(of: code)) {
                    try add(text, to: held, now: now, in: transaction)
                    try transaction.setCode(ofTip: held.number, to: digest(of: next), lastAnswer: answer)
                    return ReceivedAnswer(isHeld: false, code: next)
                }
                guard let held = try transaction.tip(lastAnswer: answer) else { throw HelplineError.codeRefused }
                try transaction.setCode(ofTip: held.number, to: digest(of: next), lastAnswer: answer)
                return ReceivedAnswer(isHeld: true, code: next)
            }
        }
    }

    private func add(_ text: String, to held: TipRecord, now: Timestamp, in transaction: any StoreTransaction) throws {
        guard let wrapped = held.wrappedKey else { throw HelplineError.codeRefused }
        guard try transaction.supplements(ofTip: held.number).count < Self.mostSupplements else {
            throw HelplineError.tooMany("supplements")
        }
        let sealed = try vault.key(forTip: held.id, wrapped: wrapped).seal(Array(text.utf8))
        _ = try transaction.add(TipSupplement(tip: held.number, receivedAt: now, sealedText: sealed))
        try transaction.record(TipEvent(tip: held.number, kind: .supplemented, at: now, actor: "tipster"))
    }

    /// Does something that a code opens, within the tries a caller has.
    private func tried<Result: Sendable>(
        by caller: String, at now: Timestamp, _ body: () async throws -> Result
    ) async throws -> Result {
        try tries.admit(caller, at: now)
        do {
            return try await body()
        } catch HelplineError.codeRefused {
            tries.failed(caller, at: now)
            throw HelplineError.codeRefused
        }
    }
}
