import CaseService
import CaseStore
import Casework
import Cryptography
import Envelopes
import HTTPClient
import HotlineModel
import NodeLog
import Observability
import Runtime
import TransparencyLog

/// Delivers one stream: everything for one member in one lane, in order, one batch in flight.
///
/// The store's outbox is the queue; nothing is kept here that the next start would need.
struct StreamSender: Sendable {
    let peer: MemberID
    let lane: Lane
    let context: DeliveryContext

    private var steps: StepRunner { context.steps }

    /// Delivers until cancelled. Woken by new lines and signs of life; otherwise looks again when its back-off ends.
    func run() async throws {
        var wakeups = steps.signals.listen(for: .outbox(peer)).makeAsyncIterator()
        while !Task.isCancelled {
            do {
                guard let until = try await deliverOnce() else { continue }
                try await wait(until: until, &wakeups)
            } catch is CancellationError {
                return
            } catch {
                // The store failed: say so, and look again later. Nothing was acknowledged, so nothing is lost.
                context.log.error("delivery.failed", ["member": .member(peer), "lane": .code(lane), "reason": .words("\(error)")])
                try await steps.clock.sleep(for: Backoff.first)
            }
        }
    }

    /// What a look found: go on at once (`nil`), or wait.
    private enum Pause: Sendable {
        case untilWoken
        case until(Timestamp)
    }

    private func wait(until pause: Pause, _ wakeups: inout AsyncStream<Void>.Iterator) async throws {
        switch pause {
        case .untilWoken:
            _ = await wakeups.next()
        case .until(let moment):
            context.peers.waits(for: peer)
            let clock = steps.clock
            let span = max(.milliseconds(1), moment - steps.now)
            // The timer wakes this stream like any other signal, so none that came meanwhile is missed.
            let (signals, subject) = (steps.signals, WorkSignals.Subject.outbox(peer))
            signals.raise([.waits(peer)])
            await withTaskGroup(of: Void.self) { group in
                group.addTask { if (try? await clock.sleep(for: span)) != nil { signals.raise([subject]) } }
                _ = await wakeups.next()
                group.cancelAll()
            }
        }
        try Task.checkCancellation()
    }

    /// Takes one step: sends or seals a batch. Returns when to look again; `nil` for at once.
    private func deliverOnce() async throws -> Pause? {
        guard let directory = steps.context.trust.current, let receiver = directory.member(peer), !receiver.hasLeft else {
            return .untilWoken
        }
        let now = steps.now
        let (peer, lane, types) = (peer, lane, directory.types(sentTo: receiver, by: steps.context.member))
        let look = try await steps.store.read { view in
            let batch = try view.batchUnderWay(to: peer, lane: lane)
            return Look(
                position: try view.outboundPosition(to: peer, lane: lane), batch: batch,
                hasWaiting: try batch != nil || !view.waitingLines(to: peer, lane: lane, types: types, limit: 1, bytes: 1).isEmpty)
        }
        switch DeliveryRules.next(hasBatch: look.batch != nil, hasWaiting: look.hasWaiting, retryAt: look.position.retryAt, now: now) {
        case .idle:
            return .untilWoken
        case .wait(let until):
            return .until(until)
        case .seal:
            return try await seal(types, for: receiver) ? nil : .untilWoken
        case .send:
            guard let batch = look.batch else { return .untilWoken }
            return try await send(batch, position: look.position, to: receiver)
        }
    }

    private struct Look: Sendable {
        var position: OutboundPosition
        var batch: OutboundBatch?
        var hasWaiting: Bool
    }

    // MARK: Sealing

