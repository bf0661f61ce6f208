import CaseService
import CaseStore
import Casework
import Cryptography
import Envelopes
import HTTPClient
import HotlineModel
import Observability
import TransparencyLog

/// Keeps the last checkpoint of every other member's log and makes sure that the next one only adds to it.
struct CheckpointWatch: Sendable {
    let steps: StepRunner
    let link: PeerLink
    let peers: PeerBoard
    let alarms: AlarmBoard
    let log: Log

    /// Asks a member for its checkpoint and for the proof that it continues the one kept.
    func check(_ peer: MemberID) async {
        guard let member = steps.context.trust.current?.member(peer), let (received, outcome) = await compare(member) else { return }
        do {
            try await conclude(outcome, String(decoding: received.note, as: UTF8.self), of: peer)
        } catch {
            // Nothing rings for a proof that is not stored. The next look finds it again.
            log.error("checkpoint.notStored", ["member": .member(peer), "reason": .words("\(error)")])
        }
    }

    /// The member's present checkpoint beside the one kept; `nil` without one that can be read.
    private func compare(_ member: DirectoryMember) async -> (VerifiedCheckpoint, CheckpointComparison.Outcome)? {
        do {
            let note = try await get("/federation/v1/log/checkpoint", of: member)
            let received = try UnverifiedCheckpoint(parsing: note).verified(by: member.keys.map(\.key.verifyingKey))
            guard received.checkpoint.origin.member == member.id else { throw LogError.otherLog }
            // The first one has nothing to continue.
            guard let text = peers.record(of: member.id).checkpoint else { return (received, .grown) }
            // Verified when it was kept; the key of then may have left the directory since.
            let kept = try UnverifiedCheckpoint(parsing: Array(text.utf8)).checkpoint
            let comparison = try CheckpointComparison(kept: kept, received: received)
            return (received, comparison.outcome(of: try await answer(to: comparison.question, by: member)))
        } catch let error as TransferError {
            // No contact, no verdict: the stream's own back-off tells of it.
            log.debug("checkpoint.notFetched", ["member": .member(member.id), "reason": .words(error.code.sentence)])
        } catch {
            alarms.raise(
                "log.unreadable", severity: .warning, member: member.id,
                "the log checkpoint of \(member.id) cannot be verified; ask its operator whether its signing key changed")
        }
        return nil
    }

    /// The member's answer; `nil` when it does not know a size it has signed, which leaves the two states unproven.
    ///
    /// - Throws: `TransferError` for every other refusal: whoever is busy has told nothing about its log.
    private func answer(to question: ConsistencyQuestion?, by member: DirectoryMember) async throws -> ConsistencyAnswer? {
        guard let question else { return nil }
        let response = try await link.send("GET", "/federation/v1/log/consistency?\(question.query)", to: member)
        switch response.status {
        case 200: return try ConsistencyAnswer(json: response.body, to: question)
        case 400: return nil
        default: throw TransferError(.refused(status: response.status))
        }
    }

    private func conclude(_ outcome: CheckpointComparison.Outcome, _ note: String, of peer: MemberID) async throws {
        switch outcome {
        case .same: alarms.clear("log.unreadable", member: peer)
        case .grown: try await keep(note, of: peer)
        case .newEpoch:
            alarms.raise(
                "log.newEpoch", severity: .warning, member: peer,
                "\(peer) began a new log; ask its operator why, and compare what both sides counted")
            try await keep(note, of: peer)
        case .older: try await ring(peer, note, "it shows fewer entries than before")
        case .unproven: try await ring(peer, note, "it does not prove that it only grew")
        case .forked: try await ring(peer, note, "it contradicts the one kept")
        }
    }

    private func keep(_ note: String, of peer: MemberID) async throws {
        try await peers.save(checkpoint: note, of: peer)
        alarms.clear("log.unreadable", member: peer)
    }

    private func ring(_ peer: MemberID, _ note: String, _ why: String) async throws {
        try await peers.save(forkedCheckpoint: note, of: peer)
        alarms.raise(
            "log.fork", severity: .critical, member: peer,
            "the log of \(peer) is not the one it showed before: \(why); both checkpoints are kept")
    }

    private func get(_ path: String, of member: DirectoryMember) async throws -> [UInt8] {
        let response = try await link.send("GET", path, to: member)
        guard response.status == 200 else { throw TransferError(.refused(status: response.status)) }
        return response.body
    }
}
