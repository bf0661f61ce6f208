public import CaseStore
public import HotlineModel

/// The state of a tip, without its text.
public struct TipOverview: Sendable {
    public let record: TipRecord
    /// Questions without an answer.
    public let openQuestions: Int
    public let supplements: Int
    /// Supplements that the police have not got yet.
    public let newSupplements: Int
    /// The moment at which the police last got it.
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
