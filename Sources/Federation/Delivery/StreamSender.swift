import CaseService
import CaseStore
import Casework
import Cryptography
import Envelopes
import HotlineModel
import NodeLog
import Observability
import Runtime
import TransparencyLog

/// Delivers one stream: everything for one member in one lane, in order, one batch in flight.
///
/// The store's outbox is the queue. Nothing is kept here that the next start would need.
struct StreamSender: Sendable {
    let peer: MemberID
    let lane: Lane
    let delivery: Delivery

    private var context: FederationContext { delivery.context }

    /// Delivers until cancelled. New lines and signs of life wake it; otherwise it looks again when its back-off ends.
    func run() async throws {
        var wakeups = context.signals.listen(for: .outbox(peer)).makeAsyncIterator()
        while !Task.isCancelled {
            do {
                switch try await advance() {
                case .goOn: continue
                case .waitForSignal: _ = await wakeups.next()
                case .wait(let moment): await wait(until: moment, &wakeups)
                }
            } catch is CancellationError {
                return
            } catch {
                // The store failed: say so, and look again later. Nothing was acknowledged, so nothing is lost.
                context.log.error("delivery.failed", ["member": .member(peer), "lane": .code(lane), "reason": .words("\(error)")])
                try await context.clock.sleep(for: Backoff.first)
            }
        }
    }

    /// The consequence of a step for the loop.
    private enum Next: Sendable {
        case goOn
        case waitForSignal
        case wait(until: Timestamp)
    }

    private func wait(until moment: Timestamp, _ wakeups: inout AsyncStream<Void>.Iterator) async {
        context.peers.waits(for: peer)
        let (clock, signals, subject) = (context.clock, context.signals, WorkSignals.Subject.outbox(peer))
        let span = max(.milliseconds(1), moment - context.now)
        signals.raise([.waits(peer)])
        // The timer wakes this stream like any other signal, so a signal that came meanwhile is not missed.
        await withTaskGroup(of: Void.self) { group in
            group.addTask { if (try? await clock.sleep(for: span)) != nil { signals.raise([subject]) } }
            _ = await wakeups.next()
            group.cancelAll()
        }
    }

    /// Sends or seals one batch, if one is due.
    private func advance() async throws -> Next {
        guard let directory = context.directory, let receiver = directory.member(peer), !receiver.hasLeft else { return .waitForSignal }
        let (peer, lane, types) = (peer, lane, directory.types(sentTo: receiver, by: context.member))
        let (position, batch, isWaiting) = try await context.store.read { view in
            let batch = try view.batchUnderWay(to: peer, lane: lane)
            let isWaiting = try batch != nil || view.isWaiting(for: peer, lane: lane, types: types)
            return (try view.outboundPosition(to: peer, lane: lane), batch, isWaiting)
        }
        switch DeliveryRules.next(hasBatch: batch != nil, hasWaiting: isWaiting, retryAt: position.retryAt, now: context.now) {
        case .idle:
            return .waitForSignal
        case .wait(let moment):
            return .wait(until: moment)
        case .seal:
            return try await seal(types, for: receiver) ? .goOn : .waitForSignal
        case .send:
            guard let batch else { return .waitForSignal }
            return try await send(batch, position: position, to: receiver)
        }
    }

    // MARK: Sealing

    /// Seals the next batch, which is stored before it is sent; returns whether there was anything to seal.
    private func seal(_ types: [String], for receiver: DirectoryMember) async throws -> Bool {
        let limits = delivery.limits(for: receiver)
        let (identity, peer, lane, now) = (context.identity, peer, lane, context.now)
        return try await context.store.write { transaction in
            guard try transaction.batchUnderWay(to: peer, lane: lane) == nil else { return true }
            let lines = try transaction.waitingLines(
                to: peer, lane: lane, types: types, limit: limits.envelopes, bytes: limits.bytes)
            guard !lines.isEmpty else { return false }
            var position = try transaction.outboundPosition(to: peer, lane: lane)
            let head = BatchHead(
                sealing: lines.map(\.leaf), from: identity.member, to: peer, lane: lane, epoch: identity.epoch,
                sequence: position.nextSequence, previous: position.lastPayload, at: now)
            let signed = head.signed(with: identity.key)
            let record = OutboundBatch(
                to: peer, lane: lane, epoch: identity.epoch, sequence: head.sequence, count: head.count, payload: signed.payload,
                payloadDigest: signed.digest, head: signed.compact, sealedAt: now)
            position.nextSequence = head.nextSequence
            position.lastPayload = signed.digest
            _ = try transaction.seal(record, lines: lines.map(\.number), position: position)
            try transaction.appendToLog(.batchSent, digest: signed.digest, at: now)
            return true
        }
    }

    // MARK: Sending

    private func send(_ batch: OutboundBatch, position: OutboundPosition, to receiver: DirectoryMember) async throws -> Next {
        let outcome = try await delivery.exchange.post(batch, to: receiver)
        try await record(outcome)
        return try await perform(effect(of: outcome, on: batch, position), outcome, of: batch, position, to: receiver)
    }

    private func effect(of outcome: DeliveryOutcome, on batch: OutboundBatch, _ position: OutboundPosition) -> DeliveryEffect {
        DeliveryRules.effect(
            of: outcome, sequence: batch.sequence, failures: position.failures, now: context.now, jitter: .random(in: 0...1))
    }

