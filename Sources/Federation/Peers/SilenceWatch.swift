import CaseService
import CaseStore
import Casework
import Envelopes
import HotlineModel
import Observability

/// Notices members that leave reports without a receipt for too long, and gives those reports to central too.
///
/// Only what a member is sent counts. Reports that wait because either side is suspended, or because the directory does not list their type,
/// wait for the directory: they stay queued, and their time begins to count when they may go.
struct SilenceWatch: Sendable {
    let steps: StepRunner
    let peers: PeerBoard
    let alarms: AlarmBoard

    /// Looks once at every member.
    func look() async throws {
        let now = steps.now
        let deadline = now - steps.context.policy.silence
        guard let directory = steps.context.trust.current else { return }
        let depths = try await steps.store.read { try $0.outboxDepths() }
        var isAlone = false
        for member in directory.members where member.id != steps.context.member {
            let isOpen = directory.isOpen(between: steps.context.member, member.id)
            if !isOpen { try await peers.countSilence(of: member.id, from: now) { _ in } }
            let mayHaveCases = isOpen && peers.record(of: member.id).silenceCountsFrom.map { $0 < deadline } ?? true
            let types = directory.types(sentTo: member, by: steps.context.member).filter {
                mayHaveCases || $0 == EnvelopeType.update.rawValue
            }
            guard let oldest = depths[member.id]?.oldest, oldest < deadline,
                try await leavesLines(member.id, of: types, queuedBefore: deadline)
            else {
                alarms.clear("peer.silent", member: member.id)
                continue
            }
            if othersAnswered(besides: member.id, since: deadline) {
                alarms.raise(
                    "peer.silent", severity: .critical, member: member.id,
                    "\(member.id) has left envelopes without a receipt for longer than the policy allows")
                if mayHaveCases { _ = try await SilenceFallback(steps).takeOver(from: member.id, sending: types) }
            } else {
                // If nobody answers, the fault is ours: giving everything to central would only move it.
                isAlone = true
            }
        }
        alarms.update(
            "peers.nobodyAnswers", severity: .critical,
            isAlone ? "no member answers; check this node's network and clock. Nothing is given to central meanwhile" : nil)
    }

    /// Whether something that was sent, or may be, waits since before a time.
    private func leavesLines(_ member: MemberID, of types: [String], queuedBefore deadline: Timestamp) async throws -> Bool {
        try await steps.store.read { view in
            for lane in Lane.allCases {
                let sealed = try view.batchUnderWay(to: member, lane: lane).map { try view.outboundLines(of: $0.number) } ?? []
                let waiting = try view.waitingLines(to: member, lane: lane, types: types, limit: 1, bytes: 1)
                if (sealed + waiting).contains(where: { $0.queuedAt < deadline }) { return true }
            }
            return false
        }
    }

    private func othersAnswered(besides silent: MemberID, since: Timestamp) -> Bool {
        peers.records.values.contains { $0.member != silent && ($0.answeredAt ?? Timestamp(milliseconds: 0)) > since }
    }
}
