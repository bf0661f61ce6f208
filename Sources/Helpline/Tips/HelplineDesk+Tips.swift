public import CaseStore
import Cryptography
import Envelopes
public import HotlineModel

extension HelplineDesk {
    /// Receives a tip, and makes the code by which its tipster comes back.
    ///
    /// A known key means that the first reply got lost. The tip is not counted again, and its code is replaced: the code that arrives counts.
    ///
    /// - Throws: ``HelplineError``.
    public func receive(_ submission: TipSubmission) async throws -> ReceivedTip {
        try submission.contents.check()
        return try await step { step in
            let contents = submission.contents.json.compactBytes
            let index = step.vault.blindIndex(
                "\(submission.origin.kind.rawValue) \(submission.country?.rawValue ?? "-") \(String(decoding: contents, as: UTF8.self))",
                for: .tipContents)
            let key = submission.key.map { step.vault.blindIndex($0, for: .tipKey) }
            if let key, let known = try step.transaction.tip(key: key) {
                return try Self.answerAgain(about: known, contents: index, step)
            }
            let (id, code) = (UniqueID(at: step.moment), TipCode())
            let dataKey = try step.vault.newKey(forTip: id)
            let record = TipRecord(
                id: id, origin: submission.origin, receivedAt: step.moment, wrappedKey: dataKey.wrapped,
                sealedContents: try dataKey.seal(contents), contentsIndex: index, code: step.vault.blindIndex(of: code), key: key,
                country: submission.country)
            let number = try step.transaction.add(record)
            try step.record(.received, of: number, actor: "tipster")
            return ReceivedTip(number: number, isHeld: false, code: code)
        }
    }

    private static func answerAgain(about known: TipRecord, contents: Digest, _ step: TipStep) throws -> ReceivedTip {
        guard let index = known.contentsIndex else { throw HelplineError.contentsDestroyed(known.number) }
        guard index == contents else { throw HelplineError.keyReused }
        // Once the tipster answered, the first code is used up, and the key gives no other.
        guard known.lastAnswer == nil else { return ReceivedTip(number: known.number, isHeld: true, code: nil) }
        return ReceivedTip(number: known.number, isHeld: true, code: try step.replaceCode(of: known, lastAnswer: nil))
    }

    /// Tips in the order of their numbers, each with the number of its open questions and supplements.
    public func tips(after number: Int64, limit: Int) async throws -> [TipOverview] {
        try await store.read { view in
            try view.tips(after: number, limit: limit).map { try TipOverview($0, in: view) }
        }
    }

    /// One tip without its text, and its events.
    public func tip(_ number: Int64) async throws -> (overview: TipOverview, events: [TipEvent]) {
        try await store.read { view in
            guard let record = try view.tip(number: number) else { throw HelplineError.unknownTip(number) }
            return (try TipOverview(record, in: view), try view.events(ofTip: number))
        }
    }

    /// A tipster's own words, with the contact, for the officer who must compare.
    public func contents(ofTip number: Int64) async throws -> TipContents {
        try await store.read { try openTip(number, in: $0).contents }
    }

    /// Destroys everything written about a tip, for retention. The tip and its events stay to be counted. A tip that was destroyed already is
    /// left alone.
    public static func destroyContents(
        ofTip number: Int64, at now: Timestamp, actor: String = "node", in transaction: any StoreTransaction
    ) throws {
        guard let record = try transaction.tip(number: number) else { throw HelplineError.unknownTip(number) }
        guard record.wrappedKey != nil else { return }
        try transaction.destroyContents(ofTip: number)
        try transaction.record(TipEvent(tip: number, kind: .contentsDestroyed, at: now, actor: actor))
    }
}

/// The state of a tip, without its text.
public struct TipOverview: Sendable {
    public let record: TipRecord
    /// Questions without an answer.
    public let openQuestions: Int
    public let supplements: Int
    /// Supplements that the police have not got yet.
    public let newSupplements: Int
    /// When it was last handed over.
    public let handedOverAt: Timestamp?

    init(_ record: TipRecord, in view: any StoreView) throws {
        let handedOver = try view.events(ofTip: record.number).last { $0.kind == .handedOver }
        self.record = record
        openQuestions = try view.questions(ofTip: record.number).count { $0.answeredBy == nil }
        supplements = try view.supplements(ofTip: record.number).count
        newSupplements = supplements - (handedOver?.supplements ?? 0)
        handedOverAt = handedOver?.at
    }
}
