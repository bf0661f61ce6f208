import CaseService
import CaseStore
import Casework
import Cryptography
import Envelopes
import HotlineModel
import NodeLog
import Observability
import TransparencyLog

/// Accepts the batches that other members send.
///
/// A batch's effects on cases, its log leaf and its receipt become durable in one transaction, and only then is the receipt sent. The same
/// batch again gets the same receipt.
struct Inbox: Sendable {
    let context: FederationContext
    let steps: StepRunner
    let limiter: RateLimiter

    /// Accepts a batch that a member posted, or refuses it.
    ///
    /// - Parameters:
    ///   - body: The request body, NDJSON.
    ///   - sender: The member that the connection belongs to.
    func accept(_ body: [UInt8], from sender: MemberID, lane: Lane) async -> PeerReply {
        let now = context.now
        guard let directory = context.directory else { return refuse(PeerRefusal(.directoryMissing), sender) }
        do {
            let batch = try UnverifiedBatch(parsing: body)
            if let wait = limiter.spend(batch.claimed.count, by: sender, at: now) {
                return refuse(PeerRefusal(.rateLimited, retryAfter: wait, limit: limiter.limit), sender)
            }
            let verified: VerifiedBatch
            do {
                verified = try batch.verify(peer: sender, receiver: context.member, lane: lane, directory: directory, at: now)
            } catch {
                // A head's key must count when the batch first comes. A batch that was accepted then stays accepted.
                guard error.code.isAboutAKey, let receipt = try await firstReceipt(of: batch, from: sender, lane: lane) else { throw error }
                return .success(Array(receipt.utf8))
            }
            let outcome = try await steps.run { try record(verified, directory: directory, $0) }
            return conclude(outcome, from: sender, lane: lane)
        } catch let error as EnvelopeError {
            return refuse(PeerRefusal(error.code, limit: error.code.passedLimit), sender)
        } catch {
            context.log.error("inbox.failed", ["member": .member(sender), "reason": .words("\(error)")])
            return refuse(PeerRefusal(.storeFailed), sender)
        }
    }

    /// The receipt of a batch that was accepted before.
    private func firstReceipt(of batch: UnverifiedBatch, from sender: MemberID, lane: Lane) async throws -> String? {
        let (claimed, digest) = (batch.claimed, batch.claimedDigest)
        guard claimed.from == sender, claimed.lane == lane else { return nil }
        let earlier = try await context.store.read {
            try $0.inboundBatch(from: sender, lane: lane, epoch: claimed.epoch, sequence: claimed.sequence)
        }
        return earlier?.payload == digest ? earlier?.receipt : nil
    }

    /// The signed state of a member's stream here; it also says whether anything of ours waits for the member in that lane.
    func state(from sender: MemberID, lane: Lane) async throws -> String {
        let directory = context.directory
        let types = directory?.member(sender).flatMap { directory?.types(sentTo: $0, by: context.member) }
        return try await context.store.read { view in
            let isWaiting = try types.map { try view.isWaiting(for: sender, lane: lane, types: $0) }
            return sign(try view.inboundPosition(from: sender, lane: lane), from: sender, lane: lane, hasWaiting: isWaiting)
        }
    }

    // MARK: Inside the transaction

    private enum Outcome: Sendable {
        case new(receipt: String, results: [LineResult])
        case again(receipt: String)
        case conflict(RefusalCode, state: String)
    }

