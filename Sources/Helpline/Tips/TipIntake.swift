import CaseStore
import Cryptography
import Envelopes
import HotlineModel

/// Receives tips.
struct TipIntake {
    let step: HelplineStep

    /// Receives a tip; with a known key it returns the tip received before.
    func receive(_ submission: TipSubmission) throws -> ReceivedTip {
        try submission.contents.check()
        let contents = submission.contents.json.compactBytes
        let index = step.vault.blindIndex(
            "\(submission.origin.kind.rawValue) \(submission.country?.rawValue ?? "-") \(String(decoding: contents, as: UTF8.self))",
            for: .tipContents)
        let key = submission.key.map { step.vault.blindIndex($0, for: .tipKey) }
        if let key, let known = try step.transaction.tip(key: key) {
            return try answerAgain(about: known, contents: index)
        }
        let (id, code) = (UniqueID(at: step.moment), TipCode())
        let dataKey = try step.vault.newKey(forTip: id)
        let record = TipRecord(
            id: id, origin: submission.origin, receivedAt: step.moment, wrappedKey: dataKey.wrapped,
            sealedContents: try dataKey.seal(contents, as: .tipContents), contentsIndex: index, code: step.vault.blindIndex(of: code),
            key: key,
            country: submission.country)
        let number = try step.transaction.add(record)
        try step.record(.received, of: number, actor: "tipster")
        return ReceivedTip(number: number, isKnown: false, code: code)
    }

    private func answerAgain(about known: TipRecord, contents: Digest) throws -> ReceivedTip {
        guard let index = known.contentsIndex else { throw HelplineError.contentsDestroyed(known.number) }
        guard index == contents else { throw HelplineError.keyReused }
        // Once the tipster answered, the first code is used up, and the key gives no other.
        guard known.lastAnswer == nil else { return ReceivedTip(number: known.number, isKnown: true, code: nil) }
        return ReceivedTip(number: known.number, isKnown: true, code: try step.replaceCode(of: known, lastAnswer: nil))
    }
}