    /// Seals the next batch: made and stored before it is sent.
    private func seal(_ types: [String], for receiver: DirectoryMember) async throws -> Bool {
        let limits = context.limits(for: receiver)
        let (steps, identity, peer, lane) = (steps, context.identity, peer, lane)
        let now = steps.now
        return try await steps.store.write { transaction in
            guard try transaction.batchUnderWay(to: peer, lane: lane) == nil else { return true }
            let lines = try transaction.waitingLines(
                to: peer, lane: lane, types: types, limit: limits.envelopes, bytes: limits.bytes)
            guard !lines.isEmpty else { return false }
            var position = try transaction.outboundPosition(to: peer, lane: lane)
            let head = BatchHead(
                from: identity.member, to: peer, lane: lane, epoch: identity.epoch, sequence: position.nextSequence, count: lines.count,
                root: MerkleTree.root(of: lines.map(\.leaf)), previous: position.lastPayload, at: now)
            let signed = JWS(signing: head.payload, as: .head, with: identity.key)
            let record = OutboundBatch(
                to: peer, lane: lane, epoch: identity.epoch, sequence: head.sequence, count: head.count, payload: signed.payload,
                payloadDigest: signed.digest, head: signed.compact, sealedAt: now)
            position.nextSequence += UInt64(lines.count)
            position.lastPayload = signed.digest
            _ = try transaction.seal(record, lines: lines.map(\.number), position: position)
            try transaction.appendToLog(.batchSent, digest: signed.digest, at: now)
            return true
        }
    }

    // MARK: Sending

    private func send(_ batch: OutboundBatch, position: OutboundPosition, to receiver: DirectoryMember) async throws -> Pause? {
        let outcome = try await context.exchange.post(batch, to: receiver, isFirst: position.failures == 0)
        let now = steps.now
        try await note(outcome, now: now)
        let effect = DeliveryRules.effect(
            of: outcome, sequence: batch.sequence, failures: position.failures, now: now, jitter: Double.random(in: 0...1))
        return try await perform(effect, outcome: outcome, batch: batch, position: position, receiver: receiver, now: now)
    }

    private func perform(
        _ effect: DeliveryEffect, outcome: DeliveryOutcome, batch: OutboundBatch, position: OutboundPosition, receiver: DirectoryMember,
        now: Timestamp
    ) async throws -> Pause? {
        switch effect {
        case .settle:
            guard case .receipted(let receipt, let jws) = outcome else { return nil }
            try await settle(batch, receipt: receipt, jws: jws, now: now)
            return nil
        case .retry(let at, let failures):
            try await hold(until: at, failures: failures)
            return .until(at)
        case .unseal(let at, let failures):
            try await hold(until: at, failures: failures, unsealing: batch, at: now)
            return .until(at)
        case .resend(let sequence):
            return try await resend(from: sequence, before: batch, position: position, to: receiver, now: now)
        case .fork(let at, let failures):
            context.alarms.raise(
                "stream.conflict", severity: .critical, member: peer, subject: "to \(lane.rawValue)",
                "\(peer) has another history of our \(lane.rawValue) stream than we; compare the evidence of both sides before going on")
            try await hold(until: at, failures: failures)
            return .until(at)
        }
    }

    /// Makes the stream wait, and takes the batch apart when one is given.
    private func hold(
        until retryAt: Timestamp, failures: Int, unsealing batch: OutboundBatch? = nil, at now: Timestamp? = nil
    ) async throws {
        let (peer, lane) = (peer, lane)
        try await steps.store.write { transaction in
            if let batch, let now { try transaction.requeueLines(ofBatch: batch.number, dead: [:], at: now) }
            var position = try transaction.outboundPosition(to: peer, lane: lane)
            if let batch {
                // A batch refused whole takes no number.
                position.nextSequence = batch.sequence
                position.lastPayload = try BatchHead(parsing: batch.payload).previous
            }
            position.retryAt = retryAt
            position.failures = failures
            try transaction.setOutboundPosition(position, to: peer, lane: lane)
        }
    }

