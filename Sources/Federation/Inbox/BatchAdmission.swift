import CaseStore
import Casework
import Cryptography
import Envelopes
import HotlineModel
import NodeLog
import TransparencyLog

/// Records a verified batch: its effects on cases, its log entry and its receipt, in one step.
struct BatchAdmission {
    let step: CaseStep
    let identity: NodeIdentity
    /// The directory that the batch was verified by; the receipt names it.
    let directory: Directory

    enum Outcome: Sendable {
        case new(receipt: String, results: [LineResult])
        case again(receipt: String)
        case conflict(RefusalCode, state: String)
    }

    /// Records a batch, unless it came before or does not continue its stream.
    func record(_ batch: VerifiedBatch) throws -> Outcome {
        let (head, transaction) = (batch.head, step.transaction)
        let earlier = try transaction.inboundBatch(from: head.from, lane: head.lane, epoch: head.epoch, sequence: head.sequence)
        let position = try transaction.inboundPosition(from: head.from, lane: head.lane)
        switch InboundRules.judge(head, digest: batch.digest, earlier: earlier, position: position) {
        case .again(let receipt): return .again(receipt: receipt)
        case .conflict(let code):
            return .conflict(
                code, state: identity.signedState(of: position, from: head.from, lane: head.lane, hasWaiting: nil, at: step.moment))
        case .next: break
        }
        var lines: [InboundLine] = []
        var seen: Set<UniqueID> = []
        for (index, line) in batch.lines.enumerated() {
            let isRepeated = line.envelope.map { !seen.insert($0.id).inserted } ?? false
            let admission = try admit(line, isRepeated: isRepeated)
            lines.append(InboundLine(line, index: index, admission))
        }
        let results = lines.map(\.result)
        let edge = try transaction.appendToLog(.batchReceived, digest: batch.digest, at: step.moment)
        let receipt = Receipt(
            for: batch, epoch: identity.epoch, receivedAt: step.moment, log: Receipt.LogState(size: edge.size, root: edge.root),
            directory: directory, results: results)
        let signed = receipt.signed(with: identity.key).compact
        let record = InboundBatch(
            from: head.from, lane: head.lane, epoch: head.epoch, sequence: head.sequence, count: batch.lines.count, head: batch.signedHead,
            payload: batch.digest, receipt: signed, receivedAt: step.moment)
        _ = try transaction.accept(record, lines: lines, position: position.advanced(past: batch, results: results))
        step.wake(.received(head.from))
        return .new(receipt: signed, results: results)
    }

    private func admit(_ line: VerifiedLine, isRepeated: Bool) throws -> Admission {
        let earlier = try line.envelope.flatMap { try step.transaction.acceptedEnvelope(from: $0.from, id: $0.id) }
        switch InboundRules.judge(line, isRepeated: isRepeated, earlier: earlier) {
        case .rejected(let code):
            return .rejected(code)
        case .duplicate(let earlier):
            guard let batch = try step.transaction.inboundBatch(number: earlier.batchNumber) else { return .rejected(.storeFailed) }
            return .duplicate(of: SHA256.digest(of: try UnverifiedJWS(parsing: batch.receipt, as: .receipt).claimedPayload))
        case .admit(let envelope):
            return try Admissions(step).admit(envelope, line: Array(line.bytes))
        }
    }
}

extension NodeIdentity {
    /// The signed state of a member's stream here.
    ///
    /// - Parameter hasWaiting: Envelopes of ours wait for the member in that lane; `nil` if the state does not say.
    func signedState(
        of position: InboundPosition, from sender: MemberID, lane: Lane, hasWaiting: Bool?, at moment: Timestamp
    ) -> String {
        StreamState(
            from: member, to: sender, lane: lane, epoch: epoch, senderEpoch: position.epoch, nextSequence: position.nextSequence,
            last: position.lastPayload, accepted: UInt64(position.accepted), duplicates: UInt64(position.duplicates),
            rejected: UInt64(position.rejected), hasWaiting: hasWaiting, at: moment
        ).signed(with: key).compact
    }
}

extension InboundPosition {
    /// The position after a batch.
    fileprivate func advanced(past batch: VerifiedBatch, results: [LineResult]) -> InboundPosition {
        var next = self
        next.epoch = batch.head.epoch
        next.nextSequence = batch.head.nextSequence
        next.lastPayload = batch.digest
        for result in results {
            switch result {
            case .accepted: next.accepted += 1
            case .duplicate: next.duplicates += 1
            case .rejected: next.rejected += 1
            }
        }
        return next
    }
}

extension InboundLine {
    fileprivate init(_ line: VerifiedLine, index: Int, _ admission: Admission) {
        let envelope = line.envelope
        self.init(
            index: index, leaf: line.leaf, id: envelope?.id, type: envelope?.type.rawValue, caseNumber: admission.caseNumber,
            sealedLine: admission.sealedLine, result: admission.result)
    }
}
