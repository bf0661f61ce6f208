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
            // One moment and one directory for all: the proof of a delivery checks the head's key at the time that the receipt names.
            let identity = context.identity
            let outcome = try await steps.run(at: now, trusting: directory) {
                try BatchAdmission(step: $0, identity: identity, directory: directory).record(verified)
            }
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
        let (identity, now) = (context.identity, context.now)
        return try await context.store.read { view in
            let isWaiting = try types.map { try view.isWaiting(for: sender, lane: lane, types: $0) }
            let position = try view.inboundPosition(from: sender, lane: lane)
            return identity.signedState(of: position, from: sender, lane: lane, hasWaiting: isWaiting, at: now)
        }
    }

    // MARK: After the commit

    private func conclude(_ outcome: BatchAdmission.Outcome, from sender: MemberID, lane: Lane) -> PeerReply {
        switch outcome {
        case .new(let receipt, let results):
            context.metrics.received(results, from: sender)
            log(results, from: sender)
            context.alarms.clear(.streamConflict, member: sender, subject: "from \(lane.rawValue)")
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
                    .streamConflict, severity: .critical, member: sender, subject: "from \(lane.rawValue)",
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
