public import CaseStore
import Cryptography
import Envelopes
public import HotlineModel

extension HelplineDesk {
    /// Takes a tip in, and makes the code by which its tipster comes back.
    ///
    /// A key that is held means the answer got lost: nothing is counted again, and the code is replaced by a new one, so that the one that
    /// arrives is the one that counts.
    ///
    /// - Throws: ``HelplineError``.
    public func receive(_ submission: TipSubmission) async throws -> ReceivedTip {
        try submission.contents.check()
        let now = now
        return try await store.write { transaction in
            let key = submission.key.map { vault.blindIndex($0, for: .tipKey) }
            let contents = submission.contents.json.compactBytes
            let index = vault.blindIndex(
                "\(submission.origin.kind.rawValue) \(submission.country?.rawValue ?? "-") \(String(decoding: contents, as: UTF8.self))",
                for: .tipContents)
            if let key, let held = try transaction.tip(key: key) {
                return try answerAgain(about: held, contents: index, in: transaction)
            }
            let (id, code) = (UniqueID(at: now), TipCode())
            let dataKey = try vault.newKey(forTip: id)
            let record = TipRecord(
                id: id, origin: submission.origin, receivedAt: now, wrappedKey: dataKey.wrapped,
                sealedContents: try dataKey.seal(contents), contentsIndex: index, code: digest(of: code), key: key,
                country: submission.country)
            let number = try transaction.add(record)
            try transaction.record(TipEvent(tip: number, kind: .received, at: now, actor: "tipster"))
            return ReceivedTip(number: number, isHeld: false, code: code)
        }
    }

    private func answerAgain(
        about held: TipRecord, contents: Digest, in transaction: any StoreTransaction
    ) throws -> ReceivedTip {
        guard let known = held.contentsIndex else { throw HelplineError.contentsDestroyed(held.number) }
        guard known == contents else { throw HelplineError.keyReused }
        guard held.lastAnswer == nil else { return ReceivedTip(number: held.number, isHeld: true, code: nil) }
        let code = TipCode()
        try transaction.setCode(ofTip: held.number, to: digest(of: code), lastAnswer: nil)
        return ReceivedTip(number: held.number, isHeld: true, code: code)
    }

    /// What the store keeps of a code.
    func digest(of code: TipCode) -> Digest { vault.blindIndex(code.secretText, for: .tipCode) }

    /// Tips in the order of their numbers, with what waits about each.
    public func tips(after number: Int64, limit: Int) async throws -> [TipOverview] {
        try await store.read { view in
            try view.tips(after: number, limit: limit).map { try TipOverview($0, in: view) }
        }
    }

    /// One tip without a word of what was written, and its events.
    public func tip(_ number: Int64) async throws -> (overview: TipOverview, events: [TipEvent]) {
        try await store.read { view in
            guard let record = try view.tip(number: number) else { throw HelplineError.unknownTip(number) }
            return (try TipOverview(record, in: view), try view.events(ofTip: number))
        }
    }

    /// What a tipster wrote, the contact and all, for the officer who must compare.
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

/// Where a tip stands, without a word of what was written.
public struct TipOverview: Sendable {
    public let record: TipRecord
    /// Questions that nothing answered yet.
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
