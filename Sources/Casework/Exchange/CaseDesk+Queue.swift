public import CaseStore
import Cryptography
import Envelopes
import HotlineModel

extension CaseDesk {
    /// Puts an envelope about a case into the outbox, in the lane its case first took to that member.
    ///
    /// - Parameters:
    ///   - name: The name the receiver knows the case by, where it is not our own.
    ///   - moment: The time the envelope says, where it is not the present one.
    func queue(
        _ body: EnvelopeBody, to receiver: MemberID, about opened: OpenedCase, as name: CaseID? = nil, lane preferred: Lane,
        at moment: Timestamp? = nil, now: Timestamp, in transaction: any StoreTransaction
    ) throws {
        let envelope = Envelope(
            id: UniqueID(at: now), from: member, to: receiver, at: moment ?? now, caseID: name ?? opened.record.id, body: body)
        let line = envelope.line()
        let lane = try transaction.lane(of: opened.record.number, to: receiver) ?? preferred
        _ = try transaction.enqueue(
            OutboundLine(
                to: receiver, lane: lane, id: envelope.id, type: envelope.type.rawValue, caseNumber: opened.record.number,
                leaf: MerkleTree.leaf(line), sealedLine: try opened.key.seal(line), size: line.count, queuedAt: now))
    }

    /// A member that reported a case to us, and the name it knows the case by.
    struct Giver: Hashable, Sendable {
        var member: MemberID
        var caseID: CaseID
    }

    /// Every member that reported a case to us, the first first.
    func givers(of record: CaseRecord, in view: any StoreView) throws -> [Giver] {
        var givers: [Giver] = []
        for report in try view.reports(of: record.number) {
            guard let partner = report.origin.partner else { continue }
            let giver = Giver(member: partner, caseID: report.partnerCase ?? record.id)
            if !givers.contains(giver) { givers.append(giver) }
        }
        return givers
    }

    /// Tells every member that reported a case what became of it.
    func update(
        _ event: CaseEventKind, about opened: OpenedCase, reason: String? = nil, assessment: Assessment? = nil,
        hosting: HostingVerdict? = nil, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        let body = UpdateBody(event: event, at: now, reason: reason, assessment: assessment, hosting: hosting)
        return try tellGivers(of: opened, body, now: now, in: transaction)
    }

    /// Sends an update to every member that reported a case, but for the one it came from.
    func tellGivers(
        of opened: OpenedCase, _ body: UpdateBody, except source: MemberID? = nil, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        var signals: Set<WorkSignals.Subject> = []
        for giver in try givers(of: opened.record, in: transaction) where giver.member != source {
            try queue(.update(body), to: giver.member, about: opened, as: giver.caseID, lane: .urgent, now: now, in: transaction)
            signals.insert(.outbox(giver.member))
        }
        return signals
    }
}

extension CaseDesk {
    /// The lines of a sealed batch, opened, in order.
    ///
    /// - Throws: ``CaseworkError/contentsDestroyed(_:)`` once retention destroyed one of them: then the batch is not whole any more.
    public func lines(of batch: OutboundBatch, in view: any StoreView) throws -> [[UInt8]] {
        var keys: [Int64: CaseKey] = [:]
        return try view.outboundLines(of: batch.number).map { line in
            if let key = keys[line.caseNumber], let sealed = line.sealedLine { return try key.unseal(sealed) }
            guard let record = try view.caseRecord(number: line.caseNumber) else {
                throw StoreError(.damaged, "a queued line belongs to no case; restore the store from a backup")
            }
            guard let sealed = line.sealedLine else { throw CaseworkError.contentsDestroyed(record.id) }
            let key = try key(of: record)
            keys[line.caseNumber] = key
            return try key.unseal(sealed)
        }
    }
}

extension CaseFile {
    /// Baseline material cannot wait; the rest follows.
    var lane: Lane { assessment?.classification == .baseline ? .urgent : .bulk }
}
