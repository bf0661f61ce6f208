public import CaseStore
import Cryptography
public import Envelopes
import HotlineModel

extension CaseReader {
    /// How a case came to us: the envelope with everything that proves it; `nil` for a case of our own.
    func arrival(of record: CaseRecord) throws -> DeliveryProof? {
        guard let giver = record.receivedFrom else { return nil }
        let arrivals = try view.acceptedEnvelopes(on: record.number).filter {
            EnvelopeType.givingCases.contains(EnvelopeType(rawValue: $0.type))
        }
        // Reports of others about the same address fell on the case under names of their own; those prove nothing about this one.
        for arrival in arrivals.reversed() {
            // One from before the case lost its contents and came back says nothing any more.
            guard let proof = try proof(of: arrival), let line = proof.line,
                let envelope = try? Envelope(parsing: Array(line.utf8))
            else { continue }
            if envelope.from == giver, envelope.caseID == record.id { return proof }
        }
        return nil
    }

    /// The members a case passed through before it came to us, the last giver first.
    func hops(of record: CaseRecord) throws -> [MemberID] { try arrival(of: record)?.hops.map(\.from) ?? [] }

    /// The present assessment is that of a member from which the giver has the case: the evidence that came with it shows that. A member that
    /// sent us the case itself speaks for itself.
    func isAssessmentBrought(by giver: MemberID, on record: CaseRecord) throws -> Bool {
        guard record.receivedFrom == giver, let assessor = record.assessedBy, assessor != giver, assessor != member else { return false }
        return try hops(of: record).contains(assessor) && !senders(of: record).contains(assessor)
    }

    /// An accepted envelope with everything that proves it, as we received it; of one that retention destroyed, with its leaf in its place.
    public func proof(of envelope: AcceptedEnvelope) throws -> DeliveryProof? {
        try proofs(of: [envelope]).first
    }

    /// Accepted envelopes with everything that proves them; each batch is read once.
    public func proofs(of envelopes: [AcceptedEnvelope]) throws -> [DeliveryProof] {
        var batches: [Int64: (batch: InboundBatch, lines: [InboundLine], leaves: [Digest])] = [:]
        return try envelopes.compactMap { envelope in
            if batches[envelope.batchNumber] == nil, let batch = try view.inboundBatch(number: envelope.batchNumber) {
                let lines = try view.inboundLines(of: envelope.batchNumber)
                batches[envelope.batchNumber] = (batch, lines, lines.map(\.leaf))
            }
            guard let (batch, lines, leaves) = batches[envelope.batchNumber], lines.indices.contains(envelope.index),
                let record = try view.caseRecord(number: envelope.caseNumber)
            else { return nil }
            guard let sealed = lines[envelope.index].sealedLine else {
                return DeliveryProof(leafAt: envelope.index, in: leaves, head: batch.head, receipt: batch.receipt)
            }
            return DeliveryProof(
                line: try key(of: record).unseal(sealed, as: .inboundLine), index: envelope.index, leaves: leaves, head: batch.head,
                receipt: batch.receipt)
        }
    }

    /// An envelope we sent with everything that proves it; `nil` while it has no receipt.
    public func proof(of line: OutboundLine) throws -> DeliveryProof? {
        guard let number = line.batchNumber, let index = line.index, let batch = try view.outboundBatch(number: number),
            let receipt = batch.receipt, let record = try view.caseRecord(number: line.caseNumber)
        else { return nil }
        let leaves = try view.outboundLines(of: number).map(\.leaf)
        guard let sealed = line.sealedLine else {
            return DeliveryProof(leafAt: index, in: leaves, head: batch.head, receipt: receipt)
        }
        return DeliveryProof(
            line: try key(of: record).unseal(sealed, as: .outboundLine), index: index, leaves: leaves, head: batch.head, receipt: receipt)
    }
}
