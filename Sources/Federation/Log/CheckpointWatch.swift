import CaseStore
import Envelopes
import HotlineModel
import Observability
import TransparencyLog

/// Keeps the last checkpoint of every other member's log and makes sure that the next one only adds to it.
struct CheckpointWatch: Sendable {
    let context: FederationContext

    /// Asks a member for its checkpoint and for the proof that it continues the one kept.
    func check(_ peer: MemberID) async {
        guard let member = context.directory?.member(peer), let (received, outcome) = await compare(member) else { return }
        do {
            try await conclude(outcome, String(decoding: received.note, as: UTF8.self), of: peer)
        } catch {
            // Nothing rings for a proof that is not stored. The next look finds it again.
            context.log.error("checkpoint.notStored", ["member": .member(peer), "reason": .words("\(error)")])
        }
    }

    /// The member's present checkpoint beside the one kept; `nil` without one that can be read.
    private func compare(_ member: DirectoryMember) async -> (VerifiedCheckpoint, CheckpointComparison.Outcome)? {
        do {
            let note = try await context.transport.fetch(.checkpoint, from: member)
            let received = try UnverifiedCheckpoint(parsing: note).verified(by: member.keys.map(\.key.verifyingKey))
            guard received.checkpoint.origin.member == member.id else { throw LogError.otherLog }
            // The first one has nothing to continue.
            guard let text = context.peers.record(of: member.id).checkpoint else { return (received, .grown) }
            // Verified when it was kept; the key of then may have left the directory since.
            let kept = try UnverifiedCheckpoint(parsing: Array(text.utf8)).checkpoint
            let comparison = try CheckpointComparison(kept: kept, received: received)
            return (received, comparison.outcome(of: try await answer(to: comparison.question, by: member)))
        } catch let error as NoReply {
            // No contact, no verdict: the stream's own back-off tells of it.
            context.log.debug("checkpoint.notFetched", ["member": .member(member.id), "reason": .words(error.description)])
        } catch {
            context.alarms.raise(
                .logUnreadable, severity: .warning, member: member.id,
                "the log checkpoint of \(member.id) cannot be verified; ask its operator whether its signing key changed")
        }
        return nil
    }

    /// The member's answer; `nil` when it does not know a size it has signed, which leaves the two states unproven.
    ///
    /// - Throws: ``NoReply`` for every other refusal: a member that is busy has told nothing about its log.
    private func answer(to question: ConsistencyQuestion?, by member: DirectoryMember) async throws -> ConsistencyAnswer? {
        guard let question else { return nil }
        let request = PeerRequest.consistency(from: "\(question.from)", to: "\(question.to)")
        switch try await context.transport.send(request, to: member) {
        case .success(let body): return try ConsistencyAnswer(json: body, to: question)
        case .refused(let refusal) where refusal.status == 400: return nil
        case .refused(let refusal): throw NoReply(refusal.sentence)
        case .conflict: throw NoReply("it answered with status 409")
        }
    }

    private func conclude(_ outcome: CheckpointComparison.Outcome, _ note: String, of peer: MemberID) async throws {
        switch outcome {
        case .same: context.alarms.clear(.logUnreadable, member: peer)
        case .grown: try await save(note, of: peer)
        case .newEpoch:
            try await save(note, of: peer)
            context.alarms.raise(
                .logNewEpoch, severity: .warning, member: peer,
                "\(peer) began a new log; ask its operator why, and compare what both sides counted")
        case .older: try await ring(peer, note, "it shows fewer entries than before")
        case .unproven: try await ring(peer, note, "it does not prove that it only grew")
        case .forked: try await ring(peer, note, "it contradicts the one kept")
        }
    }

    private func save(_ note: String, of peer: MemberID) async throws {
        try await context.peers.save(checkpoint: note, of: peer)
        context.alarms.clear(.logUnreadable, member: peer)
    }

    private func ring(_ peer: MemberID, _ note: String, _ why: String) async throws {
        try await context.peers.save(forkedCheckpoint: note, of: peer)
        context.alarms.raise(
            .logFork, severity: .critical, member: peer,
            "the log of \(peer) is not the one it showed before: \(why); both checkpoints are kept")
    }
}