    private func perform(
        _ effect: DeliveryEffect, _ outcome: DeliveryOutcome, of batch: OutboundBatch, _ position: OutboundPosition,
        to receiver: DirectoryMember
    ) async throws -> Next {
        switch effect {
        case .settle:
            guard case .receipted(let receipt, let jws) = outcome else { return .goOn }
            try await settle(batch, receipt: receipt, jws: jws)
            return .goOn
        case .retry(let moment, let failures):
            try await postpone(until: moment, failures: failures)
            return .wait(until: moment)
        case .unseal(let moment, let failures):
            try await postpone(until: moment, failures: failures, unsealing: batch)
            return .wait(until: moment)
        case .resend(let sequence):
            return try await resend(from: sequence, before: batch, position, to: receiver)
        case .fork(let moment, let failures):
            return try await stopForked(until: moment, failures: failures)
        }
    }

    private func stopForked(until moment: Timestamp, failures: Int) async throws -> Next {
        context.alarms.raise(
            .streamConflict, severity: .critical, member: peer, subject: "to \(lane.rawValue)",
            "\(peer) has another history of our \(lane.rawValue) stream than we; compare the evidence of both sides before going on")
        try await postpone(until: moment, failures: failures)
        return .wait(until: moment)
    }

    /// Makes the stream wait, and takes the batch apart if one is given.
    private func postpone(until retryAt: Timestamp, failures: Int, unsealing batch: OutboundBatch? = nil) async throws {
        let (peer, lane) = (peer, lane)
        try await context.store.write { transaction in
            var position = try transaction.outboundPosition(to: peer, lane: lane)
            if let batch {
                try transaction.requeueLines(ofBatch: batch.number)
                // A batch refused whole takes no number.
                position.nextSequence = batch.sequence
                position.lastPayload = try BatchHead(parsing: batch.payload).previous
            }
            position.retryAt = retryAt
            position.failures = failures
            try transaction.setOutboundPosition(position, to: peer, lane: lane)
        }
    }

    private func settle(_ batch: OutboundBatch, receipt: Receipt, jws: String) async throws {
        let (peer, lane) = (peer, lane)
        let results = receipt.results
        let moment = try await delivery.steps.run { step in
            let transaction = step.transaction
            try transaction.recordReceipt(ofBatch: batch.number, jws: jws, results: results, at: step.moment)
            try transaction.appendToLog(.receiptHeld, digest: SHA256.digest(of: Array(jws.utf8)), at: step.moment)
            var position = try transaction.outboundPosition(to: peer, lane: lane)
            if position.failures != 0 || position.retryAt != nil {
                position.failures = 0
                position.retryAt = nil
                try transaction.setOutboundPosition(position, to: peer, lane: lane)
            }
            try Settlement(step).settle(batch)
            return step.moment
        }
        context.metrics.receipted(results, by: peer)
        context.metrics.receipted(after: moment - batch.sealedAt, by: peer, lane: lane)
        context.peers.receipted(by: peer, after: moment - batch.sealedAt, at: moment)
        context.alarms.clear(.streamConflict, member: peer, subject: "to \(lane.rawValue)")
        context.signals.raise([.delivered(peer)])
        if receipt.directory.version > (context.directory?.version ?? 0) { await delivery.directories.fetch(from: peer) }
    }

    /// The receiver lost batches that it had accepted: sends the one it names again, then goes on from there.
    private func resend(
        from sequence: UInt64, before batch: OutboundBatch, _ position: OutboundPosition, to receiver: DirectoryMember
    ) async throws -> Next {
        let (peer, lane) = (peer, lane)
        context.alarms.raise(
            .streamRewound, severity: .warning, member: peer, subject: lane.rawValue,
            "\(peer) asks for envelopes from number \(sequence) of our \(lane.rawValue) stream again, which it had receipted; they are sent again, but ask its operator whether an old copy of its store is in use"
        )
        guard let earlier = try await context.store.read({ try $0.receiptedBatch(to: peer, lane: lane, sequence: sequence) }) else {
            // No batch of ours begins at that number.
            let (moment, failures) = DeliveryRules.retry(after: position.failures, now: context.now, jitter: .random(in: 0...1))
            return try await stopForked(until: moment, failures: failures)
        }
        let outcome = try await postAgain(earlier, to: receiver)
        if case .receipted = outcome { return .goOn }
        // Not accepted after all: wait as after any failure. The batch under way will be refused again and leads back here.
        return try await perform(effect(of: outcome.asFailure, on: batch, position), outcome, of: batch, position, to: receiver)
    }

    private func postAgain(_ batch: OutboundBatch, to receiver: DirectoryMember) async throws -> DeliveryOutcome {
        do { return try await delivery.exchange.post(batch, to: receiver) } catch CaseworkError.contentsDestroyed {
            let words = "it asks for a batch whose contents were destroyed here after their retention period"
            context.log.error("stream.destroyed", ["member": .member(peer), "lane": .code(lane), "reason": .words(words)])
            return .failed(words: words)
        }
    }

    /// Records for operators how an exchange went.
    private func record(_ outcome: DeliveryOutcome) async throws {
        let log = context.log.with(["member": .member(peer), "lane": .code(lane)])
        switch outcome {
        case .receipted, .conflict:
            // Envelopes of the other lane, which wait because nobody answered, are tried at once.
            try await context.answered(by: peer)
        case .failed(let words):
            context.peers.failed(peer, words: words, at: context.now)
            log.info("delivery.unanswered", ["reason": .words(words)])
        case .later(_, let words):
            context.peers.refused(by: peer, words: words, at: context.now)
            log.info("delivery.deferred", ["reason": .words(words)])
        case .refused(let code, let words):
            context.peers.refused(by: peer, words: words, at: context.now)
            log.warning("batch.refusedByPeer", ["code": .code(code)])
        }
    }
}
