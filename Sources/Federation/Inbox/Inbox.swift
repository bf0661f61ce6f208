import CaseService
import CaseStore
import Casework
import Cryptography
import Envelopes
public import HotlineModel
import NodeLog
import Observability
import TransparencyLog

/// Takes in what other members send.
///
/// A batch's effects on cases, its log leaf and its receipt become durable in one transaction, and only then is the receipt answered. The same
/// batch again gets the same receipt.
public struct Inbox: Sendable {
    let steps: StepRunner
    let identity: NodeIdentity
    let peers: PeerBoard
    let limiter: RateLimiter
    let alarms: AlarmBoard
    let metrics: FederationMetrics
    let log: Log

    /// Takes in a batch that a member posted.
    ///
    /// - Parameters:
    ///   - body: The request body, NDJSON.
    ///   - sender: The member the TLS connection belongs to.
    public func accept(_ body: [UInt8], from sender: MemberID, lane: Lane) async -> InboxAnswer {
        let now = steps.now
        guard let directory = steps.context.trust.current else { return refuse(.directoryMissing, sender) }
        do {
            let batch = try UnverifiedBatch(parsing: body)
            if let wait = limiter.take(batch.claimed.count, for: sender, at: now) {
                return refuse(.rateLimited, sender, retryAfter: wait, limit: limiter.limit)
            }
            let judged = Result { () throws(EnvelopeError) in
                try batch.verify(peer: sender, receiver: identity.member, lane: lane, directory: directory, at: now)
            }
            if case .failure(let error) = judged, error.code.isAboutAKey,
                let receipt = try await firstReceipt(of: batch, from: sender, lane: lane)
            {
                // A head's key must count when the batch first comes; what was taken then stays taken.
                return .receipt(receipt)
            }
            let verified = try judged.get()
            let answer = try await steps.run { try accept(verified, directory: directory, $0) }
            return conclude(answer, batch: verified, from: sender, lane: lane)
        } catch let error as EnvelopeError {
            return refuse(error.code, sender)
        } catch {
            log.error("inbox.failed", ["member": .member(sender), "reason": .words("\(error)")])
            return refuse(.storeFailed, sender)
        }
    }

    /// The receipt of a batch that was taken before.
    private func firstReceipt(of batch: UnverifiedBatch, from sender: MemberID, lane: Lane) async throws -> String? {
        let (claimed, digest) = (batch.claimed, batch.claimedDigest)
        guard claimed.from == sender, claimed.lane == lane else { return nil }
        let held = try await steps.store.read {
            try $0.inboundBatch(from: sender, lane: lane, epoch: claimed.epoch, sequence: claimed.sequence)
        }
        return held?.payload == digest ? held?.receipt : nil
    }

    /// The signed state of a member's stream here, and whether something of ours waits for it in the same lane.
    public func state(from sender: MemberID, lane: Lane) async throws -> String {
        let directory = steps.context.trust.current
        let types = directory?.member(sender).flatMap { directory?.types(sentTo: $0, by: identity.member) }
        return try await steps.store.read { view in
            let hasWaiting = try types.map { types in
                try view.batchUnderWay(to: sender, lane: lane) != nil
                    || !view.waitingLines(to: sender, lane: lane, types: types, limit: 1, bytes: 1).isEmpty
            }
            return try sign(view.inboundPosition(from: sender, lane: lane), from: sender, lane: lane, hasWaiting: hasWaiting)
        }
    }

    // MARK: Inside the transaction

    private enum Taken: Sendable {
        case new(receipt: String, results: [LineResult])
        case again(receipt: String)
        case conflict(RefusalCode, state: String)
    }

    private func accept(_ batch: VerifiedBatch, directory: Directory, _ step: CaseStep) throws -> Taken {
        let head = batch.head
        let transaction = step.transaction
        if let held = try transaction.inboundBatch(from: head.from, lane: head.lane, epoch: head.epoch, sequence: head.sequence),
            held.payload == batch.digest
        {
            return .again(receipt: held.receipt)
        }
        let position = try transaction.inboundPosition(from: head.from, lane: head.lane)
        if let conflict = Self.conflict(of: head, with: position) {
            return .conflict(conflict, state: try sign(position, from: head.from, lane: head.lane))
        }
        var taken: [InboundLine] = []
        var seen: Set<UniqueID> = []
        for (index, line) in batch.lines.enumerated() {
            // Of two lines with one identifier in one batch, the first counts: there is no earlier receipt to name yet.
            let isRepeated = line.envelope.map { !seen.insert($0.id).inserted } ?? false
            let admission = isRepeated ? .rejected(.idReused) : try admit(line, from: head.from, step)
            taken.append(InboundLine(line, index: index, admission))
        }
        let edge = try transaction.appendToLog(.batchReceived, digest: batch.digest, at: step.moment)
        let receipt = Receipt(
            for: batch, epoch: identity.epoch, receivedAt: step.moment, log: Receipt.LogState(size: edge.size, root: edge.root),
            directory: directory,
            results: taken.map { Receipt.Result($0.result) })
        let signed = receipt.signed(with: identity.key).compact
        let record = InboundBatch(
            from: head.from, lane: head.lane, epoch: head.epoch, sequence: head.sequence, count: batch.lines.count, head: batch.signedHead,
            payload: batch.digest, receipt: signed, receivedAt: step.moment)
        _ = try transaction.accept(record, lines: taken, position: position.advanced(past: batch, results: taken.map(\.result)))
        step.wake(.received(head.from))
        return .new(receipt: signed, results: taken.map(\.result))
    }