    private func settle(_ batch: OutboundBatch, receipt: Receipt, jws: String, now: Timestamp) async throws {
        let (peer, lane) = (peer, lane)
        let results = receipt.results.map(LineResult.init)
        try await steps.run { step in
            let transaction = step.transaction
            try transaction.recordReceipt(ofBatch: batch.number, jws: jws, results: results, at: now)
            try transaction.appendToLog(.receiptHeld, digest: SHA256.digest(of: Array(jws.utf8)), at: now)
            var position = try transaction.outboundPosition(to: peer, lane: lane)
            if position.failures != 0 || position.retryAt != nil {
                position.failures = 0
                position.retryAt = nil
                try transaction.setOutboundPosition(position, to: peer, lane: lane)
            }
            try Settlement(step).settle(batch)
        }
        context.metrics.receipted(results, by: peer)
        context.metrics.receipted(after: now - batch.sealedAt, by: peer, lane: lane)
        context.peers.receipted(by: peer, after: now - batch.sealedAt, at: now)
        steps.signals.raise([.delivered(peer)])
        if receipt.directory.version > (steps.context.trust.current?.version ?? 0) { await context.directories.fetch(from: peer) }
        context.alarms.clear("stream.conflict", member: peer, subject: "to \(lane.rawValue)")
    }

    /// The receiver lost what it had taken: sends the earlier batch it names again, then goes on from there.
    private func resend(
        from sequence: UInt64, before batch: OutboundBatch, position: OutboundPosition, to receiver: DirectoryMember, now: Timestamp
    ) async throws -> Pause? {
        let (peer, lane) = (peer, lane)
        context.alarms.raise(
            "stream.rewound", severity: .warning, member: peer, subject: lane.rawValue,
            "\(peer) asks for envelopes from number \(sequence) of our \(lane.rawValue) stream again, which it had receipted; they are sent again, but ask its operator whether an old copy of its store is in use"
        )
        guard let earlier = try await steps.store.read({ try $0.receiptedBatch(to: peer, lane: lane, sequence: sequence) }) else {
            let effect = DeliveryRules.effect(of: .failed(words: ""), sequence: sequence, failures: position.failures, now: now, jitter: 0)
            guard case .retry(let at, let failures) = effect else { return nil }
            return try await perform(
                .fork(retryAt: at, failures: failures), outcome: .failed(words: ""), batch: batch, position: position, receiver: receiver,
                now: now)
        }
        var outcome: DeliveryOutcome
        do { outcome = try await context.exchange.post(earlier, to: receiver) } catch CaseworkError.contentsDestroyed {
            let words = "it asks for a batch whose contents were destroyed here after their retention period"
            context.log.error("stream.destroyed", ["member": .member(peer), "lane": .code(lane), "reason": .words(words)])
            outcome = .failed(words: words)
        }
        if case .receipted = outcome { return nil }
        // Not taken after all: wait as after any failure. The batch under way will be refused again and brings us back here.
        let effect = DeliveryRules.effect(
            of: outcome.asFailure, sequence: batch.sequence, failures: position.failures, now: now, jitter: Double.random(in: 0...1))
        return try await perform(effect, outcome: outcome, batch: batch, position: position, receiver: receiver, now: now)
    }

    private func note(_ outcome: DeliveryOutcome, now: Timestamp) async throws {
        switch outcome {
        case .receipted, .conflict:
            // What waits in the other lane since nobody answered is tried at once.
            if context.peers.answered(by: peer, at: now) { try await Contact.retryNow(peer, steps: steps) }
        case .failed(let words):
            context.peers.failed(peer, words: words, at: now)
            context.log.info("delivery.unanswered", ["member": .member(peer), "lane": .code(lane), "reason": .words(words)])
        case .later(_, let words):
            context.peers.refused(by: peer, words: words, at: now)
            context.log.info("delivery.deferred", ["member": .member(peer), "lane": .code(lane), "reason": .words(words)])
        case .refused(let code, let words):
            context.peers.refused(by: peer, words: words, at: now)
            context.log.warning("batch.refusedByPeer", ["member": .member(peer), "lane": .code(lane), "code": .words(code)])
        }
    }
}
