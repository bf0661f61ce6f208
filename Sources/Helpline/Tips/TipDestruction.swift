package import CaseStore
package import HotlineModel

/// Destroys the contents of tips, for retention. The tips and their events stay to be counted.
package struct TipDestruction {
    private let transaction: any StoreTransaction
    private let moment: Timestamp

    package init(in transaction: any StoreTransaction, at moment: Timestamp) {
        self.transaction = transaction
        self.moment = moment
    }

    /// Destroys the contents of a tip. A tip that was destroyed already is left alone.
    package func destroyContents(ofTip number: Int64, actor: String) throws {
        guard let record = try transaction.tip(number: number) else { throw HelplineError.unknownTip(number) }
        guard record.wrappedKey != nil else { return }
        try transaction.destroyContents(ofTip: number)
        try transaction.record(TipEvent(tip: number, kind: .contentsDestroyed, at: moment, actor: actor))
    }
}