    /// Why a head does not continue its stream; `nil` when it does.
    static func conflict(of head: BatchHead, with position: InboundPosition) -> RefusalCode? {
        if let epoch = position.epoch, epoch != head.epoch { return .epochMismatch }
        if head.sequence > position.nextSequence { return .streamGap }
        guard head.sequence == position.nextSequence, head.previous == position.lastPayload else { return .streamFork }
        return nil
    }

    private func admit(_ line: VerifiedLine, from sender: MemberID, _ step: CaseStep) throws -> Admission {
        switch line.content {
        case .failure(let error):
            return .rejected(error.code)
        case .success(let envelope):
            if let held = try step.transaction.acceptedEnvelope(from: sender, id: envelope.id) {
                guard held.leaf == line.leaf else { return .rejected(.idReused) }
                guard let earlier = try step.transaction.inboundBatch(number: held.batchNumber) else { return .rejected(.storeFailed) }
                let receipt = try UnverifiedJWS(parsing: earlier.receipt, as: .receipt)
                return .duplicate(of: SHA256.digest(of: receipt.claimedPayload))
            }
            return try Admissions(step).admit(envelope, line: Array(line.bytes))
        }
    }

    private func sign(
        _ position: InboundPosition, from sender: MemberID, lane: Lane, hasWaiting: Bool? = nil
    ) throws -> String {
        StreamState(
            from: identity.member, to: sender, lane: lane, epoch: identity.epoch, senderEpoch: position.epoch,
            nextSequence: position.nextSequence, last: position.lastPayload, accepted: UInt64(position.accepted),
            duplicates: UInt64(position.duplicates), rejected: UInt64(position.rejected),
            hasWaiting: hasWaiting, at: steps.now
        ).signed(with: identity.key).compact
    }

    // MARK: Around it

    private func conclude(_ taken: Taken, batch: VerifiedBatch, from sender: MemberID, lane: Lane) -> InboxAnswer {
        switch taken {
        case .new(let receipt, let results):
            metrics.received(results, from: sender)
            log(results, from: sender)
            alarms.clear("stream.conflict", member: sender, subject: "from \(lane.rawValue)")
            return .receipt(receipt)
        case .again(let receipt):
            return .receipt(receipt)
        case .conflict(let code, let state):
            metrics.refused(code)
            log.warning(
                "stream.conflict",
                ["member": .member(sender), "code": .code(code), "lane": .code(lane), "reason": .words(code.sentence)])
            if code != .streamGap {
                alarms.raise(
                    "stream.conflict", severity: .critical, member: sender, subject: "from \(lane.rawValue)",
                    "\(sender) sent two histories of one stream; compare the evidence of both sides before going on")
            }
            return .conflict(code, state: state)
        }
    }

    /// One line for each code with which lines were refused, so that an operator sees what a peer's dead letters are about.
    private func log(_ results: [LineResult], from sender: MemberID) {
        var refused: [String: Int] = [:]
        for case .rejected(let code) in results { refused[code, default: 0] += 1 }
        for (code, count) in refused.sorted(by: { $0.key < $1.key }) {
            let known = RefusalCode(rawValue: code)
            log.warning(
                "lines.refused",
                ["member": .member(sender), "code": .words(code), "count": .integer(count), "reason": .words(known?.sentence ?? code)])
            if let known { metrics.refused(known) }
        }
    }

    private func refuse(
        _ code: RefusalCode, _ sender: MemberID, retryAfter: Int? = nil, limit: Problem.Limit? = nil
    ) -> InboxAnswer {
        metrics.refused(code)
        log.warning("batch.refused", ["member": .member(sender), "code": .code(code), "reason": .words(code.sentence)])
        peers.refusedBatch(of: sender, words: "its batch was refused here: \(code.sentence)", at: steps.now)
        return .refused(code, retryAfter: retryAfter ?? (code.status == 503 ? 60 : nil), limit: limit ?? code.passedLimit)
    }
}

extension InboundPosition {
    /// The position after a batch was taken.
    fileprivate func advanced(past batch: VerifiedBatch, results: [LineResult]) -> InboundPosition {
        var next = self
        next.epoch = batch.head.epoch
        next.nextSequence = batch.head.sequence + UInt64(results.count)
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
    /// Whether the refusal hangs on a key's place in the directory and not on what was signed.
    fileprivate var isAboutAKey: Bool {
        switch self {
        case .unknownKey, .keyNotYetValid, .keyExpired, .keyRevoked: true
        default: false
        }
    }

    /// The limit that a refusal is about, where it is one that every member has.
    fileprivate var passedLimit: Problem.Limit? {
        switch self {
        case .tooManyEnvelopes: Problem.Limit("envelopes", Int64(BatchLimits.standard.envelopes))
        case .bodyTooLarge: Problem.Limit("bytes", Int64(BatchLimits.standard.bytes))
        default: nil
        }
    }
}