    private func record(_ batch: VerifiedBatch, directory: Directory, _ step: CaseStep) throws -> Outcome {
        let (head, transaction) = (batch.head, step.transaction)
        let earlier = try transaction.inboundBatch(from: head.from, lane: head.lane, epoch: head.epoch, sequence: head.sequence)
        let position = try transaction.inboundPosition(from: head.from, lane: head.lane)
        switch InboundRules.judge(head, digest: batch.digest, earlier: earlier, position: position) {
        case .again(let receipt): return .again(receipt: receipt)
        case .conflict(let code): return .conflict(code, state: sign(position, from: head.from, lane: head.lane))
        case .next: break
        }
        var lines: [InboundLine] = []
        var seen: Set<UniqueID> = []
        for (index, line) in batch.lines.enumerated() {
            let isRepeated = line.envelope.map { !seen.insert($0.id).inserted } ?? false
            let admission = try admit(line, isRepeated: isRepeated, step)
            lines.append(InboundLine(line, index: index, admission))
        }
        let results = lines.map(\.result)
        let edge = try transaction.appendToLog(.batchReceived, digest: batch.digest, at: step.moment)
        let receipt = Receipt(
            for: batch, epoch: context.identity.epoch, receivedAt: step.moment, log: Receipt.LogState(size: edge.size, root: edge.root),
            directory: directory, results: results)
        let signed = receipt.signed(with: context.identity.key).compact
        let record = InboundBatch(
            from: head.from, lane: head.lane, epoch: head.epoch, sequence: head.sequence, count: batch.lines.count, head: batch.signedHead,
            payload: batch.digest, receipt: signed, receivedAt: step.moment)
        _ = try transaction.accept(record, lines: lines, position: position.advanced(past: batch, results: results))
        step.wake(.received(head.from))
        return .new(receipt: signed, results: results)
    }

    private func admit(_ line: VerifiedLine, isRepeated: Bool, _ step: CaseStep) throws -> Admission {
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

    private func sign(_ position: InboundPosition, from sender: MemberID, lane: Lane, hasWaiting: Bool? = nil) -> String {
        StreamState(
            from: context.member, to: sender, lane: lane, epoch: context.identity.epoch, senderEpoch: position.epoch,
            nextSequence: position.nextSequence, last: position.lastPayload, accepted: UInt64(position.accepted),
            duplicates: UInt64(position.duplicates), rejected: UInt64(position.rejected),
            hasWaiting: hasWaiting, at: context.now
        ).signed(with: context.identity.key).compact
    }

    // MARK: After the commit

    private func conclude(_ outcome: Outcome, from sender: MemberID, lane: Lane) -> PeerReply {
        switch outcome {
        case .new(let receipt, let results):
            context.metrics.received(results, from: sender)
            log(results, from: sender)
            context.alarms.clear("stream.conflict", member: sender, subject: "from \(lane.rawValue)")
            return .success(Array(receipt.utf8))
        case .again(let receipt):
            return .success(Array(receipt.utf8))
        case .conflict(let code, let state):
            context.metrics.refused(code)
            context.log.warning(
                "stream.conflict",
                ["member": .member(sender), "code": .code(code), "lane": .code(lane), "reason": .words(code.sentence)])
            // A gap mends itself: the sender goes back to the number that the state names.
            if code != .streamGap {
                context.alarms.raise(
                    "stream.conflict", severity: .critical, member: sender, subject: "from \(lane.rawValue)",
                    "\(sender) sent two histories of one stream; compare the evidence of both sides before going on")
            }
            return .conflict(code, state: Array(state.utf8))
        }
    }

    /// Writes one log line for each code, so that an operator sees the reasons for a peer's dead letters.
    private func log(_ results: [LineResult], from sender: MemberID) {
        var refused: [String: Int] = [:]
        for case .rejected(let code) in results { refused[code, default: 0] += 1 }
        for (code, count) in refused.sorted(by: { $0.key < $1.key }) {
            let known = RefusalCode(rawValue: code)
            context.log.warning(
                "lines.refused",
                ["member": .member(sender), "code": .words(code), "count": .integer(count), "reason": .words(known?.sentence ?? code)])
            if let known { context.metrics.refused(known) }
        }
    }

    private func refuse(_ refusal: PeerRefusal, _ sender: MemberID) -> PeerReply {
        var refusal = refusal
        if let code = refusal.code {
            context.metrics.refused(code)
            context.log.warning("batch.refused", ["member": .member(sender), "code": .code(code), "reason": .words(code.sentence)])
            context.peers.refusedBatch(of: sender, words: "its batch was refused here: \(code.sentence)", at: context.now)
        }
        if refusal.status == 503, refusal.retryAfter == nil { refusal.retryAfter = 60 }
        return .refused(refusal)
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

extension RefusalCode {
    /// The limit of the protocol that was passed, if the refusal is about one.
    fileprivate var passedLimit: Problem.Limit? {
        switch self {
        case .tooManyEnvelopes: Problem.Limit("envelopes", Int64(BatchLimits.standard.envelopes))
        case .bodyTooLarge: Problem.Limit("bytes", Int64(BatchLimits.standard.bytes))
        default: nil
        }
    }
}
