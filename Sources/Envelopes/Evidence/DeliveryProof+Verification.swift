import Cryptography
import HotlineModel

extension DeliveryProof {
    /// The most hops a case may have behind it.
    public static let mostHops = 8

    /// Verifies the delivery, and the earlier ones of a handover.
    ///
    /// - Parameter directory: A directory that lists the keys of both sides, past ones included.
    /// - Throws: ``EvidenceError`` with the part that does not hold.
    func verify(directory: Directory, memory: inout SignatureMemory, hopsAllowed: Int) throws(EvidenceError) -> ProvenDelivery {
        // The receipt comes first, because it tells the moment at which the key of the head must have counted.
        let receipt = try memory.receipt(self.receipt, directory: directory)
        let head = try memory.head(self.head, directory: directory, at: receipt.value.receivedAt)
        // A receipt that contradicts the head it names proves nothing, although both are well signed.
        guard receipt.value.head == head.digest, receipt.value.from == head.value.to, receipt.value.to == head.value.from,
            receipt.value.lane == head.value.lane, receipt.value.sequence == head.value.sequence, receipt.value.count == head.value.count
        else { throw EvidenceError(.receipt, .receiptMismatch) }
        let leaf: Digest =
            switch content {
            case .line(let line): MerkleTree.leaf(Array(line.utf8))
            case .leaf(let leaf): leaf
            }
        guard index < head.value.count,
            MerkleTree.isIncluded(leaf: leaf, index: index, size: head.value.count, path: path, root: head.value.root)
        else { throw EvidenceError(.inclusion, .treeMismatch) }
        let result = receipt.value.results[index]
        let envelope = try readEnvelope(head: head.value, result: result)
        var earlier: [ProvenDelivery] = []
        // The receiver did not accept a rejected handover, so its hops need not hold.
        if let envelope, case .handover(let body) = envelope.body, result.isAccepted {
            earlier = try body.verifyHops(of: envelope, directory: directory, memory: &memory, hopsAllowed: hopsAllowed)
        }
        return ProvenDelivery(
            head: head.value, receipt: receipt.value, receiptDigest: receipt.digest, leaf: leaf, result: result, envelope: envelope,
            isDestroyed: line == nil, directoryVersion: directory.version, earlier: earlier)
    }

    /// Reads the envelope of a line that was not destroyed. A line that the receiver rejected may be no envelope.
    private func readEnvelope(head: BatchHead, result: Receipt.Result) throws(EvidenceError) -> Envelope? {
        guard let line else { return nil }
        do throws(EnvelopeError) {
            let envelope = try Envelope(parsing: Array(line.utf8))
            guard envelope.from == head.from else { throw EnvelopeError(.wrongSender) }
            guard envelope.to == head.to else { throw EnvelopeError(.wrongReceiver) }
            return envelope
        } catch {
            guard result.isAccepted else { return nil }
            throw EvidenceError(.envelope, error)
        }
    }
}

extension HandoverBody {
    /// Verifies every hop before this handover.
    ///
    /// - Returns: The earlier deliveries, the first report first.
    /// - Throws: ``EvidenceError``: the part of a hop that does not hold, ``RefusalCode/tooManyHops`` beyond eight.
    public func verifyHops(of envelope: Envelope, directory: Directory) throws(EvidenceError) -> [ProvenDelivery] {
        var memory = SignatureMemory()
        return try verifyHops(of: envelope, directory: directory, memory: &memory, hopsAllowed: DeliveryProof.mostHops)
    }

    func verifyHops(
        of envelope: Envelope, directory: Directory, memory: inout SignatureMemory, hopsAllowed: Int
    ) throws(EvidenceError) -> [ProvenDelivery] {
        guard hopsAllowed > 0 else { throw EvidenceError(.hop, .tooManyHops) }
        let hop = try earlier.verify(directory: directory, memory: &memory, hopsAllowed: hopsAllowed - 1)
        // The hop must have brought this very case to the member that now hands it over.
        guard hop.to == envelope.from, hop.result.isAccepted, let brought = hop.envelope, brought.caseID == envelope.caseID else {
            throw EvidenceError(.hop, .badEvidence)
        }
        // The first reporter is the sender of the first hop, and every later hop must name the same one.
        switch brought.body {
        case .report: guard hop.from == firstReporter else { throw EvidenceError(.hop, .badEvidence, member: "firstReporter") }
        case .handover(let body):
            guard body.firstReporter == firstReporter else { throw EvidenceError(.hop, .badEvidence, member: "firstReporter") }
        default: throw EvidenceError(.hop, .badEvidence, member: "type")
        }
        return hop.earlier + [hop]
    }
}
