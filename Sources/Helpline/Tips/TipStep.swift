import CaseStore
import Cryptography
import HotlineModel

/// One use case about tips at work: one transaction at one moment. It never leaves the closure it was lent to.
struct TipStep {
    let transaction: any StoreTransaction
    /// The time of everything the step writes.
    let moment: Timestamp
    let vault: Vault

    /// Records an event of a tip.
    func record(_ kind: TipEventKind, of tip: Int64, actor: String, reference: String? = nil) throws {
        try transaction.record(TipEvent(tip: tip, kind: kind, at: moment, actor: actor, reference: reference))
    }

    /// Gives a tip its next code.
    ///
    /// - Parameter answer: The blind index of the answer that used the last code up; `nil` if none did.
    func replaceCode(of tip: TipRecord, lastAnswer answer: Digest?) throws -> TipCode {
        let code = TipCode()
        try transaction.setCode(ofTip: tip.number, to: vault.blindIndex(of: code), lastAnswer: answer)
        return code
    }
}

extension HelplineDesk {
    /// Runs a step, and returns when it is durable.
    func step<Outcome: Sendable>(_ work: @escaping @Sendable (TipStep) throws -> Outcome) async throws -> Outcome {
        let (moment, vault) = (now, vault)
        return try await store.write { try work(TipStep(transaction: $0, moment: moment, vault: vault)) }
    }
}

extension Vault {
    /// The store's form of a code.
    func blindIndex(of code: TipCode) -> Digest { blindIndex(code.secretText, for: .tipCode) }
}
