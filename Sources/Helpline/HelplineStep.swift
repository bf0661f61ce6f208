import CaseStore
import Cryptography
import HotlineModel

/// One use case of the helpline at work: one transaction at one moment.
///
/// A driver may run a step's closure again. So a step has no clock, metric or log, and never leaves the closure it was lent to.
struct HelplineStep {
    let transaction: any StoreTransaction
    /// The time of everything the step writes.
    let moment: Timestamp
    let vault: Vault

    /// Runs one of several parts of a step. A refusal is the part's result, and does not affect the others.
    ///
    /// - Throws: An error that is not a refusal; nothing of the step stays then.
    func attempt<Outcome>(_ body: () throws -> Outcome) throws -> Result<Outcome, HelplineError> {
        do { return .success(try body()) } catch let refusal as HelplineError { return .failure(refusal) }
    }

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

extension Vault {
    /// The store's form of a code.
    func blindIndex(of code: TipCode) -> Digest { blindIndex(code.secretText, for: .tipCode) }
}
