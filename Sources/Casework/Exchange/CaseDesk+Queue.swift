public import CaseStore
import Cryptography
import Envelopes
import HotlineModel

extension CaseDesk {
    /// Puts an envelope about a case into the outbox, in the lane its case first took to that member.
    func queue(
        _ body: EnvelopeBody, to receiver: MemberID, about opened: OpenedCase, lane preferred: Lane, now: Timestamp,
        in transaction: any StoreTransaction
    ) throws {
        let envelope = Envelope(
            id: UniqueID(at: now), from: member, to: receiver, at: now, caseID: opened.record.id, body: body)
        let line = envelope.line()
        let lane = try transaction.lane(of: opened.record.number, to: receiver) ?? preferred
        _ = try transaction.enqueue(
            OutboundLine(
                to: receiver, lane: lane, id: envelope.id, type: envelope.type.rawValue, caseNumber: opened.record.number,
                leaf: MerkleTree.leaf(line), sealedLine: try opened.key.seal(line), size: line.count, queuedAt: now))
    }

    /// Tells the member that gave us a case what became of it.
    func update(
        _ event: CaseEventKind, about opened: OpenedCase, reason: String? = nil, hosting: HostingVerdict? = nil, now: Timestamp,
        in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        guard let giver = opened.record.receivedFrom else { return [] }
        let body = UpdateBody(event: event, at: now, reason: reason, hosting: hosting)
        try queue(.update(body), to: giver, about: opened, lane: .urgent, now: now, in: transaction)
        return [.outbox(giver)]
    }
}

extension CaseDesk {
    /// The lines of a sealed batch, opened, in order.
    public func lines(of batch: OutboundBatch, in view: any StoreView) throws -> [[UInt8]] {
        var keys: [Int64: CaseKey] = [:]
        return try view.outboundLines(of: batch.number).map { line in
            if let key = keys[line.caseNumber] { return try key.open(line.sealedLine) }
            guard let record = try view.heldCase(number: line.caseNumber) else {
                throw StoreError(.damaged, "a queued line belongs to no case; restore the store from a backup")
            }
            let key = try key(of: record)
            keys[line.caseNumber] = key
            return try key.open(line.sealedLine)
        }
    }
}

extension CaseFile {
    /// Baseline material cannot wait; the rest follows.
    var lane: Lane { assessment?.classification == .baseline ? .urgent : .bulk }
}
